import { createRandom, type Random } from "../rooms/random.ts";

const SMALLEST_ID = 7_100_000_000_000_000_000n;
const IDS = 200_000_000_000_000_000n;

/**
 * 64 bits that stand for the parts. Two FNV-like lanes of 32 bits, each with murmur's last step, so that names that
 * differ in one letter end up far apart. Whole numbers only: the same on every machine.
 */
export function hash(seed: number, ...parts: readonly string[]): bigint {
  const text = [seed, ...parts].join("\n");
  let [high, low] = [0x811c9dc5, 0x9e3779b9];
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    high = Math.imul(high ^ unit, 0x01000193);
    low = Math.imul(low ^ unit, 0x5f356495);
  }
  return (BigInt(scatter(high ^ (low >>> 15))) << 32n) | BigInt(scatter(low ^ (high >>> 13)));
}

/** Lets every bit depend on every other; unsigned. */
function scatter(state: number): number {
  const once = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35);
  return (twice ^ (twice >>> 16)) >>> 0;
}

/** Chance of its own for one thing: what it gives does not depend on what was asked before. */
export function randomFor(seed: number, ...parts: readonly string[]): Random {
  return createRandom(Number(hash(seed, ...parts) & 0x7fffffffn));
}

/** The id of one thing: 19 digits, above 2^53 and below 2^63. */
export function idFor(seed: number, ...parts: readonly string[]): string {
  return String(SMALLEST_ID + (hash(seed, ...parts) % IDS));
}
