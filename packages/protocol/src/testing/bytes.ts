/** Bytes from hex; spaces and line ends may stand between them. */
export function hex(text: string): Uint8Array<ArrayBuffer> {
  const digits = text.replaceAll(/\s/g, "");
  if (!/^([0-9a-f]{2})*$/.test(digits)) throw new RangeError(`not hex: ${text}`);
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Several byte strings as one. */
export function join(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

/** A varint, written without the codec under test. */
function varint(value: number | bigint): Uint8Array<ArrayBuffer> {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}

/** A field of wire type 2 (message, text or bytes), written without the codec under test. */
export function lengthDelimited(number: number, content: Uint8Array): Uint8Array<ArrayBuffer> {
  return join(varint(number * 8 + 2), varint(content.length), content);
}

/** A field of wire type 0, written without the codec under test. */
export function varintField(number: number, value: number | bigint): Uint8Array<ArrayBuffer> {
  return join(varint(number * 8), varint(value));
}

/** `depth` groups in each other: the wire form that nests without saying lengths. */
export function nestedGroups(number: number, depth: number): Uint8Array<ArrayBuffer> {
  const start = varint(number * 8 + 3);
  const end = varint(number * 8 + 4);
  return join(...Array<Uint8Array>(depth).fill(start), ...Array<Uint8Array>(depth).fill(end));
}

/** `depth` messages in each other, each in the field `number` of the one around it. */
export function nestedMessages(number: number, depth: number): Uint8Array {
  // From the inside out, in one buffer from its end: copying at every level would take quadratic time.
  const tag = varint(number * 8 + 2);
  const whole = new Uint8Array(depth * (tag.length + 10));
  let start = whole.length;
  for (let level = 0; level < depth; level++) {
    const head = join(tag, varint(whole.length - start));
    start -= head.length;
    whole.set(head, start);
  }
  return whole.subarray(start);
}

/**
 * The same data with all bytes as hex, so that data can be compared: on Node, bytes are sometimes a `Buffer`, which
 * deep equality tells apart from a `Uint8Array`.
 */
export function withHex(value: unknown): unknown {
  if (value instanceof Uint8Array) return toHex(value);
  if (Array.isArray(value)) return value.map(withHex);
  if (typeof value !== "object" || value === null || value instanceof Error) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, withHex(field)]));
}
