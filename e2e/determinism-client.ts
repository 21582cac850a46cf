import { connect, type Socket } from "node:net";
import { encodeFrame, opcodes } from "../packages/mock-server/src/wire/frames.ts";
import { requestText, upgradeHeaders } from "../packages/mock-server/testing/request-text.ts";

const MASK = Buffer.of(1, 2, 3, 4);

/** A connection that sends given bytes, and keeps every byte that comes, and how it ended. */
export class RecordedConnection {
  readonly #socket: Socket;
  readonly #chunks: Buffer[] = [];
  #end: "open" | "fin" | "reset" | "left" = "open";
  /** Bytes and ends that came, so that it can be seen whether anything does. */
  events = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("data", (chunk: Buffer) => {
      this.#chunks.push(chunk);
      this.events++;
    });
    socket.on("end", () => this.#ends("fin"));
    socket.on("error", () => this.#ends("reset"));
  }

  static open(port: number): Promise<RecordedConnection> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: "127.0.0.1" }).setNoDelay(true);
      socket.once("error", reject);
      socket.once("connect", () => resolve(new RecordedConnection(socket.off("error", reject))));
    });
  }

  #ends(how: "fin" | "reset"): void {
    if (this.#end === "open") this.#end = how;
    this.events++;
  }

  write(bytes: string | Buffer): void {
    if (this.#socket.writable) this.#socket.write(bytes);
  }

  /** Asks for a socket. */
  upgrade(target: string, headers: Readonly<Record<string, string>> = {}): void {
    this.write(requestText("GET", target, { Host: "mock", ...upgradeHeaders, ...headers }));
  }

  say(opcode: keyof typeof opcodes, payload: Uint8Array): void {
    this.write(encodeFrame({ opcode: opcodes[opcode], payload: Buffer.from(payload), mask: MASK }));
  }

  leave(): void {
    if (this.#end === "open") this.#end = "left";
    this.#socket.destroy();
  }

  get bytes(): Buffer {
    return Buffer.concat(this.#chunks);
  }

  /** Everything that came, and how it ended. */
  get recording(): string {
    return `${this.bytes.toString("latin1")}\n(${this.#end})`;
  }
}
