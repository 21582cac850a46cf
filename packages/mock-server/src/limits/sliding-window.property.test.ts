import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SlidingWindow } from "./sliding-window.ts";

const WINDOW_MS = 60_000;

/** Gaps between requests, from none to more than a window. */
const gaps = fc.array(fc.oneof(fc.nat(10), fc.nat(30_000), fc.constant(WINDOW_MS - 1), fc.constant(WINDOW_MS)), {
  maxLength: 200,
});

describe("SlidingWindow", () => {
  it("never allows more than the limit in any stretch of one window", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), gaps, (limit, waits) => {
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
      fc.property(fc.integer({ min: 1, max: 20 }), gaps, (limit, waits) => {
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
});
