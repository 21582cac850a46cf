/** Seeded chance: the same seed gives the same numbers, on every machine. */
export interface Random {
  /** A whole number from `min` to `max`, both included. */
  integer(min: number, max: number): number;
  /** The items in another order. */
  shuffled<T>(items: readonly T[]): T[];
}

/**
 * Makes chance by mulberry32.
 *
 * @param seed a whole number from 0 to 2^32 - 1
 */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    const once = Math.imul(state ^ (state >>> 15), 1 | state);
    const twice = (once + Math.imul(once ^ (once >>> 7), 61 | once)) ^ once;
    return (twice ^ (twice >>> 14)) >>> 0;
  };
  const integer = (min: number, max: number) => min + (next() % (max - min + 1));
  return { integer, shuffled: (items) => shuffle([...items], integer) };
}

function shuffle<T>(items: T[], integer: Random["integer"]): T[] {
  for (let index = items.length - 1; index > 0; index--) {
    const other = integer(0, index);
    [items[index], items[other]] = [items[other] as T, items[index] as T];
  }
  return items;
}
