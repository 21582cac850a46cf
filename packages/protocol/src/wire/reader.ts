import { decodeUtf8 } from "#utf8";
import { formatInt64 } from "../int64.ts";
import { WireError } from "./wire-error.ts";

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
}

/** A varint of ten bytes or less can be read without looking at the end of the buffer. */
const MAX_VARINT_BYTES = 10;
const TWO_32 = 0x1_0000_0000;

/**
 * Reads the protobuf wire format. Used by generated decoders: these know the fields, it knows the bytes.
 *
 * A nested message reads up to its own end and is checked there, so a field that reaches over the end is an error.
 */
export class WireReader {
  readonly buf: Uint8Array;
  readonly #view: DataView;
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
    this.buf = buf;
    this.#view = new DataView(buf.buffer, buf.byteOffset, buf.length);
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

  tag(): number {
    const byte = this.buf[this.pos] as number;
    if (byte < 0x80) {
      this.pos++;
      return byte;
    }
    return this.uint32();
  }

  uint32(): number {
    const { buf } = this;
    let pos = this.pos;
    if (pos + MAX_VARINT_BYTES > buf.length) return this.#lowBitsNearEnd();
    let byte = buf[pos++] as number;
    let value = byte & 0x7f;
    for (let shift = 7; byte > 0x7f; shift += 7) {
      if (shift > 63) throw malformedVarint();
      byte = buf[pos++] as number;
      if (shift < 32) value |= (byte & 0x7f) << shift;
    }
    this.pos = pos;
    return value >>> 0;
  }

  #lowBitsNearEnd(): number {
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
    this.#readVarint();
    return (this.#low | this.#high) !== 0;
  }

  #low = 0;
  #high = 0;

  /** Reads a varint of up to 64 bits into two halves. */
  #readVarint(): void {
    const { buf } = this;
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      if (this.pos >= buf.length) throw this.#truncated(buf.length);
      const byte = buf[this.pos++] as number;
      const bits = byte & 0x7f;
      if (shift < 28) low |= bits << shift;
      else if (shift === 28) {
        low |= bits << 28;
        high = bits >>> 4;
      } else if (shift < 63) high |= bits << (shift - 32);
      else high |= bits << 31;
      if (byte < 0x80) {
        this.#low = low;
        this.#high = high;
        return;
      }
    }
    throw malformedVarint();
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
    // Counts and times have up to six bytes (42 bits): sums of 7-bit groups, without 32-bit halves.
    if (pos + MAX_VARINT_BYTES <= buf.length) {
      const a = buf[pos] as number;
      if (a < 0x80) {
        this.pos = pos + 1;
        return a;
      }
    }
    this.#readVarint();
    return this.#high * TWO_32 + (this.#low >>> 0);
  }

  fixed32(): number {
    return this.#view.getUint32(this.#advance(4), true);
  }

  sfixed32(): number {
    return this.#view.getInt32(this.#advance(4), true);
  }

  float(): number {
    return this.#view.getFloat32(this.#advance(4), true);
  }

  double(): number {
    return this.#view.getFloat64(this.#advance(8), true);
  }

  fixed64(): string {
    return this.#view.getBigUint64(this.#advance(8), true).toString();
  }

  sfixed64(): string {
    return this.#view.getBigInt64(this.#advance(8), true).toString();
  }

  #advance(bytes: number): number {
    const { pos } = this;
    if (pos + bytes > this.buf.length) throw this.#truncated(this.buf.length);
    this.pos = pos + bytes;
    return pos;
  }

  /** Reads a length and gives the end of what has it, which must lie inside of `end`. */
  length(end: number): number {
    const length = this.uint32();
    const stop = this.pos + length;
    if (stop > end) throw this.#truncated(end);
    return stop;
  }

  /** A view, not a copy. */
  bytes(end: number): Uint8Array {
    const stop = this.length(end);
    const view = this.buf.subarray(this.pos, stop);
    this.pos = stop;
    return view;
  }

  string(end: number): string {
    const stop = this.length(end);
    const text = decodeUtf8(this.buf, this.pos, stop);
    this.pos = stop;
    return text;
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
      case 0:
        this.#readVarint();
        break;
      case 1:
        this.#advance(8);
        break;
      case 2:
        this.pos = this.length(end);
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
