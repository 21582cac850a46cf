// Where everything is: memory is laid out once, and never grows.

/** Entries of four bytes: 2^12 for words of up to 12 bits, and at most 572 in further tables for the longer ones. */
export const LITERAL_TABLE: usize = 0;
export const LITERAL_TABLE_BITS: u32 = 12;
/** 2^8, and at most 146 in further tables. */
export const DISTANCE_TABLE: usize = 0x5000;
export const DISTANCE_TABLE_BITS: u32 = 8;
/** 2^7, which is as long as these words are. */
export const LENGTH_TABLE: usize = 0x5800;
export const LENGTH_TABLE_BITS: u32 = 7;

/** What each symbol means: entries that only lack how long its word is. */
export const LITERAL_ENTRIES: usize = 0x5a00;
export const DISTANCE_ENTRIES: usize = 0x5f00;
export const LENGTH_ENTRIES: usize = 0x5f80;

/** Lengths of words, a byte each: 286 and 30 at most, and what a last run may say too much. */
export const WORD_LENGTHS: usize = 0x6000;
/** While a table is made: how many words have each length, where they go, and the symbols in that order. */
export const COUNTS: usize = 0x6200;
export const PLACES: usize = 0x6240;
export const SORTED: usize = 0x6280;

// 0x7f00 to 0x7fff is for constants of the compiler: see scripts/inflate-wasm.mjs.

/** The deflate stream. What it inflates to comes behind it. */
export const INPUT: usize = 0x8000;
