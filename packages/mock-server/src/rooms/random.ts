import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** Seeded chance: the same seed gives the same choices, on every machine. */
export interface Random {
  /** A whole number from `min` to `max`, both included. */
  integer(min: number, max: number): number;
  /** True once in `oneIn` times. */
  chance(oneIn: number): boolean;
  pick<T>(items: readonly T[]): T;
  /** A 19-digit id above 2^53, as the service's ids are. */
  id(): string;
}

export function createRandom(seed: number): Random {
  const generator = xoroshiro128plus(seed);
  const integer = (min: number, max: number) => uniformInt(generator, min, max);
  return {
    integer,
    chance: (oneIn) => integer(1, oneIn) === 1,
    pick: (items) => {
      if (items.length === 0) throw new RangeError("cannot pick from nothing");
      return items[integer(0, items.length - 1)] as (typeof items)[number];
    },
    id: () => `7${integer(100_000_000, 299_999_999)}${integer(100_000_000, 999_999_999)}`,
  };
}
