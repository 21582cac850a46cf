import { connect, type Socket } from "node:net";
import {
  decodeFramePayload,
  decodePushFrame,
  encodeAck,
  encodeEnterRoom,
  encodeHeartbeat,
} from "@webcast-kit/protocol";
import { encodeFrame, FrameSplitter, opcodes, readClosePayload, type SplitFrame } from "../wire/frames.ts";
import { findMarks } from "./marks.ts";
import { Order } from "./order.ts";
import type { Handshake } from "./target.ts";

const HEAD_END = "\r\n\r\n";
const MAX_HEAD_BYTES = 16 * 1024;
const CONNECT_TIMEOUT_MS = 20_000;
/** The same for all frames: nothing on loopback looks at it. */
const MASK = Buffer.of(1, 2, 3, 4);

export interface BlastClientInit {
  readonly handshake: Handshake;
  /** The room to enter; none on the managed side, where the URL says it. */
  readonly roomId?: string;
  /** An event has come. */
  readonly onEvent: (sequence: number) => void;
}

/** One client: a raw socket that finds the numbers of events, so that little but the server is measured. */
export class BlastClient {
  readonly order = new Order();
  readonly #socket: Socket;
  readonly #roomId: string | undefined;
  readonly #onEvent: (sequence: number) => void;
  readonly #frames = new FrameSplitter();
  #end: string | undefined;
  #isClosing = false;
  #beats = 0;

  private constructor(socket: Socket, { roomId, onEvent }: BlastClientInit) {
    this.#socket = socket;
    this.#roomId = roomId;
    this.#onEvent = onEvent;
  }

  /**
   * Opens a socket; resolves when its first frame has come: it is in the room then.
   *
   * @throws what the server said in place of it
   */
  static connect(init: BlastClientInit): Promise<BlastClient> {
    const { url } = init.handshake;
    const socket = connect({ host: url.hostname.replace(/^\[|\]$/g, ""), port: Number(url.port || 80) }).setNoDelay(
      true,
    );
    const client = new BlastClient(socket, init);
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => socket.destroy(new Error("no answer")), CONNECT_TIMEOUT_MS);
      socket.once("error", (error) => client.#over(error.message));
      socket.once("close", () => {
        clearTimeout(late);
        client.#over("cut");
        reject(new Error(client.#end));
      });
      client.#open(init.handshake, () => {
        clearTimeout(late);
        resolve(client);
      });
    });
  }

  /** Why it is over, if it is and nobody here closed it. */
  get end(): string | undefined {
    return this.#end;
  }

  beat(): void {
    if (this.#roomId === undefined || this.#end !== undefined) return;
    this.#send(encodeHeartbeat({ roomId: this.#roomId, sendPacketSeqId: String(++this.#beats) }));
  }

  close(): void {
    this.#isClosing = true;
    this.#socket.destroy();
  }

  #open({ url, headers }: Handshake, onFirst: () => void): void {
    const given = {
      Host: url.host,
      Upgrade: "websocket",
      Connection: "Upgrade",
      "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
      "Sec-WebSocket-Version": "13",
      ...headers,
    };
    const lines = Object.entries(given).map(([name, value]) => `${name}: ${value}\r\n`);
    this.#socket.write(`GET ${url.pathname}${url.search} HTTP/1.1\r\n${lines.join("")}\r\n`);
    this.#afterHead((rest) => {
      if (this.#roomId !== undefined) this.#send(encodeEnterRoom({ roomId: this.#roomId }));
      let isFirst = true;
      const take = (chunk: Buffer) => {
        for (const frame of this.#frames.push(chunk)) {
          this.#take(frame);
          if (isFirst && this.#end === undefined) onFirst();
          isFirst = false;
        }
      };
      this.#socket.on("data", take);
      take(rest);
    });
  }

  /** Calls back with what follows the head, if that lets it in. */
  #afterHead(next: (rest: Buffer) => void): void {
    let head = Buffer.alloc(0);
    const read = (chunk: Buffer) => {
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf(HEAD_END);
      if (end === -1 && head.length <= MAX_HEAD_BYTES) return;
      this.#socket.off("data", read);
      const [first = ""] = head.toString("latin1").split("\r\n");
      if (first.startsWith("HTTP/1.1 101")) next(head.subarray(end + HEAD_END.length));
      else this.#refuse(first, head.toString("latin1"));
    };
    this.#socket.on("data", read);
  }

  /** The platform's side gives its reason in a header. */
  #refuse(first: string, head: string): void {
    const reason = /^handshake-msg: (.*)$/im.exec(head)?.[1];
    this.#over(`refused: ${reason?.trim() ?? first.replace("HTTP/1.1 ", "")}`);
    this.#socket.destroy();
  }

  #take({ opcode, payload }: SplitFrame): void {
    if (opcode === opcodes.close) {
      const { code, reason } = readClosePayload(payload);
      this.#over(`closed: ${code} ${reason}`.trim());
      this.#socket.destroy();
      return;
    }
    findMarks(payload, (sequence) => {
      this.order.take(sequence);
      this.#onEvent(sequence);
    });
    if (opcode === opcodes.binary) this.#acknowledge(payload);
  }

  #acknowledge(payload: Buffer): void {
    const frame = decodePushFrame(payload);
    if (frame.payloadType !== "msg") return;
    const { needAck, internalExt } = decodeFramePayload(frame);
    if (needAck) this.#send(encodeAck({ logId: frame.logId, internalExt }));
  }

  #send(payload: Uint8Array): void {
    this.#socket.write(encodeFrame({ opcode: opcodes.binary, mask: MASK, payload: Buffer.from(payload) }));
  }

  #over(end: string): void {
    if (!this.#isClosing) this.#end ??= end;
  }
}
