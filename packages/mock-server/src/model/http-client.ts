import { connect, type Socket } from "node:net";

/** One answer, as it came. */
export interface RawReply {
  readonly status: number;
  /** Names in small letters; of a header that came twice, the last. */
  readonly headers: ReadonlyMap<string, string>;
  /** Status line and headers, as they came. */
  readonly head: string;
  readonly body: string;
}

/** Longest wait for an answer: whoever is silent for longer hangs. */
const TIMEOUT_MS = 2000;
const HEAD_END = "\r\n\r\n";

interface Waiting {
  readonly isHead: boolean;
  readonly resolve: (reply: RawReply) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Sends requests byte for byte over one connection that is kept, one after the other. Several times faster than
 * `fetch`, and it sends what `fetch` would not.
 */
export class HttpClient {
  readonly #port: number;
  #socket: Socket | undefined;
  #received: Buffer = Buffer.alloc(0);
  #waiting: Waiting | undefined;

  constructor(port: number) {
    this.#port = port;
  }

  /** Sends a whole request. */
  async send(request: string | Buffer): Promise<RawReply> {
    const bytes = Buffer.from(request);
    let late: NodeJS.Timeout | undefined;
    try {
      return await new Promise((resolve, reject) => {
        late = setTimeout(() => this.#fail(new Error("no answer within 2 s")), TIMEOUT_MS);
        this.#waiting = { isHead: bytes.toString("latin1", 0, 5) === "HEAD ", resolve, reject };
        this.#open().write(bytes);
      });
    } finally {
      clearTimeout(late);
    }
  }

  close(): void {
    this.#socket?.destroy();
    this.#socket = undefined;
  }

  #open(): Socket {
    if (this.#socket?.writable) return this.#socket;
    const socket = connect(this.#port, "127.0.0.1").setNoDelay(true);
    this.#received = Buffer.alloc(0);
    this.#socket = socket;
    socket.on("data", (bytes: Buffer) => this.#read(bytes));
    // A server may answer and cut while the rest of a large request is still on its way.
    socket.on("error", (error) => setImmediate(() => socket === this.#socket && this.#fail(error)));
    socket.on("close", () => socket === this.#socket && this.#fail(new Error("cut without an answer")));
    return socket;
  }

  #read(bytes: Buffer): void {
    this.#received = this.#received.length === 0 ? bytes : Buffer.concat([this.#received, bytes]);
    const end = this.#received.indexOf(HEAD_END);
    const waiting = this.#waiting;
    if (end === -1 || waiting === undefined) return;
    const head = this.#received.toString("latin1", 0, end);
    const headers = headersOf(head);
    const length = waiting.isHead ? 0 : Number(headers.get("content-length") ?? 0);
    const start = end + HEAD_END.length;
    if (this.#received.length < start + length) return;
    const body = this.#received.toString("utf8", start, start + length);
    this.#received = this.#received.subarray(start + length);
    this.#waiting = undefined;
    if (headers.get("connection") === "close") this.close();
    waiting.resolve({ status: Number(head.slice(9, 12)), headers, head, body });
  }

  #fail(error: Error): void {
    this.close();
    this.#waiting?.reject(error);
    this.#waiting = undefined;
  }
}

function headersOf(head: string): Map<string, string> {
  const lines = head.split("\r\n").slice(1);
  return new Map(
    lines.map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 1).trim()]),
  );
}

/** A request as the bytes of HTTP/1.1. */
export function formatRequest(
  method: string,
  target: string,
  { headers = {}, body }: { readonly headers?: Readonly<Record<string, string>>; readonly body?: string | Buffer } = {},
): Buffer {
  const content = body === undefined ? Buffer.alloc(0) : Buffer.from(body);
  const all = { host: "mock", ...headers, ...(body === undefined ? {} : { "content-length": String(content.length) }) };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(`${method} ${target} HTTP/1.1\r\n${lines.join("")}\r\n`, "latin1"), content]);
}
