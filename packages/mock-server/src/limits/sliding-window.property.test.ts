import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SlidingWindow } from "./sliding-window.ts";

const WINDOW_MS = 60_000;

/** Gaps between requests, from none to more than a window. */
const gap = fc.oneof(fc.nat(10), fc.nat(30_000), fc.constant(WINDOW_MS - 1), fc.constant(WINDOW_MS));
const gaps = fc.array(gap, { maxLength: 200 });
const limits = fc.integer({ min: 1, max: 20 });

/** What is done to a window: a request after a gap, or another limit. */
const steps = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: gap.map((wait) => ({ wait })) },
    limits.map((limit) => ({ limit })),
  ),
  { maxLength: 200 },
);

/** A window by its definition: the times of all requests that it ever allowed. */
class PlainWindow {
  limit: number;
  #allowed: number[] = [];

  constructor(limit: number) {
    this.limit = limit;
  }

  countAt(now: number): number {
    return this.#allowed.filter((time) => time > now - WINDOW_MS && time <= now).length;
  }

  take(now: number): boolean {
    const allowed = this.countAt(now) < this.limit;
    if (allowed) this.#allowed.push(now);
    return allowed;
  }

  /** The first moment from `now` on that has room when nobody asks meanwhile. */
  roomAt(now: number): number {
    const moments = [now, ...this.#allowed.map((time) => time + WINDOW_MS)].filter((time) => time >= now);
    return moments.sort((a, b) => a - b).find((time) => this.countAt(time) < this.limit) ?? Number.NaN;
  }
}

describe("SlidingWindow", () => {
  it("never allows more than the limit in any stretch of one window", () => {
    fc.assert(
      fc.property(limits, gaps, (limit, waits) => {
        const window = new SlidingWindow(limit, WINDOW_MS);
        const allowed: number[] = [];
        let now = 0;
        for (const wait of waits) {
          now += wait;
          if (window.take(now).allowed) allowed.push(now);
        }
        for (const start of allowed) {
          const inside = allowed.filter((time) => time >= start && time < start + WINDOW_MS);
          expect(inside.length).toBeLessThanOrEqual(limit);
        }
      }),
    );
  });

  it("has room again exactly when it says so", () => {
    fc.assert(
      fc.property(limits, gaps, (limit, waits) => {
        const window = new SlidingWindow(limit, WINDOW_MS);
        let now = 0;
        for (const wait of waits) {
          now += wait;
          const { allowed, remaining, resetAtMs } = window.take(now);
          expect(remaining).toBeGreaterThanOrEqual(0);
          expect(resetAtMs).toBeGreaterThanOrEqual(now);
          if (allowed) continue;
          expect(window.peek(resetAtMs - 1).remaining).toBe(0);
          now = resetAtMs;
          expect(window.take(now).allowed).toBe(true);
        }
      }),
    );
  });

  it("counts what its definition counts, also when its limit changes on the way", () => {
    fc.assert(
      fc.property(limits, steps, (limit, all) => {
        const window = new SlidingWindow(limit, WINDOW_MS);
        const plain = new PlainWindow(limit);
        let now = 0;
        for (const step of all) {
          if ("limit" in step) {
            window.resize(step.limit);
            plain.limit = step.limit;
            continue;
          }
          now += step.wait;
          const allowed = plain.take(now);
          const remaining = Math.max(0, plain.limit - plain.countAt(now));
          expect(window.take(now)).toMatchObject({ allowed, remaining });
        }
      }),
    );
  });

  it("says when there is room after it was made smaller: several requests have to leave then", () => {
    fc.assert(
      fc.property(limits, limits, gaps, (before, after, waits) => {
        const window = new SlidingWindow(before, WINDOW_MS);
        const plain = new PlainWindow(before);
        let now = 0;
        for (const wait of waits) {
          now += wait;
          window.take(now);
          plain.take(now);
        }
        window.resize(after);
        plain.limit = after;
        const { allowed, resetAtMs } = window.peek(now);
        expect(allowed).toBe(plain.roomAt(now) === now);
        if (allowed) return;
        expect(resetAtMs).toBe(plain.roomAt(now));
        expect(window.take(resetAtMs).allowed).toBe(true);
      }),
    );
  });

  it("changes nothing when somebody looks at it", () => {
    fc.assert(
      fc.property(limits, gaps, (limit, waits) => {
        const [looked, left] = [new SlidingWindow(limit, WINDOW_MS), new SlidingWindow(limit, WINDOW_MS)];
        let now = 0;
        for (const wait of waits) {
          now += wait;
          expect(looked.peek(now)).toEqual(looked.peek(now));
          expect(looked.take(now)).toEqual(left.take(now));
        }
      }),
    );
  });
});
