import { constants } from "node:zlib";
import fc from "fast-check";
import { join } from "../../../testing/bytes.ts";

/** Bytes that repeat themselves a little, or much. */
export const plainBytes = fc
  .array(fc.tuple(fc.uint8Array({ maxLength: 40 }), fc.integer({ min: 1, max: 60 })), { maxLength: 30 })
  .map((parts) => join(...parts.flatMap(([unit, times]) => Array<Uint8Array>(times).fill(unit))));

/** All that zlib can be told about how to pack them. */
export const deflateSettings = fc.record({
  level: fc.integer({ min: 0, max: 9 }),
  memLevel: fc.integer({ min: 1, max: 9 }),
  strategy: fc.constantFrom(
    constants.Z_DEFAULT_STRATEGY,
    constants.Z_FIXED,
    constants.Z_HUFFMAN_ONLY,
    constants.Z_RLE,
    constants.Z_FILTERED,
  ),
});

/** One byte of those that it is applied to is another one afterwards. */
export const byteChange = fc
  .tuple(fc.nat(), fc.integer({ min: 1, max: 255 }))
  .map(([place, flip]) => (bytes: Uint8Array) => {
    const changed = Uint8Array.from(bytes);
    changed[place % bytes.length] = (changed[place % bytes.length] ?? 0) ^ flip;
    return changed;
  });

/** Packs bits, written in the order of the stream, into bytes. */
export function bits(text: string): Uint8Array {
  const digits = text.replaceAll(" ", "");
  const bytes = digits.match(/.{1,8}/g) ?? [];
  return Uint8Array.from(bytes, (byte) => Number.parseInt([...byte.padEnd(8, "0")].reverse().join(""), 2));
}
