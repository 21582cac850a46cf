import { BitSource } from "./bit-source.ts";
import { HuffmanCode } from "./huffman-code.ts";

const END_OF_BLOCK = 256;
/** Codes for lengths of copies, from 257 on: the shortest copy of each, and how many bits say the rest (RFC 1951, 3.2.5). */
const COPY_LENGTHS = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
];
const COPY_EXTRA_BITS = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const MAX_DISTANCE_CODE = 29;
/** In which order the lengths of the code for lengths are sent (RFC 1951, 3.2.7). */
const LENGTH_CODE_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

interface BlockCodes {
  readonly literals: HuffmanCode;
  readonly distances: HuffmanCode;
}

/** Of the blocks that bring none (RFC 1951, 3.2.6). */
const fixedCodes: BlockCodes = {
  literals: new HuffmanCode(new Uint8Array(288).fill(8, 0, 144).fill(9, 144, 256).fill(7, 256, 280).fill(8, 280)),
  distances: new HuffmanCode(new Uint8Array(30).fill(5)),
};

/**
 * Counts what a deflate stream inflates to, without inflating it: takes no memory, whatever it says.
 *
 * @param start where it begins in `bytes`
 * @returns the count, and where the stream ends; somewhat more than `maxBytes` when there is more than that
 * @throws {RangeError} when it is broken
 */
export function deflatedSize(bytes: Uint8Array, start: number, maxBytes: number): { size: number; end: number } {
  const bits = new BitSource(bytes, start);
  let size = 0;
  for (let isLast = false; !isLast && size <= maxBytes; ) {
    isLast = bits.take(1) === 1;
    size = blockEnd(bits, size, maxBytes);
    if (bits.isBeyondEnd) throw new RangeError("the stream ends too early");
  }
  return { size, end: bits.align() };
}

/** The size after one block. */
function blockEnd(bits: BitSource, size: number, maxBytes: number): number {
  switch (bits.take(2)) {
    case 0:
      return size + skipStored(bits);
    case 1:
      return countCopies(bits, fixedCodes, size, maxBytes);
    case 2:
      return countCopies(bits, readCodes(bits), size, maxBytes);
    default:
      throw new RangeError("there is no such block");
  }
}

function skipStored(bits: BitSource): number {
  bits.align();
  const length = bits.take(16);
  if (bits.take(16) !== (length ^ 0xffff)) throw new RangeError("the length of a stored block is wrong");
  bits.align();
  bits.skipBytes(length);
  return length;
}

function countCopies(bits: BitSource, { literals, distances }: BlockCodes, start: number, maxBytes: number): number {
  let size = start;
  while (size <= maxBytes && !bits.isBeyondEnd) {
    const symbol = literals.read(bits);
    if (symbol < END_OF_BLOCK) size++;
    else if (symbol === END_OF_BLOCK) break;
    else {
      size += copyLength(bits, symbol - END_OF_BLOCK - 1);
      skipDistance(bits, distances);
    }
  }
  return size;
}

function copyLength(bits: BitSource, code: number): number {
  const base = COPY_LENGTHS[code];
  if (base === undefined) throw new RangeError("there is no such length");
  return base + bits.take(COPY_EXTRA_BITS[code] ?? 0);
}

function skipDistance(bits: BitSource, distances: HuffmanCode): void {
  const code = distances.read(bits);
  if (code > MAX_DISTANCE_CODE) throw new RangeError("there is no such distance");
  bits.take(Math.max(0, (code >> 1) - 1));
}

/** The codes of a block that brings its own. */
function readCodes(bits: BitSource): BlockCodes {
  const literalCount = bits.take(5) + 257;
  const distanceCount = bits.take(5) + 1;
  const lengths = readLengths(bits, readLengthCode(bits), literalCount + distanceCount);
  return {
    literals: new HuffmanCode(lengths.subarray(0, literalCount)),
    distances: new HuffmanCode(lengths.subarray(literalCount)),
  };
}

function readLengthCode(bits: BitSource): HuffmanCode {
  const lengths = new Uint8Array(LENGTH_CODE_ORDER.length);
  const count = bits.take(4) + 4;
  for (const symbol of LENGTH_CODE_ORDER.slice(0, count)) lengths[symbol] = bits.take(3);
  return new HuffmanCode(lengths);
}

function readLengths(bits: BitSource, code: HuffmanCode, count: number): Uint8Array {
  const lengths = new Uint8Array(count);
  for (let at = 0; at < count; ) {
    const symbol = code.read(bits);
    if (symbol < 16) lengths[at++] = symbol;
    else {
      const { length, times } = readRun(bits, symbol, lengths[at - 1]);
      if (at + times > count) throw new RangeError("there are too many lengths");
      lengths.fill(length, at, at + times);
      at += times;
    }
  }
  return lengths;
}

/** Lengths that repeat themselves. */
function readRun(bits: BitSource, symbol: number, last: number | undefined): { length: number; times: number } {
  if (symbol === 17) return { length: 0, times: 3 + bits.take(3) };
  if (symbol === 18) return { length: 0, times: 11 + bits.take(7) };
  if (last === undefined) throw new RangeError("there is no length to repeat");
  return { length: last, times: 3 + bits.take(2) };
}
