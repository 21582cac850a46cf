import type {
  LiveSocket,
  LiveSocketFactory,
  LiveSocketHandler,
  LiveSocketOptions,
} from "../src/platform/socket-port.ts";

/** A socket without a network. */
export class FakeSocket implements LiveSocket {
  closes = 0;
  terminated = 0;
  isReading: boolean = true;
  /** Whether `close` is answered at once. */
  answersClose: boolean = true;
  readonly #onListen: (socket: FakeSocket) => void;
  #handler: LiveSocketHandler | undefined;

  /** @param onListen what happens once somebody listens */
  constructor(onListen: (socket: FakeSocket) => void = () => {}) {
    this.#onListen = onListen;
  }

  listen(handler: LiveSocketHandler): void {
    this.#handler = handler;
    queueMicrotask(() => this.#onListen(this));
  }

  setReading(isReading: boolean): void {
    this.isReading = isReading;
  }

  close(): void {
    this.closes++;
    if (this.answersClose) this.drop(1000);
  }

  terminate(): void {
    this.terminated++;
    this.drop(1006);
  }

  /** A message of the server; anything but text and bytes goes as JSON. */
  receive(data: unknown): void {
    const isRaw = typeof data === "string" || data instanceof Uint8Array;
    this.#handler?.onMessage(isRaw ? data : JSON.stringify(data));
  }

  /** The connection is gone. */
  drop(code: number, reason = "", error?: Error): void {
    const handler = this.#handler;
    this.#handler = undefined;
    handler?.onClose(code, reason, error);
  }
}

/** What happens to one try: a socket, or a failure. */
type Outcome = (socket: FakeSocket) => void;

/** A factory that keeps every socket it handed out, and how it was asked. */
export class FakeSockets {
  readonly asked: { readonly url: string; readonly options: LiveSocketOptions }[] = [];
  readonly opened: FakeSocket[] = [];
  /** What the next tries come to; those after them are let in with `roomInfo`. */
  readonly outcomes: (Outcome | Error | "hang")[] = [];

  readonly factory: LiveSocketFactory = (url, options) => {
    this.asked.push({ url, options });
    const outcome = this.outcomes.shift() ?? letIn();
    if (outcome instanceof Error) return Promise.reject(outcome);
    if (outcome === "hang") return abortOf(options.signal);
    const socket = new FakeSocket(outcome);
    this.opened.push(socket);
    return Promise.resolve(socket);
  };

  get last(): FakeSocket {
    const socket = this.opened.at(-1);
    if (socket === undefined) throw new Error("no socket was opened");
    return socket;
  }
}

function abortOf(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason), { once: true }));
}

/** The server lets the client in. */
export function letIn(roomId = "7300000000000000123"): Outcome {
  return (socket) => socket.receive(roomInfo(roomId));
}

/** The server closes before it says anything. */
export function closeWith(code: number, reason = ""): Outcome {
  return (socket) => socket.drop(code, reason);
}

export function roomInfo(roomId = "7300000000000000123"): object {
  return { event: "roomInfo", data: { roomId, uniqueId: "streamer", connectedAt: "2026-01-01T00:00:00Z" } };
}

export function chat(comment: string, msgId?: string): object {
  const user = { id: "7100000000000000001", uniqueId: "viewer", nickname: "Viewer" };
  return { event: "chat", data: { type: "chat", user, comment, ...(msgId === undefined ? {} : { msgId }) } };
}
