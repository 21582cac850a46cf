// The stream, bit by bit, the lowest bit of each byte first, as deflate packs them. Behind its end there are zeros.

/** The next bits, the first one lowest. */
export let hold: u64 = 0;
/** How many of them count: what is above is there already, and not to be used. */
export let held: u64 = 0;
/** The next byte. */
let from: usize = 0;

export function startAt(place: usize): void {
  hold = 0;
  held = 0;
  from = place;
}

/** Holds 56 bits or more, without a branch: bits that are there already are put there once more. */
export function refill(): void {
  hold |= load<u64>(from) << held;
  from += <usize>((63 - held) >> 3);
  held |= 56;
}

/** The next bits, of those that are held. */
export function take(count: u32): u32 {
  const bits = <u32>hold & ((1 << count) - 1);
  hold >>= <u64>count;
  held -= <u64>count;
  return bits;
}

/** Where the next whole byte is. */
export function nextByte(): usize {
  return from - <usize>(held >> 3);
}

/** Goes on with these: for a loop that has them in variables of its own. */
export function resume(bits: u64, count: u64, next: usize): void {
  hold = bits;
  held = count;
  from = next;
}
