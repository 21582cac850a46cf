import fc from "fast-check";
import { bits } from "./deflated.ts";

// Deflate streams with codes that no compressor would choose: words of any length, up to 15 bits, for any symbols.

const MAX_WORD_BITS = 15;
const END_OF_BLOCK = 256;
const LITERAL_SYMBOLS = 286;
const DISTANCE_SYMBOLS = 30;

/** Lengths of the words of a code of `count` words, of which each sequence of bits begins with one. */
function wordLengths(count: number): fc.Arbitrary<number[]> {
  return fc.array(fc.tuple(fc.boolean(), fc.nat()), { minLength: count - 1, maxLength: count - 1 }).map((choices) => {
    const lengths = [0];
    for (const [isDeep, choice] of choices) {
      const splittable = lengths.flatMap((length, at) => (length < MAX_WORD_BITS ? [at] : []));
      const deepest = splittable.reduce((best, at) => ((lengths[at] ?? 0) > (lengths[best] ?? 0) ? at : best));
      const at = isDeep ? deepest : (splittable[choice % splittable.length] ?? deepest);
      const length = (lengths[at] ?? 0) + 1;
      lengths.splice(at, 1, length, length);
    }
    return lengths;
  });
}

/** A code for some of so many symbols: the length of each one's word, 0 for those without. */
function code(symbols: number, always: readonly number[]): fc.Arbitrary<number[]> {
  const all = Array.from({ length: symbols }, (_, symbol) => symbol).filter((symbol) => !always.includes(symbol));
  return fc
    .shuffledSubarray(all, { minLength: 2 })
    .chain((chosen) => {
      const used = [...chosen, ...always];
      return fc.tuple(fc.constant(used), wordLengths(used.length), fc.nat());
    })
    .map(([used, lengths, turn]) => {
      const bySymbol = Array<number>(symbols).fill(0);
      for (const [at, symbol] of used.entries()) bySymbol[symbol] = lengths[(at + turn) % lengths.length] ?? 0;
      return bySymbol;
    });
}

/** Bits in the order of the stream. */
class BitText {
  #bits = "";

  /** A number, its lowest bit first. */
  number(value: number, count: number): void {
    for (let bit = 0; bit < count; bit++) this.#bits += (value >> bit) & 1;
  }

  /** A word of a code, its highest bit first. */
  word(word: string): void {
    this.#bits += word;
  }

  bytes(): Uint8Array {
    return bits(this.#bits);
  }
}

/** The words of a code (RFC 1951, 3.2.2). */
function wordsOf(lengths: readonly number[]): string[] {
  const words = Array<string>(lengths.length).fill("");
  let word = 0;
  for (let width = 1; width <= MAX_WORD_BITS; width++) {
    for (const [symbol, length] of lengths.entries()) {
      if (length === width) words[symbol] = (word++).toString(2).padStart(width, "0");
    }
    word <<= 1;
  }
  return words;
}

const extraBitsOfCopy = (code: number) => (code < 8 || code === 28 ? 0 : (code >> 2) - 1);
const extraBitsOfDistance = (code: number) => (code < 4 ? 0 : (code >> 1) - 1);
/** The shortest distance of a code. */
const distanceOf = (code: number) => (code < 2 ? code + 1 : (2 + (code & 1)) * 2 ** extraBitsOfDistance(code) + 1);

/** A stream of one block, with literals and copies of all the symbols that its codes have a word for. */
export const anyCodeStream: fc.Arbitrary<Uint8Array> = fc
  .tuple(
    code(LITERAL_SYMBOLS, [0, END_OF_BLOCK]),
    code(DISTANCE_SYMBOLS, [0]),
    fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat()), { maxLength: 600, size: "max" }),
  )
  .map(([literals, distances, items]) => {
    const text = new BitText();
    text.number(1, 1);
    text.number(2, 2);
    text.number(LITERAL_SYMBOLS - 257, 5);
    text.number(DISTANCE_SYMBOLS - 1, 5);
    text.number(15, 4);
    // The code for lengths: four bits for each of 0 to 15, none for runs.
    for (let at = 0; at < 19; at++) text.number(at < 3 ? 0 : 4, 3);
    for (const length of [...literals, ...distances]) text.word(length.toString(2).padStart(4, "0"));

    const literalWords = wordsOf(literals);
    const distanceWords = wordsOf(distances);
    const literalSymbols = literals.flatMap((length, symbol) =>
      length > 0 && symbol !== END_OF_BLOCK ? [symbol] : [],
    );
    // A copy has to come from what is there, at the least a byte for each item.
    const distanceSymbols = distances.flatMap((length, symbol) => (length > 0 ? [symbol] : []));
    for (const [at, [pick, distancePick, extra]] of [[0, 0, 0] as const, ...items].entries()) {
      const symbol = at === 0 ? 0 : (literalSymbols[pick % literalSymbols.length] ?? 0);
      text.word(literalWords[symbol] ?? "");
      if (symbol < END_OF_BLOCK) continue;
      text.number(extra, extraBitsOfCopy(symbol - 257));
      const near = distanceSymbols.filter((code) => distanceOf(code) <= at);
      const distance = near[distancePick % near.length] ?? 0;
      text.word(distanceWords[distance] ?? "");
      text.number(0, extraBitsOfDistance(distance));
    }
    text.word(literalWords[END_OF_BLOCK] ?? "");
    return text.bytes();
  });
