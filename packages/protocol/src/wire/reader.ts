import { decodeUtf8 } from "#utf8";
import { formatInt64 } from "../int64.ts";
import { WireError } from "./wire-error.ts";
import { readWord } from "./words.ts";

/** A message whose unknown fields are kept, as they came. */
export interface KeepsUnknown {
  $unknown?: Uint8Array[];
}

/** Bounds on what is read. */
export interface ReaderLimits {
  /** Deepest nesting of messages. */
  readonly maxDepth: number;
  /** Most messages inside of the outermost one, at all levels together. */
  readonly maxMessages: number;
  /** Longest text. */
  readonly maxStringBytes: number;
}

/** A varint of ten bytes or less can be read without looking at the end of the buffer. */
const MAX_VARINT_BYTES = 10;
const TWO_32 = 0x1_0000_0000;

/**
 * Reads the protobuf wire format. Used by generated decoders: these know the fields, it knows the bytes.
 *
 * A nested message reads up to its own end and is checked there, so a field that reaches over the end is an error.
 *
 * Tags, lengths and most numbers have one or two bytes, which are read without a call. A byte behind the end is
 * `undefined` and not below 0x80, so it ends in the general case, which complains.
 */
export class WireReader {
  readonly buf: Uint8Array;
  pos = 0;
  readonly #limits: ReaderLimits;
  /** Messages that may still be begun, at any level. */
  #messages: number;
  /** Levels of messages that may still be entered. */
  #depth: number;
  readonly #keepUnknown: boolean;
  /** Fields that were met and are not in the schema. */
  unknownFields = 0;

  constructor(buf: Uint8Array, limits: ReaderLimits, keepUnknown = false) {
    // A Buffer becomes the plain array that most messages come in: code that sees one kind of array only is a little faster.
    this.buf =
      Object.getPrototypeOf(buf) === Uint8Array.prototype
        ? buf
        : new Uint8Array(buf.buffer, buf.byteOffset, buf.length);
    this.#limits = limits;
    // The outermost message is neither nested nor one of several.
    this.#depth = limits.maxDepth + 1;
    this.#messages = limits.maxMessages + 1;
    this.#keepUnknown = keepUnknown;
  }

  /** Begins a message: an empty one takes two bytes on the wire and a hundred in memory, so they are counted. */
  enter(): void {
    if (--this.#messages < 0) throw new WireError("limit", `there are more than ${this.#limits.maxMessages} messages`);
    this.#descend();
  }

  #descend(): void {
    if (--this.#depth < 0) {
      throw new WireError("nesting", `messages are nested more than ${this.#limits.maxDepth} deep`);
    }
  }

  /** Ends a message, which has to end where its length says. */
  leave(end: number): void {
    this.#depth++;
    this.check(end);
  }

  /** Complains when a field has reached over the end of what it is in. */
  check(end: number): void {
    if (this.pos !== end) throw this.#truncated(end);
  }

  /** Reads a tag, or a length: these have 32 bits, and bits above them are no tag of another parser's either. */
  tag(): number {
    const { buf, pos } = this;
    const first = buf[pos] as number;
    if (first < 0x80) {
      this.pos = pos + 1;
      return first;
    }
    const second = buf[pos + 1] as number;
    if (second < 0x80) {
      this.pos = pos + 2;
      return (first & 0x7f) | (second << 7);
    }
    this.#readVarint();
    if (this.#high !== 0) throw new WireError("malformed", "tag or length of more than 32 bits");
    return this.#low >>> 0;
  }

  /** Bits above the 32nd are dropped, as protobuf asks of values. */
  uint32(): number {
    const { buf, pos } = this;
    const first = buf[pos] as number;
    if (first < 0x80) {
      this.pos = pos + 1;
      return first;
    }
    this.#readVarint();
    return this.#low >>> 0;
  }

  int32(): number {
    return this.uint32() | 0;
  }

  sint32(): number {
    const value = this.uint32();
    return (value >>> 1) ^ -(value & 1);
  }

  bool(): boolean {
    const { buf, pos } = this;
    const first = buf[pos] as number;
    if (first < 0x80) {
      this.pos = pos + 1;
      return first !== 0;
    }
    this.#readVarint();
    return (this.#low | this.#high) !== 0;
  }

  #low = 0;
  #high = 0;

  /** Reads a varint of up to 64 bits into two halves. */
  #readVarint(): void {
    const { buf } = this;
    let { pos } = this;
    if (pos + MAX_VARINT_BYTES > buf.length) this.#checkVarint();
    let low = 0;
    let high = 0;
    let byte = 0;
    let shift = 0;
    do {
      byte = buf[pos++] as number;
      low |= (byte & 0x7f) << shift;
      shift += 7;
    } while (byte > 0x7f && shift < 28);
    if (byte > 0x7f) {
      byte = buf[pos++] as number;
      low |= byte << 28;
      high = (byte & 0x7f) >>> 4;
      for (shift = 3; byte > 0x7f; shift += 7) {
        if (shift > 31) throw malformedVarint();
        byte = buf[pos++] as number;
        high |= (byte & 0x7f) << shift;
      }
    }
    this.pos = pos;
    this.#low = low;
    this.#high = high;
  }

  /** Complains unless a varint ends before the bytes do; there are less than ten left. */
  #checkVarint(): void {
    const { buf } = this;
    for (let at = this.pos; at < buf.length; at++) if ((buf[at] as number) < 0x80) return;
    throw this.#truncated(buf.length);
  }

