import { setTimeout as delay } from "node:timers/promises";
import { commentOf } from "./marks.ts";
import type { Target } from "./target.ts";

/** How often it looks what is due. */
const TICK_MS = 5;
/** How long behind the end what is due may still be sent. */
const GRACE_MS = 1000;
/** Events in one request. */
const MAX_AT_ONCE = 1000;

export interface SenderInit {
  readonly target: Pick<Target, "say">;
  readonly perSecond: number;
  /** Events in all. */
  readonly count: number;
  readonly seconds: number;
  readonly signal: AbortSignal;
  readonly now?: () => number;
}

/**
 * Sends events by a timetable, which does not wait for the server: what a slow server delays is late by the timetable, and
 * counts as late.
 */
export class Sender {
  readonly #init: SenderInit;
  readonly #now: () => number;
  #startMs = 0;
  #sent = 0;

  constructor(init: SenderInit) {
    this.#init = init;
    this.#now = init.now ?? (() => performance.now());
  }

  get sent(): number {
    return this.#sent;
  }

  /** How long ago an event should have been sent. */
  age(sequence: number): number {
    return this.#now() - this.#startMs - (sequence / this.#init.perSecond) * 1000;
  }

  get elapsedMs(): number {
    return this.#now() - this.#startMs;
  }

  /** Resolves when all is sent, or the time is over by a second, or the signal aborts. */
  async run(): Promise<void> {
    const { count, seconds, signal } = this.#init;
    this.#startMs = this.#now();
    while (this.#sent < count && !signal.aborted && this.elapsedMs < seconds * 1000 + GRACE_MS) {
      const due = this.#due();
      if (due > 0) await this.#send(due);
      else await delay(TICK_MS);
    }
  }

  #due(): number {
    const { perSecond, count } = this.#init;
    const planned = Math.min(count, Math.floor((this.elapsedMs / 1000) * perSecond) + 1);
    return Math.min(planned - this.#sent, MAX_AT_ONCE);
  }

  async #send(due: number): Promise<void> {
    await this.#init.target.say(Array.from({ length: due }, (_, index) => commentOf(this.#sent + index)));
    this.#sent += due;
  }
}
