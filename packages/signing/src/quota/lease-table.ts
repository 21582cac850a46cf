/** The leases of one process, and when each ends. */
export class LeaseTable {
  readonly #now: () => number;
  readonly #maxLeases: number;
  /** In the order in which they were last touched, so that those which are over are mostly found in front. */
  readonly #endsAtMs = new Map<string, number>();

  constructor(now: () => number, maxLeases: number) {
    this.#now = now;
    this.#maxLeases = maxLeases;
  }

  holds(name: string): boolean {
    return this.#remainingMs(name) > 0;
  }

  /** Gives 0 when the lease is taken, else the milliseconds until it may be free. */
  tryTake(name: string, ttlMs: number): number {
    this.#forgetEnded();
    const remainingMs = this.#remainingMs(name);
    if (remainingMs > 0) return remainingMs;
    if (this.#endsAtMs.size >= this.#maxLeases && !this.#endsAtMs.has(name)) return this.#untilFirstEndsMs();
    this.#put(name, ttlMs);
    return 0;
  }

  extend(name: string, ttlMs: number): boolean {
    if (!this.holds(name)) return false;
    this.#put(name, ttlMs);
    return true;
  }

  release(name: string): void {
    this.#endsAtMs.delete(name);
  }

  #put(name: string, ttlMs: number): void {
    this.#endsAtMs.delete(name);
    this.#endsAtMs.set(name, this.#now() + ttlMs);
  }

  #remainingMs(name: string): number {
    return (this.#endsAtMs.get(name) ?? Number.NEGATIVE_INFINITY) - this.#now();
  }

  #forgetEnded(): void {
    const now = this.#now();
    for (const [name, endsAtMs] of this.#endsAtMs) {
      if (endsAtMs > now) return;
      this.#endsAtMs.delete(name);
    }
  }

  #untilFirstEndsMs(): number {
    const [endsAtMs = 0] = this.#endsAtMs.values();
    return Math.max(1, endsAtMs - this.#now());
  }
}
