/**
 * What this process knows of the lanes of one limit: until when each is taken, by itself or, as the store said, by
 * somebody else. So the next lane is mostly found without asking the store about those that are taken.
 */
export class Lanes {
  readonly #freeAtMs: number[] = [];
  /** Processes that share a store begin at different places, so that they seldom want the same lane. */
  #nextLane = Math.floor(Math.random() * 2 ** 20);

  /** Lanes that are taken; also those beyond a limit that has become smaller, because the server counts them too. */
  busy(now: number): number {
    return this.#freeAtMs.reduce((count, freeAtMs) => (freeAtMs > now ? count + 1 : count), 0);
  }

  /** A lane below `count` to try; none while `count` or more are taken. */
  pick(now: number, count: number): number | undefined {
    if (this.busy(now) >= count) return undefined;
    // Fewer than `count` are taken, so that one below `count` is free.
    let lane = this.#nextLane % count;
    while (this.#untilMs(lane) > now) lane = (lane + 1) % count;
    this.#nextLane = lane + 1;
    return lane;
  }

  /** Milliseconds until fewer than `count` are taken; Infinity when that cannot be known. */
  waitMs(now: number, count: number): number {
    const times = this.#freeAtMs.filter((freeAtMs) => freeAtMs > now).sort((a, b) => a - b);
    return Math.max(0, (times[times.length - count] ?? Number.POSITIVE_INFINITY) - now);
  }

  /** Remembers until when a lane is taken. */
  setFreeAt(lane: number, freeAtMs: number): void {
    while (this.#freeAtMs.length <= lane) this.#freeAtMs.push(Number.NEGATIVE_INFINITY);
    this.#freeAtMs[lane] = freeAtMs;
  }

  #untilMs(lane: number): number {
    return this.#freeAtMs[lane] ?? Number.NEGATIVE_INFINITY;
  }
}
