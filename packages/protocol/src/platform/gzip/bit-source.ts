/** Reads bytes bit by bit, the lowest bit of each first, as deflate packs them. Behind the end there are zeros. */
export class BitSource {
  readonly #bytes: Uint8Array;
  #at: number;
  #held = 0;
  #heldBits = 0;

  constructor(bytes: Uint8Array, start: number) {
    this.#bytes = bytes;
    this.#at = start;
  }

  /** The next 16 bits or more, the first one lowest. */
  peek(): number {
    while (this.#heldBits < 16) {
      const byte = this.#at < this.#bytes.length ? (this.#bytes[this.#at] ?? 0) : 0;
      this.#held |= byte << this.#heldBits;
      this.#heldBits += 8;
      this.#at++;
    }
    return this.#held;
  }

  /** @param count 0 to 16, of bits that were peeked at */
  skip(count: number): void {
    this.#held >>>= count;
    this.#heldBits -= count;
  }

  /** @param count 0 to 16 */
  take(count: number): number {
    const bits = this.peek() & ((1 << count) - 1);
    this.skip(count);
    return bits;
  }

  /** Goes to the next whole byte, and says which one that is. */
  align(): number {
    this.#at -= this.#heldBits >> 3;
    this.#held = 0;
    this.#heldBits = 0;
    return this.#at;
  }

  /** @param count of bytes, at a whole byte */
  skipBytes(count: number): void {
    this.#at += count;
  }

  /** More was read than there is. */
  get isBeyondEnd(): boolean {
    return this.#at - (this.#heldBits >> 3) > this.#bytes.length;
  }
}
