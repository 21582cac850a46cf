// Inflates deflate streams (RFC 1951), whole ones from memory to memory.
//
// It takes no stream that zlib does not take. Of those that zlib takes it refuses some, with codes that compressors do
// not make: somebody else has to have a look at what is refused.
//
// The technique is the usual one, of tables and 64 bits at a time; see zlib's doc/algorithm.txt for the tables. What is
// read and written is bounded once for each copy or four literals, so the buffers need some room behind them.

import { held, hold, nextByte, refill, resume, startAt, take } from "./bits";
import { makeTable } from "./code-table";
import { IS_END, IS_FURTHER, IS_SPECIAL, prepareEntries, VALUE_SHIFT, WORD_SHIFT } from "./entries";
import {
  DISTANCE_ENTRIES,
  DISTANCE_TABLE,
  DISTANCE_TABLE_BITS,
  INPUT,
  LENGTH_ENTRIES,
  LENGTH_TABLE,
  LENGTH_TABLE_BITS,
  LITERAL_ENTRIES,
  LITERAL_TABLE,
  LITERAL_TABLE_BITS,
  WORD_LENGTHS,
} from "./memory";

/** Where the stream has to be put. */
export const input: usize = INPUT;
/** Bytes that are to be left free between the stream and the result: zeros to read ahead. */
export const inputSlack: usize = 32;
/** Bytes that are to be left free behind the result: for the longest copy, and for codes that are read behind the end. */
export const outputSlack: usize = 1024;

const REFUSED: i32 = -1;

/** Bits of an index, as they are masked by: shifted by two, that is, the offset of an entry. */
let literalMask: u32 = 0;
let distanceMask: u32 = 0;
let hasFixedCodes = false;

prepareEntries();

/**
 * Inflates the stream of `size` bytes at {@link input}.
 *
 * @returns how many bytes are at `output`; below 0 when it is not a stream, holds more than `capacity`, or does not end
 *   with its last byte
 */
export function inflate(size: usize, output: usize, capacity: usize): i32 {
  const end = INPUT + size;
  const outputEnd = output + capacity;
  memory.fill(end, 0, inputSlack);
  startAt(INPUT);
  let out = output;
  for (let isLast = false; !isLast; ) {
    refill();
    isLast = take(1) === 1;
    const kind = take(2);
    if (kind === 0) out = copyStored(end, out, outputEnd);
    else if (kind === 1 ? readFixedCodes() : kind === 2 && readCodes()) out = inflateBlock(end, output, out, outputEnd);
    else return REFUSED;
    if (out === 0) return REFUSED;
  }
  return nextByte() === end ? <i32>(out - output) : REFUSED;
}

/** Where the next byte goes, 0 when it is refused. */
function copyStored(end: usize, out: usize, outputEnd: usize): usize {
  const start = nextByte() + 4;
  if (start > end) return 0;
  const length = <usize>load<u16>(start - 4);
  if (<usize>load<u16>(start - 2) !== (length ^ 0xffff)) return 0;
  if (start + length > end || out + length > outputEnd) return 0;
  memory.copy(out, start, length);
  startAt(start + length);
  return out + length;
}

/** Those of blocks that bring none (RFC 1951, 3.2.6). */
function readFixedCodes(): bool {
  if (hasFixedCodes) return true;
  hasFixedCodes = true;
  memory.fill(WORD_LENGTHS, 8, 144);
  memory.fill(WORD_LENGTHS + 144, 9, 112);
  memory.fill(WORD_LENGTHS + 256, 7, 24);
  memory.fill(WORD_LENGTHS + 280, 8, 8);
  memory.fill(WORD_LENGTHS + 288, 5, 32);
  return makeTables(288, 32);
}

/** Those that a block brings (RFC 1951, 3.2.7). */
function readCodes(): bool {
  hasFixedCodes = false;
  const literals = take(5) + 257;
  const distances = take(5) + 1;
  if (literals > 286 || distances > 30) return false;
  return readLengthCode() && readLengths(literals + distances) && makeTables(literals, distances);
}

let lengthMask: u32 = 0;

/** In which order the lengths of the code for lengths are sent. */
const LENGTH_ORDER = memory.data<u8>([16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]);

function readLengthCode(): bool {
  const count = take(4) + 4;
  memory.fill(WORD_LENGTHS, 0, 19);
  for (let at: u32 = 0; at < count; at++) {
    refill();
    store<u8>(WORD_LENGTHS + load<u8>(LENGTH_ORDER + at), <u8>take(3));
  }
  const bits = makeTable(LENGTH_TABLE, LENGTH_TABLE_BITS, WORD_LENGTHS, 19, LENGTH_ENTRIES, false);
  lengthMask = (1 << bits) - 1;
  return bits !== 0;
}

function readLengths(count: u32): bool {
  let at: u32 = 0;
  while (at < count) {
    refill();
    const entry = load<u32>(LENGTH_TABLE + ((<u32>hold & lengthMask) << 2));
    take(entry & 63);
    const symbol = entry >> VALUE_SHIFT;
    if (symbol < 16) {
      store<u8>(WORD_LENGTHS + at, <u8>symbol);
      at++;
      continue;
    }
    if (symbol === 16 && at === 0) return false;
    const length: u8 = symbol === 16 ? load<u8>(WORD_LENGTHS + at - 1) : 0;
    const times: u32 = symbol === 16 ? 3 + take(2) : symbol === 17 ? 3 + take(3) : 11 + take(7);
    memory.fill(WORD_LENGTHS + at, length, times);
    at += times;
  }
  return at === count;
}

