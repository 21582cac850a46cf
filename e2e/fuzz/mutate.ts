import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** Seeded chance: the same seed gives the same mutations. */
export type Chance = (min: number, max: number) => number;

export function createChance(seed: number): Chance {
  const generator = xoroshiro128plus(seed);
  return (min, max) => uniformInt(generator, min, max);
}

type Mutation = (bytes: Uint8Array, chance: Chance, other: Uint8Array) => Uint8Array;

/** Ways in which bytes go wrong on purpose: bits, lengths, tags, order, ends. */
const mutations: readonly Mutation[] = [
  function flipBit(bytes, chance) {
    return changed(bytes, chance, (byte) => byte ^ (1 << chance(0, 7)));
  },
  function setByte(bytes, chance) {
    return changed(bytes, chance, () => [0x00, 0x01, 0x7f, 0x80, 0xff, chance(0, 255)][chance(0, 5)] as number);
  },
  function truncate(bytes, chance) {
    return bytes.slice(0, chance(0, bytes.length));
  },
  function cutOut(bytes, chance) {
    const [from, to] = range(bytes, chance);
    return join(bytes.subarray(0, from), bytes.subarray(to));
  },
  function repeat(bytes, chance) {
    const [from, to] = range(bytes, chance, 64);
    const piece = bytes.subarray(from, to);
    return join(bytes.subarray(0, to), ...Array<Uint8Array>(chance(1, 8)).fill(piece), bytes.subarray(to));
  },
  function insertNoise(bytes, chance) {
    const [at] = range(bytes, chance);
    const noise = Uint8Array.from({ length: chance(1, 12) }, () => chance(0, 255));
    return join(bytes.subarray(0, at), noise, bytes.subarray(at));
  },
  function stretchVarint(bytes, chance) {
    const [at] = range(bytes, chance);
    return join(bytes.subarray(0, at), new Uint8Array(chance(1, 11)).fill(0xff), bytes.subarray(at));
  },
  function splice(bytes, chance, other) {
    const [from] = range(bytes, chance);
    const [start, end] = range(other, chance);
    return join(bytes.subarray(0, from), other.subarray(start, end), bytes.subarray(from));
  },
  function wrap(bytes, chance) {
    // The whole as one field of itself, a few times: nesting that fits no schema, and some that does.
    let wrapped = bytes;
    for (let level = chance(1, 6); level > 0; level--)
      wrapped = join(Uint8Array.of(chance(1, 15) * 8 + 2), varint(wrapped.length), wrapped);
    return wrapped;
  },
];

/** Changes bytes in one to four ways. */
export function mutate(bytes: Uint8Array, chance: Chance, other: Uint8Array): Uint8Array {
  let result = bytes;
  for (let times = chance(1, 4); times > 0; times--) {
    const mutation = mutations[chance(0, mutations.length - 1)] as Mutation;
    result = mutation(result, chance, other);
  }
  return result;
}

function changed(bytes: Uint8Array, chance: Chance, change: (byte: number) => number): Uint8Array {
  const copy = bytes.slice();
  if (copy.length > 0) {
    const at = chance(0, copy.length - 1);
    copy[at] = change(copy[at] as number);
  }
  return copy;
}

function range(bytes: Uint8Array, chance: Chance, most = bytes.length): [number, number] {
  const from = chance(0, bytes.length);
  return [from, Math.min(bytes.length, from + chance(0, most))];
}

function join(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return Uint8Array.from([...bytes, rest]);
}
