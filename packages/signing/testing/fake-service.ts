import { decodeEnterRoom, decodePushFrame } from "@webcast-kit/protocol";
import { ManualClock } from "@webcast-kit/protocol/testing";
import { connectDirect } from "../src/direct/connect.ts";
import type { ConnectOptions, ConnectTarget } from "../src/direct/connect-options.ts";
import type { DirectConnection } from "../src/direct/direct-connection.ts";
import type { SocketFactory } from "../src/direct/socket.ts";
import type { CallOptions } from "../src/options.ts";
import { FakeSocket } from "./fakes.ts";
import { stubClient } from "./stub-client.ts";

/** What goes wrong: an error that is thrown, or an answer that never comes. */
type Fault = Error | "hang";

export const ROOM = "7300000000000000123";

/** The API and the platform's sockets as a test wants them, in virtual time. All is well unless a fault is next. */
export class FakeService {
  readonly clock = new ManualClock();
  /** Calls of the API: when, and what for. */
  readonly calls: { readonly at: number; readonly asked: ConnectTarget & { readonly cursor?: string | undefined } }[] =
    [];
  /** Tries to open a socket, also those that failed. */
  readonly urls: URL[] = [];
  readonly sockets: FakeSocket[] = [];
  /** What the next calls end in, one each. */
  readonly apiFaults: Fault[] = [];
  /** What the next handshakes end in, one each. */
  readonly handshakeFaults: Fault[] = [];
  /** The room that users are live in. */
  roomId = ROOM;
  /** Runs when the API is asked. */
  onCall: () => void = () => {};
  /** Runs before a socket opens. */
  onHandshake: () => void = () => {};
  /** Gets each socket that opens. */
  onSocket: (socket: FakeSocket) => void = () => {};

  readonly client = stubClient({
    wsCredentials: async ({ uniqueId }, call) => {
      const url = await this.#sign({ uniqueId }, call);
      return { ...ANSWER, wsUrl: url, roomId: this.roomId, wsHost: "webcast-ws.tiktok.com", clusterRegion: "US_TTP" };
    },
    signWebsocket: async ({ roomId, cursor }, call) => {
      const url = await this.#sign({ roomId, ...(cursor === undefined ? {} : { cursor }) }, call);
      return { ...ANSWER, signedUrl: cursor === undefined ? url : `${url}&cursor=${cursor}`, xBogus: "", xGnarly: "" };
    },
  });

  async #sign(asked: FakeService["calls"][number]["asked"], { signal }: CallOptions = {}): Promise<string> {
    this.calls.push({ at: this.clock.now(), asked });
    this.onCall();
    await happen(this.apiFaults.shift(), signal);
    return `wss://webcast-ws.tiktok.com/im/?ticket=${this.calls.length}`;
  }

  readonly #open: SocketFactory = async (url, { signal }) => {
    this.urls.push(new URL(url));
    await happen(this.handshakeFaults.shift(), signal);
    this.onHandshake();
    const socket = new FakeSocket();
    this.sockets.push(socket);
    this.onSocket(socket);
    return socket;
  };

  /** Waits up to half of the limits are what they are: jitter is not random here. */
  connect(options: Partial<ConnectOptions> = {}): Promise<DirectConnection> {
    const target = options.roomId === undefined ? { uniqueId: "streamer" } : {};
    const parts = { client: this.client, socket: this.#open, clock: this.clock, random: () => 0.5 };
    return connectDirect({ ...target, ...parts, ...options } as ConnectOptions);
  }

  /** The newest socket. */
  get socket(): FakeSocket {
    const socket = this.sockets.at(-1);
    if (socket === undefined) throw new Error("no socket was opened yet");
    return socket;
  }

  get openSockets(): number {
    return this.sockets.filter(({ isGone }) => !isGone).length;
  }

  /** What the newest socket asked for when it entered a room for the last time. */
  get entered(): { readonly roomId: string; readonly cursor: string } {
    const frame = this.socket.sent.map((bytes) => decodePushFrame(bytes)).findLast(isEnterFrame);
    if (frame === undefined) throw new Error("the socket entered no room");
    const { roomId, cursor } = decodeEnterRoom(frame.payload);
    return { roomId, cursor };
  }
}

function isEnterFrame({ payloadType }: { readonly payloadType: string }): boolean {
  return payloadType === "im_enter_room";
}

const ANSWER = { cookies: "ttwid=1%7Ccookie-of-the-test", userAgent: "TestBrowser/1.0" };

async function happen(fault: Fault | undefined, signal: AbortSignal | undefined): Promise<void> {
  if (fault === undefined) return;
  if (fault !== "hang") throw fault;
  await new Promise((_, reject) => {
    signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
