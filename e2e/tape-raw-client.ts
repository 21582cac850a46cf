import { connect, type Socket } from "node:net";
import { type Heard, MessageAssembler } from "../packages/mock-server/src/tape/assembler.ts";
import { encodeFrame, FrameSplitter, opcodes } from "../packages/mock-server/src/wire/frames.ts";
import { requestText, upgradeHeaders } from "../packages/mock-server/testing/request-text.ts";

/** How a connection ended, as TCP told it. */
export type RawEnd = "fin" | "rst";

const MASK = Buffer.of(1, 2, 3, 4);

/** A client that speaks to a server byte by byte, so that nothing is repaired on the way. */
export class RawClient {
  /** Every byte that came. */
  bytes: Buffer = Buffer.alloc(0);
  readonly ended: Promise<RawEnd>;
  readonly #socket: Socket;
  readonly #waiting = new Set<() => void>();

  constructor(port: number) {
    this.#socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
    this.#socket.on("data", (chunk) => {
      this.bytes = Buffer.concat([this.bytes, chunk]);
      for (const wake of this.#waiting) wake();
    });
    this.ended = new Promise((resolve) => {
      this.#socket.once("error", () => resolve("rst"));
      // A reset that comes at once with the last bytes is told as an end, but nothing can be written after it.
      this.#socket.once("end", () => this.#socket.write("\0", (error) => resolve(error ? "rst" : "fin")));
    });
  }

  write(bytes: Buffer | string): void {
    this.#socket.write(bytes);
  }

  /** Asks for a socket. */
  upgrade(url: string, headers: Readonly<Record<string, string>> = {}): void {
    this.write(requestText("GET", url, { Host: "tape", ...upgradeHeaders, ...headers }));
  }

  say(kind: Heard["kind"], payload: Uint8Array): void {
    const opcode = kind === "frame" ? opcodes.binary : opcodes[kind];
    this.write(encodeFrame({ opcode, mask: MASK, payload: Buffer.from(payload) }));
  }

  /** The head of the answer, when it is there. */
  get head(): string | undefined {
    const end = this.bytes.indexOf("\r\n\r\n");
    return end === -1 ? undefined : this.bytes.toString("latin1", 0, end + 4);
  }

  /** What came behind the head. */
  get rest(): Buffer {
    return this.bytes.subarray(this.head?.length ?? this.bytes.length);
  }

  /** The messages and control frames that came whole. */
  heard(): Heard[] {
    const assembler = new MessageAssembler();
    return new FrameSplitter().push(this.rest).flatMap((frame) => assembler.push(frame) ?? []);
  }

  /** Resolves when something is so; rejects when it is not within ten seconds. */
  async until(isSo: () => boolean): Promise<void> {
    const deadline = AbortSignal.timeout(10_000);
    // Made here, so that it tells who waits.
    const late = new Error("nothing came for ten seconds");
    while (!isSo()) {
      await new Promise<void>((resolve, reject) => {
        const wake = () => {
          this.#waiting.delete(wake);
          if (deadline.aborted) reject(late);
          else resolve();
        };
        this.#waiting.add(wake);
        deadline.addEventListener("abort", wake, { once: true });
      });
    }
  }

  end(): void {
    this.#socket.end();
  }

  close(): void {
    this.#socket.destroy();
  }
}
