import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const HEX = "0123456789abcdef";

/** Seeded chance: the same seed gives the same corpus, on every machine. */
export interface Random {
  /** A whole number from `min` to `max`, both included. */
  integer(min: number, max: number): number;
  /** True in so many of a hundred times. */
  percent(share: number): boolean;
  pick<Item>(items: readonly Item[]): Item;
  /** Like `pick`, with a weight for each item. */
  weighted<Item>(items: readonly (readonly [Item, number])[]): Item;
  /** A 19-digit id above 2^53, as the service's ids are. */
  id(): string;
  hex(length: number): string;
  /** What a signature looks like. */
  base64(length: number): string;
}

export function createRandom(seed: number): Random {
  const generator = xoroshiro128plus(seed);
  const integer = (min: number, max: number) => uniformInt(generator, min, max);
  /** Five characters a draw: an alphabet has 16 or 64 letters. */
  const text = (alphabet: string, length: number) => {
    let made = "";
    let bits = 0;
    for (let at = 0; at < length; at++) {
      bits = at % 5 === 0 ? integer(0, 2 ** 30 - 1) : bits >>> 6;
      made += alphabet[bits % alphabet.length];
    }
    return made;
  };
  return {
    integer,
    percent: (share) => integer(1, 100) <= share,
    pick: (items) => items[integer(0, items.length - 1)] as (typeof items)[number],
    weighted: (items) => {
      let rest = integer(
        1,
        items.reduce((sum, [, weight]) => sum + weight, 0),
      );
      for (const [item, weight] of items) {
        rest -= weight;
        if (rest <= 0) return item;
      }
      throw new RangeError("cannot pick from nothing");
    },
    id: () => `7${integer(100_000_000, 299_999_999)}${integer(100_000_000, 999_999_999)}`,
    hex: (length) => text(HEX, length),
    base64: (length) => text(ALPHABET, length),
  };
}
