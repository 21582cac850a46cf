/** What a window says of one request. */
export interface WindowState {
  readonly allowed: boolean;
  /** How many requests the window has room for now. */
  readonly remaining: number;
  /**
   * When there is room for one more than now, in the clock's milliseconds: the oldest counted request leaves the window
   * then. In a window that was made smaller several have to leave before there is room. Now when none is counted.
   */
  readonly resetAtMs: number;
}

/**
 * Counts requests in a window that slides: at most `limit` are allowed in any stretch of `windowMs`.
 * Refused requests are not counted. Remembers at most `limit` times.
 */
export class SlidingWindow {
  readonly #windowMs: number;
  #limit: number;
  #times: number[] = [];

  constructor(limit: number, windowMs: number) {
    this.#limit = limit;
    this.#windowMs = windowMs;
  }

  /** Allows another number from now on; what was counted stays counted. */
  resize(limit: number): void {
    this.#limit = limit;
  }

  /** Counts a request if there is room for it. */
  take(now: number): WindowState {
    const allowed = this.peek(now).allowed;
    if (allowed) this.#times.push(now);
    return { ...this.peek(now), allowed };
  }

  /** What is left, without counting. */
  peek(now: number): WindowState {
    const start = now - this.#windowMs;
    const firstInside = this.#times.findIndex((time) => time > start);
    if (firstInside === -1) this.#times.length = 0;
    else if (firstInside > 0) this.#times.splice(0, firstInside);
    const remaining = Math.max(0, this.#limit - this.#times.length);
    const leavesNext = this.#times[Math.max(0, this.#times.length - this.#limit)];
    return {
      allowed: remaining > 0,
      remaining,
      resetAtMs: leavesNext === undefined ? now : leavesNext + this.#windowMs,
    };
  }
}
