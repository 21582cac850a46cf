/** What a frame is (RFC 6455, section 5.2). */
export const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** One WebSocket frame. */
export interface Frame {
  /** Whether it is the last of its message. */
  readonly fin: boolean;
  /** The three reserved bits as a number from 0 to 7. */
  readonly reserved: number;
  /** 0 to 15; see {@link opcodes}. */
  readonly opcode: number;
  /** The mask that it travelled with; a server's frames have none. */
  readonly mask?: Buffer;
  /** Without the mask. */
  readonly payload: Buffer;
}

/** A frame to be written: what is left out is that of a whole, unmasked frame. */
export type FrameInit = Pick<Frame, "opcode" | "payload"> & Partial<Frame>;

/** Longest payload whose length stands in the second byte. */
const SHORT = 125;
const TWO_BYTES = 0xffff;

/** The bytes of a frame, whatever the standard says of it: frames that no server may send are made here, too. */
export function encodeFrame({ fin = true, reserved = 0, opcode, mask, payload }: FrameInit): Buffer {
  const head = headOf(payload.length);
  head[0] = (fin ? 0x80 : 0) | (reserved << 4) | opcode;
  if (mask === undefined) return Buffer.concat([head, payload]);
  head[1] = (head[1] ?? 0) | 0x80;
  return Buffer.concat([head, mask, applyMask(payload, mask)]);
}

function headOf(length: number): Buffer {
  if (length <= SHORT) return Buffer.of(0, length);
  const head = Buffer.alloc(length <= TWO_BYTES ? 4 : 10);
  head[1] = length <= TWO_BYTES ? 126 : 127;
  if (length <= TWO_BYTES) head.writeUInt16BE(length, 2);
  else head.writeBigUInt64BE(BigInt(length), 2);
  return head;
}

/** The same text as the bytes of one frame from a server, so that it is made once and written to many sockets. */
export function textFrame(text: string): Buffer {
  return encodeFrame({ opcode: opcodes.text, payload: Buffer.from(text) });
}

/** The payload of a close frame. */
export function closePayload(code: number, reason = ""): Buffer {
  const payload = Buffer.alloc(2 + Buffer.byteLength(reason));
  payload.writeUInt16BE(code);
  payload.write(reason, 2);
  return payload;
}

/** What a close frame says; code 1005 when it says nothing. */
export function readClosePayload(payload: Buffer): { readonly code: number; readonly reason: string } {
  if (payload.length < 2) return { code: 1005, reason: "" };
  return { code: payload.readUInt16BE(), reason: payload.toString("utf8", 2) };
}

/** Masking and unmasking are the same. */
function applyMask(bytes: Buffer, mask: Buffer): Buffer {
  const masked = Buffer.allocUnsafe(bytes.length);
  for (let index = 0; index < bytes.length; index++) masked[index] = (bytes[index] ?? 0) ^ (mask[index % 4] ?? 0);
  return masked;
}

/** Longest frame that is put together; what says it is longer passes as it comes, and nothing behind it is a frame. */
const MAX_FRAME_BYTES = 64 * 1024 * 1024;

/** A frame, and the bytes that it came as. */
export interface SplitFrame extends Frame {
  readonly bytes: Buffer;
}

/** Cuts a stream of bytes into frames, however it arrives. */
export class FrameSplitter {
  #pieces: Buffer[] = [];
  #length = 0;
  /** How many bytes are needed before there is anything to do. */
  #wanted = 2;
  #isLost = false;

  /** Set when a frame was too long to be kept: bytes are no longer cut. */
  get isLost(): boolean {
    return this.#isLost;
  }

  /** What is kept of a frame that has not come whole. */
  get rest(): Buffer {
    return Buffer.concat(this.#pieces);
  }

  /** Takes the next bytes, and gives the frames that are whole now. */
  push(chunk: Buffer): SplitFrame[] {
    if (this.#isLost) return [];
    this.#pieces.push(chunk);
    this.#length += chunk.length;
    return this.#length < this.#wanted ? [] : this.#cut();
  }

  #cut(): SplitFrame[] {
    const frames: SplitFrame[] = [];
    let bytes = this.#pieces.length === 1 ? (this.#pieces[0] as Buffer) : Buffer.concat(this.#pieces);
    for (;;) {
      this.#wanted = sizeOf(bytes);
      if (bytes.length < this.#wanted || this.#wanted > MAX_FRAME_BYTES) break;
      frames.push(readFrame(bytes.subarray(0, this.#wanted)));
      bytes = bytes.subarray(this.#wanted);
    }
    this.#isLost = this.#wanted > MAX_FRAME_BYTES;
    this.#pieces = [bytes];
    this.#length = bytes.length;
    return frames;
  }
}

/** How long the frame is that begins here; of a head that is not whole, how long the head is at least. */
function sizeOf(bytes: Buffer): number {
  if (bytes.length < 2) return 2;
  const second = bytes[1] ?? 0;
  const mask = second & 0x80 ? 4 : 0;
  const short = second & 0x7f;
  if (short <= SHORT) return 2 + mask + short;
  const head = short === 126 ? 4 : 10;
  if (bytes.length < head) return head;
  const length = short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  return head + mask + length;
}

function readFrame(bytes: Buffer): SplitFrame {
  const [first = 0, second = 0] = bytes;
  const short = second & 0x7f;
  const head = short <= SHORT ? 2 : short === 126 ? 4 : 10;
  const frame = { fin: first >= 0x80, reserved: (first >> 4) & 7, opcode: first & 15, bytes };
  if ((second & 0x80) === 0) return { ...frame, payload: bytes.subarray(head) };
  const mask = bytes.subarray(head, head + 4);
  return { ...frame, mask, payload: applyMask(bytes.subarray(head + 4), mask) };
}
