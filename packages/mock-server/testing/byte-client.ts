import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { requestText, upgradeHeaders } from "./request-text.ts";

/** How the server has ended a connection, if it has. */
export type End = "open" | "fin" | "rst";

/** A frame as it came: its first two bytes, and what stands behind length and mask. */
export interface RawFrame {
  readonly first: number;
  readonly isMasked: boolean;
  readonly payload: Buffer;
}

/** How long anything may take in real time. */
const PATIENCE_MS = 4000;
const HEAD_END = "\r\n\r\n";
const MASK = Buffer.of(1, 2, 3, 4);

/** A TCP client that keeps every byte that comes, and how the connection ended. */
export class ByteClient {
  readonly stream: Socket;
  #received: Buffer = Buffer.alloc(0);
  end: End = "open";

  private constructor(stream: Socket) {
    this.stream = stream;
    stream.on("data", (bytes: Buffer) => {
      this.#received = Buffer.concat([this.#received, bytes]);
    });
    stream.on("end", () => {
      this.end = "fin";
    });
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ECONNRESET") this.end = "rst";
    });
  }

  static async connect(url: string): Promise<ByteClient> {
    const { hostname, port } = new URL(url);
    const stream = connect({ port: Number(port), host: hostname, allowHalfOpen: true }).setNoDelay(true);
    await once(stream, "connect");
    return new ByteClient(stream);
  }

  /** Asks for a socket; resolves before there is an answer. */
  static async handshake(url: string, headers: Readonly<Record<string, string>> = {}): Promise<ByteClient> {
    const client = await ByteClient.connect(url);
    client.request(url, { headers: { ...upgradeHeaders, ...headers } });
    return client;
  }

  /** Sends a request. */
  request(
    url: string,
    {
      method = "GET",
      headers = {},
    }: { readonly method?: string; readonly headers?: Readonly<Record<string, string>> } = {},
  ): void {
    const { host, pathname, search } = new URL(url);
    this.stream.write(requestText(method, pathname + search, { Host: host, ...headers }));
  }

  /** Sends a frame, masked as a client's have to be; the payload has at most 65,535 bytes. */
  send(opcode: number, payload: Uint8Array = Buffer.alloc(0)): void {
    const masked = payload.map((byte, index) => byte ^ (MASK[index % 4] ?? 0));
    const isShort = payload.length <= 125;
    const length = isShort ? [payload.length] : [126, payload.length >> 8, payload.length & 255];
    this.stream.write(
      Buffer.concat([Buffer.of(0x80 | opcode, 0x80 | (length[0] ?? 0), ...length.slice(1)), MASK, masked]),
    );
  }

  /** All that has come. */
  get received(): Buffer {
    return this.#received;
  }

  /** The head of the first answer, without the empty line; nothing when it has not come whole. */
  get head(): string | undefined {
    const end = this.#received.indexOf(HEAD_END);
    return end === -1 ? undefined : this.#received.toString("latin1", 0, end);
  }

  /** What has come behind the head. */
  get body(): Buffer {
    const end = this.#received.indexOf(HEAD_END);
    return end === -1 ? Buffer.alloc(0) : this.#received.subarray(end + HEAD_END.length);
  }

  /** The frames that have come whole. */
  get frames(): RawFrame[] {
    return readFrames(this.body);
  }

  /** Waits until something is so. */
  async until(isSo: (client: this) => boolean, what = "what should come"): Promise<void> {
    const deadline = performance.now() + PATIENCE_MS;
    while (!isSo(this)) {
      if (performance.now() > deadline)
        throw new Error(`waited in vain for ${what}; ${this.end}, ${this.received.length} bytes`);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  close(): void {
    this.stream.destroy();
  }
}

/** Cuts bytes into frames by RFC 6455, section 5.2; written for tests, beside the mock's own code for it. */
function readFrames(bytes: Buffer): RawFrame[] {
  const frames: RawFrame[] = [];
  for (let at = 0; at + 2 <= bytes.length; ) {
    const [first = 0, second = 0] = bytes.subarray(at);
    const short = second & 0x7f;
    const lengthBytes = short === 127 ? 8 : short === 126 ? 2 : 0;
    if (at + 2 + lengthBytes > bytes.length) break;
    const length =
      lengthBytes === 0 ? short : Number(`0x${bytes.subarray(at + 2, at + 2 + lengthBytes).toString("hex")}`);
    const isMasked = second >= 0x80;
    const start = at + 2 + lengthBytes + (isMasked ? 4 : 0);
    if (start + length > bytes.length) break;
    const mask = bytes.subarray(start - 4, start);
    const payload = Buffer.from(bytes.subarray(start, start + length));
    if (isMasked)
      for (let index = 0; index < length; index++) payload[index] = (payload[index] ?? 0) ^ (mask[index % 4] ?? 0);
    frames.push({ first, isMasked, payload });
    at = start + length;
  }
  return frames;
}
