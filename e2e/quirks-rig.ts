import type { QuirkName, QuirkSettings } from "@webcast-kit/contract";
import { TikTokLive, type TikTokLiveOptions } from "@webcast-kit/live";
import {
  createManualClock,
  type MockServer,
  type MockServerOptions,
  quietTape,
  startMockServer,
} from "@webcast-kit/mock-server";
import {
  type ConnectTarget,
  connectDirect,
  createSigningClient,
  type SigningClient,
  type SigningClientOptions,
} from "@webcast-kit/signing";
import { expect } from "vitest";

/** The room of `streamer`. */
export const ROOM = "7123456789";

/** Of `creator`, who moderates the room. */
const session = { cookies: "sessionid=YOUR_SESSIONID", hosts: ["127.0.0.1"] };
const ann = { id: "7", uniqueId: "ann", nickname: "Ann" };

/** A server of one reading of the reference, and clients of it: nothing tells them which reading it is. */
export class Rig implements AsyncDisposable {
  readonly mock: MockServer;
  readonly client: SigningClient;
  readonly #clients: SigningClient[] = [];

  static async start(options: MockServerOptions): Promise<Rig> {
    return new Rig(await startMockServer({ tape: quietTape(), clock: createManualClock(Date.now()), ...options }));
  }

  private constructor(mock: MockServer) {
    this.mock = mock;
    this.client = this.clientOf("ultra");
  }

  clientOf(tier: keyof MockServer["keys"], options: Partial<SigningClientOptions> = {}): SigningClient {
    const { keys, url } = this.mock;
    const client = createSigningClient({ apiKey: keys[tier], baseUrl: url, session, ...options });
    this.#clients.push(client);
    return client;
  }

  liveOf(options: Partial<TikTokLiveOptions> = {}): TikTokLive {
    const { keys, url } = this.mock;
    const apiKey = options.jwtKey === undefined ? keys.pro : undefined;
    return new TikTokLive({ uniqueId: "streamer", apiKey, baseUrl: url, reconnect: false, ...options });
  }

  /** Lets somebody follow, and then say something. */
  say(comment: string): void {
    this.mock.inject("streamer", [
      { type: "social", user: ann, action: "follow" },
      { type: "chat", user: ann, comment },
    ]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.close()));
    await this.mock.close();
  }
}

/** The error of a call; `undefined` when it works. */
export async function errorOf(call: Promise<unknown>): Promise<{ readonly code?: string } | undefined> {
  return await call.then(
    () => undefined,
    (error) => error,
  );
}

/** The code of the error of a call; `undefined` when it works. */
export async function codeOf(call: Promise<unknown>): Promise<string | undefined> {
  return (await errorOf(call))?.code;
}

/** Connects to the room by its own socket, and hears what is said there. */
export async function hearDirect(rig: Rig, target: ConnectTarget): Promise<void> {
  await using connection = await connectDirect({ client: rig.client, ...target, reconnect: false });
  expect(connection.roomId).toBe(ROOM);
  rig.say("hello");
  for await (const event of connection) {
    if (event.type !== "chat") continue;
    expect(event).toMatchObject({ user: ann, comment: "hello" });
    break;
  }
}

/** Connects to the room by the managed socket, and hears what is said there: the same under every reading. */
export async function hearManaged(rig: Rig): Promise<void> {
  await using live = rig.liveOf();
  const heard: unknown[] = [];
  live.on("connected", ({ roomId }) => heard.push(roomId));
  live.on("follow", ({ nickname }) => heard.push(nickname));
  await live.connect();
  rig.say("hello");
  for await (const event of live) {
    if (event.type !== "chat") continue;
    expect(event).toMatchObject({ nickname: "Ann", user: ann, comment: "hello" });
    break;
  }
  expect(heard).toEqual([ROOM, "Ann"]);
}

/** Does what a reading touches, with a client of each kind that it touches. */
export type Check<Value extends string> = (rig: Rig, value: Value) => Promise<void>;

/** Checks of some quirks, by their names. */
export type Checks<Names extends QuirkName> = { readonly [Name in Names]: Check<QuirkSettings[Name]> };
