import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TopCounts } from "./top-counts.ts";

describe("TopCounts", () => {
  it("is exact while there is room, the dearest first", () => {
    const counts = new TopCounts(3);
    counts.raise("a", "Ann", 1, 5);
    counts.raise("b", "Bob", 9, 5);
    counts.raise("c", "Cy", 1, 7);
    counts.raise("a", "Ann again", 1, 1);
    expect(counts.top(2)).toEqual([
      { name: "Cy", gifts: 1, diamonds: 7 },
      { name: "Ann again", gifts: 2, diamonds: 6 },
    ]);
    expect(counts.missing).toBe(0);
  });

  it("is never too high, and too low by no more than it says", () => {
    const raises = fc.array(fc.tuple(fc.constantFrom(..."abcdefghij"), fc.nat(50)), { maxLength: 60 });
    fc.assert(
      fc.property(raises, (list) => {
        const counts = new TopCounts(4);
        for (const [key, diamonds] of list) counts.raise(key, key, 1, diamonds);
        const rows = counts.top(100);
        expect(rows.length).toBeLessThanOrEqual(4);
        for (const { name, diamonds } of rows) {
          const truth = list.reduce((sum, [key, value]) => sum + (key === name ? value : 0), 0);
          expect(diamonds).toBeLessThanOrEqual(truth);
          expect(diamonds + counts.missing).toBeGreaterThanOrEqual(truth);
        }
      }),
    );
  });
});
