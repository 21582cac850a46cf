import { ProtocolError } from "../errors.ts";

type Encode<Message> = (writer: WireWriter, message: Message) => void;

const INITIAL_BYTES = 256;
const MAX_INT64 = 2n ** 64n;
const MIN_INT64 = -(2n ** 63n);
const MAX_SIGNED = 2n ** 63n - 1n;
const TWO_63 = 2 ** 63;
const encoder = new TextEncoder();

/**
 * Writes the protobuf wire format. Used by generated encoders. Values that are the default of proto3 (0, "", false, no
 * bytes) are not written, except in lists and maps.
 */
export class WireWriter {
  #buf = new Uint8Array(INITIAL_BYTES);
  #view = new DataView(this.#buf.buffer);
  #pos = 0;

  finish(): Uint8Array {
    return this.#buf.slice(0, this.#pos);
  }

  /** Makes room for some more bytes. */
  #reserve(bytes: number): void {
    if (this.#pos + bytes <= this.#buf.length) return;
    const larger = new Uint8Array(Math.max(this.#buf.length * 2, this.#pos + bytes));
    larger.set(this.#buf);
    this.#buf = larger;
    this.#view = new DataView(larger.buffer);
  }

  varint32(value: number): void {
    this.#reserve(5);
    let rest = value >>> 0;
    while (rest > 0x7f) {
      this.#buf[this.#pos++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.#buf[this.#pos++] = rest;
  }

  varint64(value: bigint): void {
    this.#reserve(10);
    let rest = BigInt.asUintN(64, value);
    while (rest > 0x7fn) {
      this.#buf[this.#pos++] = Number(rest & 0x7fn) | 0x80;
      rest >>= 7n;
    }
    this.#buf[this.#pos++] = Number(rest);
  }

  /** Negative numbers take ten bytes, as an int64 with the same value would. */
  rawInt32(value: number): void {
    if (value < 0) this.varint64(BigInt(value | 0));
    else this.varint32(value);
  }

  rawInt64(value: string): void {
    this.varint64(parseDecimal(value));
  }

  rawInt64Number(value: number): void {
    if (value >= 0 && value <= 0xffff_ffff) this.varint32(value);
    else this.varint64(toInt64(value));
  }

  rawSint32(value: number): void {
    this.varint32((value << 1) ^ (value >> 31));
  }

  rawSint64(value: string): void {
    const number = parseDecimal(value);
    this.varint64((number << 1n) ^ (number >> 63n));
  }

  rawBool(value: boolean): void {
    this.varint32(value ? 1 : 0);
  }

  rawFixed32(value: number): void {
    this.#reserve(4);
    this.#view.setUint32(this.#pos, value, true);
    this.#pos += 4;
  }

  rawFloat(value: number): void {
    this.#reserve(4);
    this.#view.setFloat32(this.#pos, value, true);
    this.#pos += 4;
  }

  rawDouble(value: number): void {
    this.#reserve(8);
    this.#view.setFloat64(this.#pos, value, true);
    this.#pos += 8;
  }

  rawFixed64(value: string): void {
    this.#reserve(8);
    this.#view.setBigUint64(this.#pos, BigInt.asUintN(64, parseDecimal(value)), true);
    this.#pos += 8;
  }

  rawString(value: string): void {
    this.rawBytes(encoder.encode(value));
  }

  rawBytes(value: Uint8Array): void {
    this.varint32(value.length);
    this.raw(value);
  }

  /** Writes bytes that are fields already. */
  raw(value: Uint8Array): void {
    this.#reserve(value.length);
    this.#buf.set(value, this.#pos);
    this.#pos += value.length;
  }

  /** @param name of the field, for the error when the value does not fit; so in the methods below */
  uint32(tag: number, value: number, name: string): void {
    if (value === 0) return;
    checkWhole(name, value, 0, 0xffff_ffff);
    this.varint32(tag);
    this.varint32(value);
  }

  int32(tag: number, value: number, name: string): void {
    if (value === 0) return;
    checkWhole(name, value, -0x8000_0000, 0x7fff_ffff);
    this.varint32(tag);
    this.rawInt32(value);
  }

  int64(tag: number, value: string, name: string): void {
    if (value === "0") return;
    this.varint32(tag);
    this.varint64(parseDecimal(value, name));
  }

  int64Number(tag: number, value: number, name: string): void {
    if (value === 0) return;
    checkWhole(name, value, -TWO_63, TWO_63);
    this.varint32(tag);
    this.rawInt64Number(value);
  }

  bool(tag: number, value: boolean): void {
    if (!value) return;
    this.varint32(tag);
    this.rawBool(value);
  }

  double(tag: number, value: number): void {
    if (Object.is(value, 0)) return;
    this.varint32(tag);
    this.rawDouble(value);
  }

  float(tag: number, value: number): void {
    if (Object.is(value, 0)) return;
    this.varint32(tag);
    this.rawFloat(value);
  }

  string(tag: number, value: string): void {
    if (value === "") return;
    this.varint32(tag);
    this.rawString(value);
  }

  bytes(tag: number, value: Uint8Array): void {
    if (value.length === 0) return;
    this.varint32(tag);
    this.rawBytes(value);
  }

  message<Message>(tag: number, value: Message, encode: Encode<Message>): void {
    this.varint32(tag);
    this.delimited(() => encode(this, value));
  }

  /** Writes something with its length before it: room for a length of one byte is left, and made larger if needed. */
  delimited(write: () => void): void {
    this.#reserve(1);
    const start = ++this.#pos;
    write();
    const length = this.#pos - start;
    const extra = varintSize(length) - 1;
    if (extra > 0) {
      this.#reserve(extra);
      this.#buf.copyWithin(start + extra, start, this.#pos);
    }
    this.#pos = start - 1;
    this.varint32(length);
    this.#pos += length;
  }
}

function varintSize(value: number): number {
  let size = 1;
  for (let rest = value; rest > 0x7f; rest >>>= 7) size++;
  return size;
}

/** What was read as 2^63 - 1 has been rounded up to 2^63, which is no int64: it goes back to what it was. */
function toInt64(value: number): bigint {
  return value >= TWO_63 ? MAX_SIGNED : BigInt(value);
}

/** @throws {ProtocolError} ERR_ARGUMENT when a number would not arrive as it is */
function checkWhole(name: string, value: number, min: number, max: number): void {
  if (Number.isInteger(value) && value >= min && value <= max) return;
  throw new ProtocolError("ERR_ARGUMENT", `${name} must be a whole number from ${min} to ${max}, got ${value}`);
}

/** @throws {ProtocolError} ERR_ARGUMENT when the text is not a whole decimal number of 64 bits */
function parseDecimal(text: string, name = "a list item"): bigint {
  if (/^-?[0-9]{1,20}$/.test(text)) {
    const value = BigInt(text);
    if (value >= MIN_INT64 && value < MAX_INT64) return value;
  }
  throw new ProtocolError("ERR_ARGUMENT", `${name} must be a decimal string of 64 bits, got ${JSON.stringify(text)}`);
}
