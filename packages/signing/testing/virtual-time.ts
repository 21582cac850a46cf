import { setImmediate as nextTurn } from "node:timers/promises";
import type { Clock } from "@webcast-kit/protocol/connection";

interface Timer {
  readonly atMs: number;
  readonly callback: () => void;
}

/** Time that passes only when it is told to. What a timer sets off has run before the next one rings. */
export class VirtualTime implements Clock {
  #nowMs = 1_000_000;
  readonly #timers = new Set<Timer>();

  get pending(): number {
    return this.#timers.size;
  }

  now(): number {
    return this.#nowMs;
  }

  setTimeout(callback: () => void, ms: number): Timer {
    // As the timers of the machine: one that is too long rings at once.
    const timer = { atMs: this.#nowMs + (ms < 2 ** 31 ? Math.max(1, ms) : 1), callback };
    this.#timers.add(timer);
    return timer;
  }

  clearTimeout(handle: unknown): void {
    this.#timers.delete(handle as Timer);
  }

  /** Goes on, and rings on the way. */
  async run(ms: number): Promise<void> {
    const untilMs = this.#nowMs + ms;
    await nextTurn();
    for (let due = this.#firstUntil(untilMs); due !== undefined; due = this.#firstUntil(untilMs)) {
      this.#nowMs = Math.max(this.#nowMs, due.atMs);
      this.#timers.delete(due);
      due.callback();
      await nextTurn();
    }
    this.#nowMs = Math.max(this.#nowMs, untilMs);
  }

  /** The machine slept: time has passed, and everything that was due meanwhile rings late. */
  skip(ms: number): void {
    this.#nowMs += ms;
  }

  #firstUntil(untilMs: number): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.atMs <= untilMs && timer.atMs < (first?.atMs ?? Number.POSITIVE_INFINITY)) first = timer;
    }
    return first;
  }
}
