/** Connections that are opened and ended, in every way that there is. Runs in the child process of the soak. */
import { once } from "node:events";
import { TikTokLive } from "@webcast-kit/live";
import type { Clock, ReconnectOptions } from "@webcast-kit/protocol/connection";
import { connectDirect, createSigningClient } from "@webcast-kit/signing";

/** Where the servers are. */
export interface SoakPlaces {
  readonly key: string;
  /** A mock whose rooms are quiet. */
  readonly quietUrl: string;
  /** A mock whose rooms say one thing and close the socket with 4500. */
  readonly endingUrl: string;
  /** Takes connections and never answers. The parent sends a message when somebody asks there for something. */
  readonly holeUrl: string;
}

/** What all cycles have in common. */
interface SoakWorld extends SoakPlaces {
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** Told of every client and connection. */
  readonly watch: (made: object) => void;
}

/** Makes one connection and ends it. @param index chooses the way */
type SoakCycle = (world: SoakWorld, index: number) => Promise<void>;

const CREATOR = "streamer";
const CLOSED_BY_SERVER = 4500;

/** Half are ended by the server, a tenth are aborted in the middle of a handshake, the others leave. */
function wayOf(index: number): "ended" | "aborted" | "left" {
  if (index % 2 === 1) return "ended";
  return index % 10 === 0 ? "aborted" : "left";
}

/** Every other one that the server ends comes back once, and is ended again. */
function reconnectOf(index: number): false | ReconnectOptions {
  return index % 4 === 1 && { maxAttempts: 1, baseDelayMs: 1, maxDelayMs: 1 };
}

export const soakCycles: Readonly<Record<"direct" | "managed", SoakCycle>> = {
  managed: async (world, index) => {
    const way = wayOf(index);
    if (way === "aborted") {
      await abortInHandshake((signal) => managedClient({ ...world, signal }, world.holeUrl, false).connect());
      return;
    }
    const isEnded = way === "ended";
    const client = managedClient(world, isEnded ? world.endingUrl : world.quietUrl, isEnded && reconnectOf(index));
    await client.connect();
    checkEnd(await (isEnded ? client.ended : client.disconnect()), isEnded);
  },
  direct: async (world, index) => {
    const way = wayOf(index);
    if (way === "aborted") {
      await abortInHandshake((signal) => connectToHole({ ...world, signal }, index));
      return;
    }
    const isEnded = way === "ended";
    await withSigningClient(world, isEnded ? world.endingUrl : world.quietUrl, async (client) => {
      const { signal, clock } = world;
      const reconnect = isEnded && reconnectOf(index);
      // A room that is gone on with does not end again.
      const options = { client, uniqueId: CREATOR, signal, clock, reconnect, resume: false };
      const connection = await connectDirect(options);
      world.watch(connection);
      connection.on("event", ignore);
      checkEnd(await (isEnded ? connection.closed : connection.close()), isEnded);
    });
  },
};

function managedClient({ key, signal, clock, watch }: SoakWorld, baseUrl: string, reconnect: false | ReconnectOptions) {
  const client = new TikTokLive({ uniqueId: CREATOR, apiKey: key, baseUrl, signal, clock, reconnect });
  watch(client);
  client.on("event", ignore);
  return client;
}

/** Every cycle has a client of its own, and with it a pool of connections. */
async function withSigningClient(
  { key, clock, watch }: SoakWorld,
  baseUrl: string,
  use: (client: ReturnType<typeof createSigningClient>) => Promise<void>,
): Promise<void> {
  const client = createSigningClient({ apiKey: key, baseUrl, clock });
  watch(client);
  try {
    await use(client);
  } finally {
    await client.close();
  }
}

/** Gets stuck in the call of the API, or behind it on the way to the socket. */
async function connectToHole(world: SoakWorld, index: number): Promise<void> {
  const { holeUrl, quietUrl, signal, clock } = world;
  const isApi = index % 20 === 0;
  await withSigningClient(world, isApi ? holeUrl : quietUrl, async (client) => {
    await connectDirect({ client, uniqueId: CREATOR, signal, clock, ...(isApi ? {} : { proxy: holeUrl }) });
  });
}

/** @param connect gets as far as to the server that never answers */
async function abortInHandshake(connect: (signal: AbortSignal) => Promise<unknown>): Promise<void> {
  const controller = new AbortController();
  const asked = once(process, "message");
  const connecting = connect(controller.signal).then(
    () => new Error("connected to nobody"),
    (reason: unknown) => reason,
  );
  await Promise.race([asked, connecting]);
  controller.abort("enough");
  const reason = await connecting;
  if (reason !== "enough") throw reason;
}

function checkEnd({ code }: { readonly code: number }, isEnded: boolean): void {
  if (isEnded !== (code === CLOSED_BY_SERVER)) throw new Error(`ended with ${code}`);
}

function ignore(): void {
  // Somebody has to listen, or else the events wait.
}
