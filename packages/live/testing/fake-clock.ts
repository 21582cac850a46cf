import type { Clock } from "@webcast-kit/protocol/connection";

interface Timer {
  readonly at: number;
  readonly callback: () => void;
}

/** A clock that stands still until it is moved. */
export class FakeClock implements Clock {
  #now = 1000;
  readonly #timers = new Set<Timer>();

  get pending(): number {
    return this.#timers.size;
  }

  now(): number {
    return this.#now;
  }

  setTimeout(callback: () => void, ms: number): Timer {
    const timer = { at: this.#now + ms, callback };
    this.#timers.add(timer);
    return timer;
  }

  clearTimeout(handle: unknown): void {
    this.#timers.delete(handle as Timer);
  }

  /** Moves on, and runs what is due on the way, in order, each with all that follows from it. */
  async advance(ms: number): Promise<void> {
    const target = this.#now + ms;
    await settled();
    for (let due = this.#nextDue(target); due !== undefined; due = this.#nextDue(target)) {
      this.#now = due.at;
      this.#timers.delete(due);
      due.callback();
      await settled();
    }
    this.#now = target;
  }

  #nextDue(target: number): Timer | undefined {
    return [...this.#timers].filter(({ at }) => at <= target).sort((a, b) => a.at - b.at)[0];
  }
}

/** Resolves when all microtasks have run, and those that they queued. */
export function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