  int64(): string {
    return this.#decimal(false);
  }

  uint64(): string {
    return this.#decimal(true);
  }

  #decimal(unsigned: boolean): string {
    this.#readVarint();
    return formatInt64({ low: this.#low, high: this.#high, unsigned });
  }

  sint64(): string {
    this.#readVarint();
    const sign = -(this.#low & 1);
    const low = ((this.#low >>> 1) | (this.#high << 31)) ^ sign;
    return formatInt64({ low, high: (this.#high >>> 1) ^ sign, unsigned: false });
  }

  /** Reads an int64 as a number; above 2^53 it is rounded. */
  int64Number(): number {
    const { buf, pos } = this;
    const first = buf[pos] as number;
    if (first < 0x80) {
      this.pos = pos + 1;
      return first;
    }
    this.#readVarint();
    return this.#high * TWO_32 + (this.#low >>> 0);
  }

  fixed32(): number {
    return this.#view().getUint32(this.#advance(4), true);
  }

  sfixed32(): number {
    return this.#view().getInt32(this.#advance(4), true);
  }

  float(): number {
    return this.#view().getFloat32(this.#advance(4), true);
  }

  double(): number {
    return this.#view().getFloat64(this.#advance(8), true);
  }

  fixed64(): string {
    return this.#view().getBigUint64(this.#advance(8), true).toString();
  }

  sfixed64(): string {
    return this.#view().getBigInt64(this.#advance(8), true).toString();
  }

  /** Made when a field needs it: there are few of them, and a view for every message costs more than its fields. */
  #view(): DataView {
    const { buffer, byteOffset, length } = this.buf;
    return new DataView(buffer, byteOffset, length);
  }

  #advance(bytes: number): number {
    const { pos } = this;
    if (pos + bytes > this.buf.length) throw this.#truncated(this.buf.length);
    this.pos = pos + bytes;
    return pos;
  }

  /** Reads a length and gives the end of what has it, which must lie inside of `end`. */
  length(end: number): number {
    const length = this.tag();
    const stop = this.pos + length;
    if (stop > end) throw this.#truncated(end);
    return stop;
  }

  /** A view, not a copy. */
  bytes(end: number): Uint8Array {
    const stop = this.length(end);
    const { buf, pos } = this;
    this.pos = stop;
    // Not subarray, which is slower, the more so when the bytes are a Buffer.
    return new Uint8Array(buf.buffer, buf.byteOffset + pos, stop - pos);
  }

  string(end: number): string {
    const stop = this.length(end);
    const { pos } = this;
    if (stop - pos > this.#limits.maxStringBytes) throw this.#tooLong();
    this.pos = stop;
    return pos === stop ? "" : decodeUtf8(this.buf, pos, stop);
  }

  /** A string out of few, such as the name of a method: the same object each time. */
  word(end: number): string {
    const stop = this.length(end);
    const { pos } = this;
    if (stop - pos > this.#limits.maxStringBytes) throw this.#tooLong();
    this.pos = stop;
    return pos === stop ? "" : readWord(this.buf, pos, stop);
  }

  /** Passes over a field that is not in the schema, and keeps it if wanted. */
  unknown(message: KeepsUnknown, start: number, tag: number, end: number): void {
    this.skip(tag, end);
    this.unknownFields++;
    if (!this.#keepUnknown) return;
    message.$unknown ??= [];
    message.$unknown.push(this.buf.subarray(start, this.pos));
  }

  /** Passes over the value of a field. */
  skip(tag: number, end: number): void {
    if (tag >>> 3 === 0) throw new WireError("malformed", "field number 0");
    switch (tag & 7) {
      case 2:
        this.pos = this.length(end);
        break;
      case 0:
        if ((this.buf[this.pos] as number) < 0x80) this.pos++;
        else this.#readVarint();
        break;
      case 1:
        this.#advance(8);
        break;
      case 3:
        this.#skipGroup(tag >>> 3, end);
        break;
      case 5:
        this.#advance(4);
        break;
      default:
        throw new WireError("malformed", `wire type ${tag & 7} at ${this.pos}`);
    }
  }

  #skipGroup(field: number, end: number): void {
    this.#descend();
    const endTag = ((field << 3) | 4) >>> 0;
    while (this.pos < end) {
      const tag = this.tag();
      if (tag === endTag) {
        this.#depth++;
        return;
      }
      this.skip(tag, end);
    }
    throw this.#truncated(end);
  }

  #tooLong(): WireError {
    return new WireError("limit", `a text has more than ${this.#limits.maxStringBytes} bytes`);
  }

  #truncated(end: number): WireError {
    return new WireError("truncated", `a field reaches over the end at ${end}`);
  }
}

function malformedVarint(): WireError {
  return new WireError("malformed", "varint of more than ten bytes");
}

/** Sets an entry of a decoded map, whatever its key is. */
export function put<Value>(map: Record<string, Value>, key: string | number | boolean, value: Value): void {
  if (key === "__proto__")
    Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true });
  else map[String(key)] = value;
}
