import { type Frame, opcodes } from "../wire/frames.ts";

/** What a side of a socket said: a message that may have come in fragments, or a control frame. */
export interface Heard {
  readonly kind: "text" | "frame" | "close" | "ping" | "pong";
  readonly bytes: Buffer;
  /** Sizes of the fragments, when there was more than one. */
  readonly fragments?: readonly number[];
}

const kinds: ReadonlyMap<number, Heard["kind"]> = new Map<number, Heard["kind"]>([
  [opcodes.text, "text"],
  [opcodes.binary, "frame"],
  [opcodes.close, "close"],
  [opcodes.ping, "ping"],
  [opcodes.pong, "pong"],
]);

/** Longest message that is put together. */
const MAX_MESSAGE_BYTES = 64 * 1024 * 1024;
const FIRST_CONTROL_OPCODE = 8;

/** Puts the messages of one side together from its frames. */
export class MessageAssembler {
  #kind: Heard["kind"] | undefined;
  #pieces: Buffer[] = [];
  #length = 0;

  /** Takes the next frame, and gives what is whole now. What belongs to no message is passed over. */
  push({ fin, opcode, payload }: Frame): Heard | undefined {
    const kind = opcode === opcodes.continuation ? this.#kind : kinds.get(opcode);
    if (kind === undefined) return undefined;
    if (opcode >= FIRST_CONTROL_OPCODE) return { kind, bytes: payload };
    if (opcode !== opcodes.continuation) this.#clear();
    this.#kind = kind;
    this.#pieces.push(payload);
    this.#length += payload.length;
    if (this.#length > MAX_MESSAGE_BYTES) this.#clear();
    return fin && this.#kind !== undefined ? this.#take(kind) : undefined;
  }

  #take(kind: Heard["kind"]): Heard {
    const sizes = this.#pieces.map(({ length }) => length);
    const heard = { kind, bytes: Buffer.concat(this.#pieces), ...(sizes.length > 1 ? { fragments: sizes } : {}) };
    this.#clear();
    return heard;
  }

  #clear(): void {
    this.#kind = undefined;
    this.#pieces = [];
    this.#length = 0;
  }
}
