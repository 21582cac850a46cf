/** Shortest time that is told apart, milliseconds. */
const SHORTEST_MS = 0.01;
/** Each bucket is this much longer than the one before it: percentiles are right to 2 %. */
const GROWTH = 1.02;
/** Enough for an hour. */
const BUCKETS = Math.ceil(Math.log(3_600_000 / SHORTEST_MS) / Math.log(GROWTH)) + 1;
const LOG_GROWTH = Math.log(GROWTH);

/** What is told of many times, in milliseconds. */
export interface Percentiles {
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
}

/** Counts times in buckets: the memory is the same for ten of them and for a billion. */
export class Latencies {
  readonly #counts = new Float64Array(BUCKETS);
  #count = 0;
  #max = 0;

  get count(): number {
    return this.#count;
  }

  /** Counts one time; what is below zero counts as nothing. */
  add(ms: number): void {
    const bucket = ms <= SHORTEST_MS ? 0 : Math.ceil(Math.log(ms / SHORTEST_MS) / LOG_GROWTH);
    const index = Math.min(bucket, BUCKETS - 1);
    this.#counts[index] = (this.#counts[index] ?? 0) + 1;
    this.#count++;
    if (ms > this.#max) this.#max = ms;
  }

  /** Nothing when none was counted. */
  percentiles(): Percentiles | undefined {
    if (this.#count === 0) return undefined;
    const [p50, p90, p99, p999] = [0.5, 0.9, 0.99, 0.999].map((share) => this.#at(share)) as [
      number,
      number,
      number,
      number,
    ];
    return { p50, p90, p99, p999, max: round(this.#max) };
  }

  /** The longest time of a share of all, not more than 2 % too long. */
  #at(share: number): number {
    let left = Math.ceil(share * this.#count);
    for (const [index, count] of this.#counts.entries()) {
      left -= count;
      if (left <= 0) return round(Math.min(SHORTEST_MS * GROWTH ** index, this.#max));
    }
    return round(this.#max);
  }

  reset(): void {
    this.#counts.fill(0);
    this.#count = 0;
    this.#max = 0;
  }
}

function round(ms: number): number {
  return Math.round(ms * 100) / 100;
}
