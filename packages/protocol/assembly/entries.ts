import { DISTANCE_ENTRIES, LENGTH_ENTRIES, LITERAL_ENTRIES } from "./memory";

// An entry of a table says what a word means, and how many bits that took:
//
//   bits 31 ... 16   the literal, the shortest copy, the nearest distance, or where a further table begins
//   bits 15, 14, 13  IS_SPECIAL, IS_END, IS_FURTHER
//   bits 11 ... 8    bits of the word; of a further table, bits of its index
//   bits 5 ... 0     bits of the word and of the number behind it, which adds to the copy or the distance
//
// Shifts look at the lowest six bits of a count only, so that a whole entry can be one.

/** The sign, so that literals, by far the most, are known by one comparison. */
const IS_LITERAL: u32 = 1 << 31;
/** The end of a block or, with nothing else, a word that means nothing. */
export const IS_SPECIAL: u32 = 1 << 15;
export const IS_END: u32 = 1 << 14;
export const IS_FURTHER: u32 = 1 << 13;

export const VALUE_SHIFT: u32 = 16;
export const WORD_SHIFT: u32 = 8;

const END_OF_BLOCK: u32 = 256;
const LITERAL_SYMBOLS: u32 = 288;
const DISTANCE_SYMBOLS: u32 = 32;
const LENGTH_SYMBOLS: u32 = 19;
const LONGEST_COPY: u32 = 258;

function put(entries: usize, symbol: u32, entry: u32): void {
  store<u32>(entries + (symbol << 2), entry);
}

/** Writes down what the symbols mean (RFC 1951, 3.2.5). */
export function prepareEntries(): void {
  for (let symbol: u32 = 0; symbol < END_OF_BLOCK; symbol++) {
    put(LITERAL_ENTRIES, symbol, IS_LITERAL | (symbol << VALUE_SHIFT));
  }
  put(LITERAL_ENTRIES, END_OF_BLOCK, IS_SPECIAL | IS_END);
  let copy: u32 = 3;
  for (let code: u32 = 0; code < 28; code++) {
    const extra: u32 = code < 8 ? 0 : (code >> 2) - 1;
    put(LITERAL_ENTRIES, END_OF_BLOCK + 1 + code, (copy << VALUE_SHIFT) | extra);
    copy += 1 << extra;
  }
  put(LITERAL_ENTRIES, 285, LONGEST_COPY << VALUE_SHIFT);
  for (let symbol: u32 = 286; symbol < LITERAL_SYMBOLS; symbol++) put(LITERAL_ENTRIES, symbol, IS_SPECIAL);

  let distance: u32 = 1;
  for (let code: u32 = 0; code < 30; code++) {
    const extra: u32 = code < 4 ? 0 : (code >> 1) - 1;
    put(DISTANCE_ENTRIES, code, (distance << VALUE_SHIFT) | extra);
    distance += 1 << extra;
  }
  for (let symbol: u32 = 30; symbol < DISTANCE_SYMBOLS; symbol++) put(DISTANCE_ENTRIES, symbol, IS_SPECIAL);

  for (let symbol: u32 = 0; symbol < LENGTH_SYMBOLS; symbol++) put(LENGTH_ENTRIES, symbol, symbol << VALUE_SHIFT);
}