function makeTables(literals: u32, distances: u32): bool {
  // Without a word for it, a block could not end.
  if (load<u8>(WORD_LENGTHS + 256) === 0) return false;
  const literalBits = makeTable(LITERAL_TABLE, LITERAL_TABLE_BITS, WORD_LENGTHS, literals, LITERAL_ENTRIES, false);
  const lengths = WORD_LENGTHS + literals;
  const distanceBits = makeTable(DISTANCE_TABLE, DISTANCE_TABLE_BITS, lengths, distances, DISTANCE_ENTRIES, true);
  literalMask = ((1 << literalBits) - 1) << 2;
  distanceMask = ((1 << distanceBits) - 1) << 2;
  return literalBits !== 0 && distanceBits !== 0;
}

function isLiteral(entry: u32): bool {
  return <i32>entry < 0;
}

/** The number that an entry begins, with the bits behind its word. */
function numberOf(entry: u32, bits: u64): usize {
  const all = <u32>bits & ((1 << (entry & 63)) - 1);
  return <usize>((entry >> VALUE_SHIFT) + (all >> ((entry >> WORD_SHIFT) & 15)));
}

/** Of the table that `entry` leads to. */
function furtherEntry(table: usize, entry: u32, bits: u64): u32 {
  const index = (entry >> VALUE_SHIFT) + (<u32>bits & ((1 << ((entry >> WORD_SHIFT) & 15)) - 1));
  return load<u32>(table + (index << 2));
}

/**
 * All that is between the codes of a block and its end.
 *
 * This is where the time goes, most of it until it is known where the next word begins, so that each step between two
 * words counts: the bits are in variables and not in globals, and are kept shifted by two, so that masked they are the
 * offset of an entry. That leaves 54 bits or more after a refill: four literals have 48 at most, a copy has 48.
 *
 * @returns where the next byte goes, 0 when it is refused
 */
function inflateBlock(end: usize, output: usize, start: usize, outputEnd: usize): usize {
  let next = nextByte();
  let bits = (hold & (((<u64>1) << (held & 7)) - 1)) << 2;
  let count = (held & 7) + 2;
  let out = start;
  const literals = literalMask;
  const distances = distanceMask;
  // The end may be read past, as zeros, before it is noticed that there are no more words.
  while (out <= outputEnd && next <= end + 16) {
    bits |= load<u64>(next) << count;
    let bytes = (63 - count) >> 3;
    next += <usize>bytes;
    count += bytes << 3;
    let entry = load<u32>(LITERAL_TABLE + (<u32>bits & literals));
    // Four at most: so many bits there are.
    let left = 4;
    while (isLiteral(entry)) {
      bits >>= <u64>entry;
      count -= <u64>(entry & 63);
      store<u8>(out, entry >> VALUE_SHIFT);
      out++;
      if (--left === 0) break;
      entry = load<u32>(LITERAL_TABLE + (<u32>bits & literals));
    }
    if (left === 0) continue;
    bits |= load<u64>(next) << count;
    bytes = (63 - count) >> 3;
    next += <usize>bytes;
    count += bytes << 3;
    if (entry & IS_FURTHER) {
      bits >>= <u64>entry;
      count -= <u64>(entry & 63);
      entry = furtherEntry(LITERAL_TABLE, entry, bits >> 2);
    }
    if (isLiteral(entry)) {
      bits >>= <u64>entry;
      count -= <u64>(entry & 63);
      store<u8>(out, entry >> VALUE_SHIFT);
      out++;
      continue;
    }
    if (entry & IS_SPECIAL) {
      if (!(entry & IS_END) || out > outputEnd) return 0;
      resume((bits >> 2) >> <u64>entry, count - 2 - <u64>(entry & 63), next);
      return out;
    }
    const length = numberOf(entry, bits >> 2);
    bits >>= <u64>entry;
    count -= <u64>(entry & 63);
    entry = load<u32>(DISTANCE_TABLE + (<u32>bits & distances));
    if (entry & IS_FURTHER) {
      bits >>= <u64>entry;
      count -= <u64>(entry & 63);
      entry = furtherEntry(DISTANCE_TABLE, entry, bits >> 2);
    }
    if (entry & IS_SPECIAL) return 0;
    const distance = numberOf(entry, bits >> 2);
    bits >>= <u64>entry;
    count -= <u64>(entry & 63);
    if (distance > out - output) return 0;
    copy(out, distance, length);
    out += length;
  }
  return 0;
}

/** Copies what was written `distance` bytes before, up to 31 bytes more than `length`. What is copied may be copied again. */
function copy(to: usize, distance: usize, length: usize): void {
  const end = to + length;
  let from = to - distance;
  let at = to;
  if (distance >= 16) {
    do {
      v128.store(at, v128.load(from));
      v128.store(at, v128.load(from, 16), 16);
      from += 32;
      at += 32;
    } while (at < end);
  } else {
    do {
      store<u8>(at++, load<u8>(from++));
    } while (at < end);
  }
}
