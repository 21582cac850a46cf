import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Timeline } from "./timeline.ts";

const MAX_BUCKETS = 16;
const entries = fc.array(fc.record({ atMs: fc.nat(500_000), value: fc.integer({ min: 1, max: 9 }) }));

describe("Timeline", () => {
  it("holds in each bucket what a count by its final width gives, in a bounded number of buckets", () => {
    fc.assert(
      fc.property(entries, (list) => {
        const timeline = new Timeline(MAX_BUCKETS);
        const [sum, peak] = [timeline.sum(), timeline.peak()];
        for (const { atMs, value } of list) {
          timeline.put(sum, atMs, value);
          timeline.put(peak, atMs, value);
        }
        const { length, widthMs } = timeline;
        expect(length).toBeLessThanOrEqual(MAX_BUCKETS);
        const inBucket = (index: number) => list.filter(({ atMs }) => Math.floor(atMs / widthMs) === index);
        for (let index = 0; index < length; index++) {
          const values = inBucket(index).map(({ value }) => value);
          const expected = values.length === 0 ? undefined : values.reduce((total, value) => total + value);
          expect(sum.values(length)[index]).toBe(expected);
          expect(peak.values(length)[index]).toBe(values.length === 0 ? undefined : Math.max(...values));
        }
        const total = sum.values(length).reduce<number>((all, value) => all + (value ?? 0), 0);
        expect(total).toBe(list.reduce((all, { value }) => all + value, 0));
      }),
      { numRuns: 200 },
    );
  });

  it("gets no wider than it has to", () => {
    const timeline = new Timeline(MAX_BUCKETS);
    timeline.reach(15_999);
    expect([timeline.widthMs, timeline.length]).toEqual([1000, 16]);
    timeline.reach(16_000);
    expect([timeline.widthMs, timeline.length]).toEqual([2000, 9]);
  });
});
