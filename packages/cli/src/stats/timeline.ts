/** Numbers over time, one for each bucket; `undefined` where nothing was said. */
export class Series {
  readonly #merge: (a: number, b: number) => number;
  #values: (number | undefined)[] = [];

  constructor(merge: (a: number, b: number) => number) {
    this.#merge = merge;
  }

  put(index: number, value: number): void {
    const before = this.#values[index];
    this.#values[index] = before === undefined ? value : this.#merge(before, value);
  }

  /** Makes one bucket of two. */
  halve(): void {
    const before = this.#values;
    this.#values = [];
    before.forEach((value, index) => {
      if (value !== undefined) this.put(Math.floor(index / 2), value);
    });
  }

  values(length: number): (number | undefined)[] {
    return Array.from({ length }, (_, index) => this.#values[index]);
  }
}

const FIRST_WIDTH_MS = 1000;

/**
 * Series that share their buckets. These begin one second wide and get twice as wide whenever there would be too many
 * of them, so that a day takes no more memory than some minutes.
 */
export class Timeline {
  readonly #maxBuckets: number;
  readonly #series: Series[] = [];
  #length = 0;
  widthMs = FIRST_WIDTH_MS;

  constructor(maxBuckets = 600) {
    this.#maxBuckets = maxBuckets;
  }

  /** Buckets up to the last one that something was put into, or that was reached. */
  get length(): number {
    return this.#length;
  }

  /** Counts: what falls into one bucket is added. */
  sum(): Series {
    return this.#add((a, b) => a + b);
  }

  /** States: the highest in a bucket stays. */
  peak(): Series {
    return this.#add(Math.max);
  }

  #add(merge: (a: number, b: number) => number): Series {
    const series = new Series(merge);
    this.#series.push(series);
    return series;
  }

  /** @param atMs milliseconds since the beginning, 0 or more */
  put(series: Series, atMs: number, value: number): void {
    this.reach(atMs);
    series.put(Math.floor(atMs / this.widthMs), value);
  }

  /** Time has come so far. */
  reach(atMs: number): void {
    while (atMs >= this.#maxBuckets * this.widthMs) {
      this.widthMs *= 2;
      this.#length = Math.ceil(this.#length / 2);
      for (const series of this.#series) series.halve();
    }
    this.#length = Math.max(this.#length, Math.floor(atMs / this.widthMs) + 1);
  }
}
