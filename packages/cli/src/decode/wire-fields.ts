import { printable } from "../text/printable.ts";

/** One field of a message as it travels, of which only the number and the kind of its bytes are known. */
export interface WireField {
  readonly number: number;
  /** A decimal string for numbers, bytes for all that has a length. */
  readonly value: string | Uint8Array;
}

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const MAX_DEPTH = 32;

/** Splits a message into its fields; `undefined` when the bytes are no message. */
export function readWireFields(bytes: Uint8Array): WireField[] | undefined {
  const fields: WireField[] = [];
  let at = 0;
  while (at < bytes.length) {
    const field = readField(bytes, at);
    if (field === undefined) return undefined;
    fields.push(field);
    at = field.end;
  }
  return fields;
}

function readField(bytes: Uint8Array, start: number): (WireField & { readonly end: number }) | undefined {
  const tag = readVarint(bytes, start);
  if (tag === undefined || tag.value < 8n || tag.value > 0xffff_ffffn) return undefined;
  const number = Number(tag.value >> 3n);
  switch (Number(tag.value & 7n)) {
    case 0: {
      const varint = readVarint(bytes, tag.end);
      return varint && { number, value: `${varint.value}`, end: varint.end };
    }
    case 1:
      return readFixed(bytes, number, tag.end, 8);
    case 2: {
      const length = readVarint(bytes, tag.end);
      if (length === undefined || length.value > bytes.length - length.end) return undefined;
      const end = length.end + Number(length.value);
      return { number, value: bytes.subarray(length.end, end), end };
    }
    case 5:
      return readFixed(bytes, number, tag.end, 4);
    default:
      return undefined;
  }
}

function readVarint(bytes: Uint8Array, start: number): { readonly value: bigint; readonly end: number } | undefined {
  let value = 0n;
  for (let at = start; at < Math.min(bytes.length, start + 10); at++) {
    const byte = bytes[at] ?? 0;
    value |= BigInt(byte & 0x7f) << BigInt(7 * (at - start));
    if (byte < 0x80) return { value: BigInt.asUintN(64, value), end: at + 1 };
  }
  return undefined;
}

function readFixed(bytes: Uint8Array, number: number, start: number, size: 4 | 8) {
  if (start + size > bytes.length) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, size);
  const value = size === 4 ? `${view.getUint32(0, true)}` : `${view.getBigUint64(0, true)}`;
  return { number, value, end: start + size };
}

/** What fields without names hold, by number; a number that comes more than once has a list. */
export interface Nameless {
  [number: string]: NamelessValue | NamelessValue[];
}
type NamelessValue = string | Uint8Array | Nameless;

/** Fields without a schema as data: bytes become text or fields where they look like it. */
export function namelessFields(fields: readonly WireField[], depth = 0): Nameless {
  const result: Nameless = {};
  for (const { number, value } of fields) {
    const shown = typeof value === "string" ? value : guess(value, depth);
    const before = result[number];
    if (before === undefined) result[number] = shown;
    else if (Array.isArray(before)) before.push(shown);
    else result[number] = [before, shown];
  }
  return result;
}

function guess(bytes: Uint8Array, depth: number): NamelessValue {
  const text = asText(bytes);
  if (text !== undefined) return text;
  const fields = depth < MAX_DEPTH && bytes.length > 0 ? readWireFields(bytes) : undefined;
  return fields === undefined ? bytes : namelessFields(fields, depth + 1);
}

/** The bytes as text, if they are one that a person could have written. */
function asText(bytes: Uint8Array): string | undefined {
  try {
    const text = decoder.decode(bytes);
    return text !== "" && printable(text.replace(/[\t\n\r]/g, "")) === text.replace(/[\t\n\r]/g, "") ? text : undefined;
  } catch {
    return undefined;
  }
}
