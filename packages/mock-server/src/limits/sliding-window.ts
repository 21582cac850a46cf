/** What a window says of one request. */
export interface WindowState {
  readonly allowed: boolean;
  /** How many requests the window has room for now. */
  readonly remaining: number;
  /** When the oldest counted request leaves the window, in the clock's milliseconds; now when none is counted. */
  readonly resetAtMs: number;
}

/**
 * Counts requests in a window that slides: at most `limit` are allowed in any stretch of `windowMs`.
 * Refused requests are not counted. Remembers at most `limit` times.
 */
export class SlidingWindow {
  readonly #limit: number;
  readonly #windowMs: number;
  #times: number[] = [];

  constructor(limit: number, windowMs: number) {
    this.#limit = limit;
    this.#windowMs = windowMs;
  }

  /** Counts a request if there is room for it. */
  take(now: number): WindowState {
    const allowed = this.peek(now).remaining > 0;
    if (allowed) this.#times.push(now);
    return { ...this.peek(now), allowed };
  }

  /** What is left, without counting. */
  peek(now: number): WindowState {
    const start = now - this.#windowMs;
    const firstInside = this.#times.findIndex((time) => time > start);
    this.#times = firstInside === -1 ? [] : this.#times.slice(firstInside);
    const remaining = this.#limit - this.#times.length;
    const oldest = this.#times[0];
    return { allowed: remaining > 0, remaining, resetAtMs: oldest === undefined ? now : oldest + this.#windowMs };
  }
}
