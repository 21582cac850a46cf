import fc from "fast-check";

const UINT64_MAX = 2n ** 64n - 1n;
const INT64_MAX = 2n ** 63n - 1n;
const INT32_MAX = 2 ** 31 - 1;

/** Texts at which careless code breaks: joined emoji, right-to-left marks, an accent of its own, a byte order mark. */
const difficultTexts = [
  "👩‍👩‍👧‍👦",
  "🏳️‍🌈",
  "👍🏽",
  "🇺🇦",
  "e\u0301",
  "\u202e‏مرحبا",
  "\u0000",
  "\ufeff",
  "\ufffd",
  "𝒳",
  "__proto__",
];

/**
 * An unsigned 64-bit number as a decimal string, `"0"` to `"18446744073709551615"`: what push frames carry as ids.
 */
export function uint64Text(): fc.Arbitrary<string> {
  const edges = [0n, 1n, 2n ** 32n - 1n, 2n ** 32n, 2n ** 53n + 1n, INT64_MAX, INT64_MAX + 1n, UINT64_MAX];
  return fc.oneof(fc.bigInt({ min: 0n, max: UINT64_MAX }), fc.constantFrom(...edges)).map(String);
}

/**
 * A signed 64-bit number as a decimal string, `"-9223372036854775808"` to `"9223372036854775807"`: what messages carry
 * as ids. An id of 2^63 or more has the same bytes as a negative number and reads as that.
 */
export function int64Text(): fc.Arbitrary<string> {
  const edges = [0n, 1n, -1n, 2n ** 32n, -(2n ** 32n), 2n ** 53n + 1n, INT64_MAX, -INT64_MAX - 1n];
  return fc.oneof(fc.bigInt({ min: -INT64_MAX - 1n, max: INT64_MAX }), fc.constantFrom(...edges)).map(String);
}

/** A number that the wire holds in 32 bits, negative ones too. */
export function int32(): fc.Arbitrary<number> {
  return fc.oneof(fc.integer({ min: -INT32_MAX - 1, max: INT32_MAX }), fc.constantFrom(0, 1, -1, INT32_MAX));
}

/**
 * A count that the wire holds in 64 bits, negative ones too. Those above 2^53 are doubles that the wire holds exactly.
 */
export function int64Number(): fc.Arbitrary<number> {
  const edges = [0, 1, -1, INT32_MAX, INT32_MAX + 1, 2 ** 32, -(2 ** 32), Number.MAX_SAFE_INTEGER, 2 ** 62, -(2 ** 63)];
  return fc.oneof(fc.maxSafeInteger(), fc.constantFrom(...edges));
}

/** A text that UTF-8 can hold: any code point but lone surrogates, and graphemes of several code points. */
export function text(): fc.Arbitrary<string> {
  return fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 20 }),
    fc.string({ unit: codePoint(), maxLength: 20 }),
    fc.array(fc.constantFrom(...difficultTexts), { maxLength: 4 }).map((parts) => parts.join("")),
  );
}

/** Any code point but surrogates, which are none by themselves. (fast-check's own unit takes a second to build.) */
function codePoint(): fc.Arbitrary<string> {
  const any = fc.oneof(fc.integer({ min: 0, max: 0xd7ff }), fc.integer({ min: 0xe000, max: 0x10ffff }));
  return any.map((point) => String.fromCodePoint(point));
}
