import type { BitSource } from "./bit-source.ts";

const MAX_WORD_BITS = 15;

/** A canonical Huffman code, as deflate has them: the lengths of the code words say all (RFC 1951, 3.2.2). */
export class HuffmanCode {
  /** How many words have each length. */
  readonly #counts = new Uint16Array(MAX_WORD_BITS + 1);
  /** Those with the shortest words first. */
  readonly #symbols: Uint16Array;

  /**
   * @param lengths of each symbol's word in bits, 0 to 15; 0 for a symbol that has none
   * @throws {RangeError} when there cannot be so many words
   */
  constructor(lengths: Uint8Array) {
    for (const length of lengths) this.#counts[length] = (this.#counts[length] ?? 0) + 1;
    this.#counts[0] = 0;
    this.#symbols = new Uint16Array(lengths.length);
    const places = placesOf(this.#counts);
    for (let symbol = 0; symbol < lengths.length; symbol++) {
      const length = lengths[symbol] ?? 0;
      if (length === 0) continue;
      const place = places[length] ?? 0;
      this.#symbols[place] = symbol;
      places[length] = place + 1;
    }
  }

  /** @throws {RangeError} when no word begins like this */
  read(bits: BitSource): number {
    const ahead = bits.peek();
    // The words of each length are consecutive numbers from `first` on, and `shorter` words come before them.
    let word = 0;
    let first = 0;
    let shorter = 0;
    for (let length = 1; length <= MAX_WORD_BITS; length++) {
      word = (word << 1) | ((ahead >>> (length - 1)) & 1);
      first <<= 1;
      const count = this.#counts[length] ?? 0;
      if (word - first < count) {
        bits.skip(length);
        return this.#symbols[shorter + word - first] ?? 0;
      }
      first += count;
      shorter += count;
    }
    throw new RangeError("there is no such code word");
  }
}

/** Where the symbols with words of each length begin. */
function placesOf(counts: Uint16Array): Uint16Array {
  const places = new Uint16Array(MAX_WORD_BITS + 2);
  // Each bit doubles how many words there can be.
  let free = 1;
  for (let length = 1; length <= MAX_WORD_BITS; length++) {
    const count = counts[length] ?? 0;
    free = free * 2 - count;
    if (free < 0) throw new RangeError("there are too many code words");
    places[length + 1] = (places[length] ?? 0) + count;
  }
  return places;
}
