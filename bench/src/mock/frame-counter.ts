/** Counts the frames in a stream of a server's frames, wherever the pieces are cut. */
export class FrameCounter {
  messages = 0;
  /** Bytes of the frame at hand that are still to come. */
  #left = 0;
  #head: number[] = [];

  /** Counts from 0 again; a frame that is half there goes on. */
  reset(): void {
    this.messages = 0;
  }

  push(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.#left > 0) {
        const taken = Math.min(this.#left, chunk.length - at);
        at += taken;
        this.#left -= taken;
        if (this.#left === 0) this.messages++;
        continue;
      }
      this.#head.push(chunk[at++] as number);
      const length = lengthOf(this.#head);
      if (length === undefined) continue;
      this.#head = [];
      this.#left = length;
      if (length === 0) this.messages++;
    }
  }
}

/** The payload's length, when the head is complete. */
function lengthOf([, short, ...rest]: readonly number[]): number | undefined {
  if (short === undefined) return undefined;
  if (short < 126) return short;
  const bytes = short === 126 ? 2 : 8;
  return rest.length < bytes ? undefined : rest.reduce((length, byte) => length * 256 + byte, 0);
}
