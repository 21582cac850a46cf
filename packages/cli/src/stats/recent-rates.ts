const SLOTS = 10;
const SLOT_MS = 1000;

/** How often each thing happened of late, over the last ten seconds. */
export class RecentRates {
  readonly #slots = Array.from({ length: SLOTS }, () => new Map<string, number>());
  #second = 0;

  /** @param atMs milliseconds since the beginning, 0 or more; does not go back */
  add(name: string, atMs: number): void {
    this.#advance(atMs);
    const slot = this.#slots[this.#second % SLOTS];
    slot?.set(name, (slot.get(name) ?? 0) + 1);
  }

  /** Events a second; what did not happen is missing. */
  rates(nowMs: number): Map<string, number> {
    this.#advance(nowMs);
    const spanS = Math.min(SLOTS, Math.max(1, nowMs / SLOT_MS));
    const rates = new Map<string, number>();
    for (const [name, count] of this.#slots.flatMap((slot) => [...slot])) {
      rates.set(name, (rates.get(name) ?? 0) + count / spanS);
    }
    return rates;
  }

  #advance(nowMs: number): void {
    const second = Math.floor(nowMs / SLOT_MS);
    for (let passed = Math.max(this.#second + 1, second - SLOTS + 1); passed <= second; passed++) {
      this.#slots[passed % SLOTS]?.clear();
    }
    this.#second = Math.max(this.#second, second);
  }
}
