import { IS_FURTHER, IS_SPECIAL, VALUE_SHIFT, WORD_SHIFT } from "./entries";
import { COUNTS, PLACES, SORTED } from "./memory";

const MAX_WORD_BITS: u32 = 15;

function countOf(bits: u32): u32 {
  return load<u32>(COUNTS + (bits << 2));
}

/** What `symbol` means, when it is said by so many bits. */
function entryOf(entries: usize, symbol: u32, bits: u32): u32 {
  return load<u32>(entries + (symbol << 2)) + bits + (bits << WORD_SHIFT);
}

/** The word of as many bits behind `word`, both with their first bit lowest; the last one has none but ones. */
function wordAfter(word: u32, zeros: u32): u32 {
  const carry: u32 = 1 << (31 - clz<u32>(zeros));
  return (word & (carry - 1)) | carry;
}

/**
 * Makes the table that a code is read by: at each index, what the word means that those bits begin with.
 *
 * @param lengths of the symbols' words in bits, a byte each; 0 for a symbol that has none (RFC 1951, 3.2.2)
 * @param entries what the symbols mean
 * @param maxTableBits of an index; longer words are in further tables behind
 * @param isSparse no words, or one of one bit, are a code, too
 * @returns how many bits an index has, 0 when the lengths are not those of a code
 */
export function makeTable(
  table: usize,
  maxTableBits: u32,
  lengths: usize,
  symbols: u32,
  entries: usize,
  isSparse: bool,
): u32 {
  countLengths(lengths, symbols);
  let maxBits = MAX_WORD_BITS;
  while (maxBits > 0 && countOf(maxBits) === 0) maxBits--;
  if (isSparse && maxBits < 2 && countOf(1) < 2) return makeSparseTable(table, lengths, symbols, entries);
  if (!isComplete()) return 0;
  sortSymbols(lengths, symbols);
  const tableBits = min<u32>(maxTableBits, maxBits);
  fillTable(table, tableBits, maxBits, entries);
  return tableBits;
}

function countLengths(lengths: usize, symbols: u32): void {
  memory.fill(COUNTS, 0, (MAX_WORD_BITS + 1) << 2);
  for (let symbol: u32 = 0; symbol < symbols; symbol++) {
    const count = COUNTS + ((<usize>load<u8>(lengths + symbol)) << 2);
    store<u32>(count, load<u32>(count) + 1);
  }
}

/** Whether each sequence of bits begins with just one word. Says where the symbols go, too, by the lengths of their words. */
function isComplete(): bool {
  // Each bit doubles how many words there can be.
  let free: i32 = 1;
  let place: u32 = 0;
  for (let bits: u32 = 1; bits <= MAX_WORD_BITS; bits++) {
    const count = countOf(bits);
    free = (free << 1) - <i32>count;
    if (free < 0) return false;
    store<u32>(PLACES + (bits << 2), place);
    place += count;
  }
  return free === 0;
}

/** Those with the shortest words first. */
function sortSymbols(lengths: usize, symbols: u32): void {
  for (let symbol: u32 = 0; symbol < symbols; symbol++) {
    const bits = <usize>load<u8>(lengths + symbol);
    if (bits === 0) continue;
    const at = PLACES + (bits << 2);
    const place = load<u32>(at);
    store<u32>(at, place + 1);
    store<u16>(SORTED + (place << 1), <u16>symbol);
  }
}

/** Of one word, 0, or of none: an index has one bit. */
function makeSparseTable(table: usize, lengths: usize, symbols: u32, entries: usize): u32 {
  store<u32>(table, IS_SPECIAL);
  store<u32>(table + 4, IS_SPECIAL);
  for (let symbol: u32 = 0; symbol < symbols; symbol++) {
    if (load<u8>(lengths + symbol) !== 0) store<u32>(table, entryOf(entries, symbol, 1));
  }
  return 1;
}

function fillTable(table: usize, tableBits: u32, maxBits: u32, entries: usize): void {
  let symbols = SORTED;
  let word: u32 = 0;
  let bits: u32 = 0;
  // Words of so many bits fill a table of that size, which is doubled for the next bit.
  store<u32>(table, IS_SPECIAL);
  while (bits < tableBits) {
    const size: u32 = 1 << bits;
    memory.copy(table + (size << 2), table, size << 2);
    bits++;
    for (let left = countOf(bits); left > 0; left--) {
      store<u32>(table + (word << 2), entryOf(entries, load<u16>(symbols), bits));
      symbols += 2;
      const zeros = word ^ ((size << 1) - 1);
      if (zeros === 0) break;
      word = wordAfter(word, zeros);
    }
  }
  if (maxBits > tableBits) fillFurtherTables(table, tableBits, maxBits, entries, symbols, word);
}

/** Words that begin with the same bits share a table, as large as the longest of them needs. */
function fillFurtherTables(
  table: usize,
  tableBits: u32,
  maxBits: u32,
  entries: usize,
  firstSymbol: usize,
  firstWord: u32,
): void {
  const mask: u32 = (1 << tableBits) - 1;
  let symbols = firstSymbol;
  let word = firstWord;
  let prefix: u32 = mask + 1;
  let start: u32 = 0;
  let end: u32 = mask + 1;
  for (let bits = tableBits + 1; bits <= maxBits; bits++) {
    const ownBits = bits - tableBits;
    for (let left = countOf(bits); left > 0; left--) {
      if ((word & mask) !== prefix) {
        prefix = word & mask;
        const indexBits = furtherBits(tableBits, bits, left);
        start = end;
        end += 1 << indexBits;
        const further = IS_FURTHER | (start << VALUE_SHIFT) | (indexBits << WORD_SHIFT) | tableBits;
        store<u32>(table + (prefix << 2), further);
      }
      const entry = entryOf(entries, load<u16>(symbols), ownBits);
      symbols += 2;
      for (let at = start + (word >> tableBits); at < end; at += 1 << ownBits) store<u32>(table + (at << 2), entry);
      const zeros = word ^ ((1 << bits) - 1);
      if (zeros === 0) return;
      word = wordAfter(word, zeros);
    }
  }
}

/** Bits of the index of a further table, whose first word has `bits`, when `left` words of that length are left. */
function furtherBits(tableBits: u32, bits: u32, left: u32): u32 {
  let indexBits = bits - tableBits;
  for (let words = left; words < (<u32>1) << indexBits; ) {
    indexBits++;
    words = (words << 1) + countOf(tableBits + indexBits);
  }
  return indexBits;
}
