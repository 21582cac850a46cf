import type { Clock } from "../connection/clock.ts";

interface Timer {
  readonly at: number;
  readonly callback: () => void;
}

/** Longest time that the timers of Node.js and browsers take; one that is set to more rings at once. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/**
 * A clock that stands still until it is moved, for tests that do not wait: give it to whatever has an option `clock`.
 *
 * All times are milliseconds.
 */
export class ManualClock implements Clock {
  readonly #timers = new Set<Timer>();
  #now: number;

  constructor(startMs = 1000) {
    this.#now = startMs;
  }

  /** How many timers run. */
  get pending(): number {
    return this.#timers.size;
  }

  now(): number {
    return this.#now;
  }

  setTimeout(callback: () => void, ms: number): Timer {
    const timer = { at: this.#now + (ms > MAX_TIMEOUT_MS ? 1 : ms), callback };
    this.#timers.add(timer);
    return timer;
  }

  clearTimeout(handle: unknown): void {
    this.#timers.delete(handle as Timer);
  }

  /** Moves on, and rings what is due on the way, in order. */
  advance(ms: number): void {
    const target = this.#now + ms;
    for (let due = this.#nextDue(target); due !== undefined; due = this.#nextDue(target)) this.#ring(due);
    this.#now = Math.max(this.#now, target);
  }

  /** As `advance`, and lets all that follows from each timer happen before the next one rings. */
  async run(ms: number): Promise<void> {
    const target = this.#now + ms;
    await settled();
    for (let due = this.#nextDue(target); due !== undefined; due = this.#nextDue(target)) {
      this.#ring(due);
      await settled();
    }
    this.#now = Math.max(this.#now, target);
  }

  /** The machine slept: time has passed, and what was due meanwhile rings late. */
  skip(ms: number): void {
    this.#now += ms;
  }

  #ring(timer: Timer): void {
    this.#now = Math.max(this.#now, timer.at);
    this.#timers.delete(timer);
    timer.callback();
  }

  #nextDue(target: number): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.at <= target && timer.at < (next?.at ?? Number.POSITIVE_INFINITY)) next = timer;
    }
    return next;
  }
}

/** Resolves when everything has happened that is ready: all microtasks, and those that they queued. Node.js only. */
export function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
