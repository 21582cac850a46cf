import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { geometry, outcome } from "../../testing/answers.ts";
import { mapRotate, type RotateAnswerOptions, type Turn } from "./map-rotate.ts";

const images = { outer: geometry({ width: 347, height: 347 }), inner: geometry({ width: 211, height: 211 }) };
const angle = fc.double({ min: 0, max: 360, noNaN: true });
const options: fc.Arbitrary<RotateAnswerOptions> = fc.record({
  angleConvention: fc.constantFrom("relative" as const, "per-disc" as const, "single-disc" as const),
  direction: fc.constantFrom("clockwise" as const, "counterclockwise" as const),
  fullTurnDeg: fc.double({ min: 90, max: 720, noNaN: true }),
  slider: fc
    .record({ track: fc.integer({ min: 10, max: 1000 }), share: fc.double({ min: 0, max: 0.9, noNaN: true }) })
    .map(({ track, share }) => ({ track, knob: track * share })),
});

const turnOf = (degrees: number, how: RotateAnswerOptions): Turn =>
  mapRotate(images, { angle: degrees, ...outcome }, how).turn;

/** The shorter way between two angles. */
function apart(one: number, other: number): number {
  const difference = Math.abs(one - other) % 360;
  return Math.min(difference, 360 - difference);
}

describe("the turn of any angle", () => {
  it("is twice that of each disc, or all of the one that turns", () => {
    fc.assert(
      fc.property(angle, options, (degrees, how) => {
        const { relativeDeg, perDiscDeg, outerTurnDeg, innerTurnDeg } = turnOf(degrees, how);
        expect(relativeDeg).toBe(how.angleConvention === "single-disc" ? perDiscDeg : 2 * perDiscDeg);
        expect(innerTurnDeg - outerTurnDeg).toBe(relativeDeg);
        expect(relativeDeg >= 0 && relativeDeg < 360).toBe(true);
      }),
    );
  });

  it("is the same a whole turn further", () => {
    fc.assert(
      fc.property(angle, options, (degrees, how) => {
        const near = turnOf(degrees, how).relativeDeg;
        expect(apart(turnOf(degrees + 360, how).relativeDeg, near)).toBeLessThan(1e-9);
        expect(apart(turnOf(degrees - 360, how).relativeDeg, near)).toBeLessThan(1e-9);
      }),
    );
  });

  it("and of the same angle the other way make a whole turn", () => {
    fc.assert(
      fc.property(angle, options, (degrees, how) => {
        const there = turnOf(degrees, { ...how, direction: "clockwise" }).relativeDeg;
        const back = turnOf(degrees, { ...how, direction: "counterclockwise" }).relativeDeg;
        expect(apart(there + back, 0)).toBeLessThan(1e-9);
      }),
    );
  });

  it("moves the knob by its share of the travel, never beyond", () => {
    fc.assert(
      fc.property(angle, options, (degrees, how) => {
        const { relativeDeg, knobPx = Number.NaN } = turnOf(degrees, how);
        const { slider = { track: 0, knob: 0 }, fullTurnDeg = 360 } = how;
        const travel = slider.track - slider.knob;
        expect(knobPx).toBeCloseTo(Math.min(1, relativeDeg / fullTurnDeg) * travel, 9);
      }),
    );
  });
});
