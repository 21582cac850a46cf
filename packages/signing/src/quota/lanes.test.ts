import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Lanes } from "./lanes.ts";

const times = fc.array(fc.nat(100), { maxLength: 30 });

describe("Lanes", () => {
  it("finds a free lane below the limit whenever fewer are taken, and none otherwise", () => {
    fc.assert(
      fc.property(times, fc.nat(100), fc.nat(40), (freeAtMs, now, count) => {
        const lanes = new Lanes();
        for (const [lane, ms] of freeAtMs.entries()) lanes.setFreeAt(lane, ms);
        const lane = lanes.pick(now, count);
        expect(lane !== undefined).toBe(lanes.busy(now) < count);
        if (lane === undefined) return;
        expect(lane).toBeLessThan(count);
        expect(freeAtMs[lane] ?? 0).toBeLessThanOrEqual(now);
      }),
    );
  });

  it("tells when a lane is free, and not before", () => {
    fc.assert(
      fc.property(times, fc.nat(100), fc.integer({ min: 1, max: 40 }), (freeAtMs, now, count) => {
        const lanes = new Lanes();
        for (const [lane, ms] of freeAtMs.entries()) lanes.setFreeAt(lane, ms);
        fc.pre(lanes.busy(now) >= count);
        const waitMs = lanes.waitMs(now, count);
        expect(lanes.pick(now + waitMs - 1, count)).toBeUndefined();
        expect(lanes.pick(now + waitMs, count)).toBeDefined();
      }),
    );
  });

  it("does not know how long a lane is held that has no end", () => {
    const lanes = new Lanes();
    lanes.setFreeAt(0, Number.POSITIVE_INFINITY);
    expect(lanes.waitMs(0, 1)).toBe(Number.POSITIVE_INFINITY);
  });
});
