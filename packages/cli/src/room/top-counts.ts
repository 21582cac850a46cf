/** How many gifts, and what they cost. */
export interface GiftCount {
  /** Others' words may be in it. */
  readonly name: string;
  readonly gifts: number;
  readonly diamonds: number;
}

/** Rows by what they cost, the dearest first: a bounded number of them, however many there were. */
export class TopCounts {
  readonly #maxRows: number;
  readonly #rows = new Map<string, GiftCount>();
  #missing = 0;

  /** @param maxRows rows that are told apart, 2 or more; one more drops the cheaper half */
  constructor(maxRows = 10_000) {
    this.#maxRows = maxRows;
  }

  /** Most diamonds that a row may have too few, because it was dropped once and came again: 0 while all is exact. */
  get missing(): number {
    return this.#missing;
  }

  raise(key: string, name: string, gifts: number, diamonds: number): void {
    const row = this.#rows.get(key);
    this.#rows.set(key, { name, gifts: gifts + (row?.gifts ?? 0), diamonds: diamonds + (row?.diamonds ?? 0) });
    if (this.#rows.size > this.#maxRows) this.#dropHalf();
  }

  /** What costs the same stands in the order of gifts, then in that of its first coming. */
  top(count: number): GiftCount[] {
    return this.#sorted()
      .slice(0, count)
      .map(([, row]) => row);
  }

  #dropHalf(): void {
    const sorted = this.#sorted();
    const kept = Math.ceil(this.#maxRows / 2);
    this.#missing += sorted[kept]?.[1].diamonds ?? 0;
    for (const [key] of sorted.slice(kept)) this.#rows.delete(key);
  }

  #sorted(): [string, GiftCount][] {
    return [...this.#rows].sort(([, a], [, b]) => b.diamonds - a.diamonds || b.gifts - a.gifts);
  }
}
