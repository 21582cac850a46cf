import { describe, expect, it } from "vitest";
import { affineThrough, applyAffine, areaRatio, turnBetween, turnOf } from "./affine.ts";

const places = [
  { x: 28, y: 28 },
  { x: 28, y: 316 },
  { x: 524, y: 28 },
] as const;
const mapped = (map: (place: { x: number; y: number }) => { x: number; y: number }) =>
  affineThrough(places, [map(places[0]), map(places[1]), map(places[2])]);
const turn = (degrees: number) => {
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  return mapped(({ x, y }) => ({ x: 3 * (x * cos - y * sin) + 9, y: 3 * (x * sin + y * cos) - 4 }));
};

describe("an affine map", () => {
  it("goes through three places, and takes every other one along", () => {
    const affine = mapped(({ x, y }) => ({ x: 2 * x - 0.5 * y + 7, y: 0.25 * x + 3 * y - 11 }));
    expect(applyAffine(affine, { x: 300, y: 200 }).x).toBeCloseTo(507, 9);
    expect(applyAffine(affine, { x: 300, y: 200 }).y).toBeCloseTo(664, 9);
    expect(areaRatio(affine)).toBeCloseTo(6.125, 9);
  });

  it.each([0, 30, 90, 179, -90])("knows that it turns by %i degrees clockwise", (degrees) => {
    expect(turnOf(turn(degrees))).toBeCloseTo(degrees, 9);
  });

  it("is mirrored when its areas are negative", () => {
    expect(areaRatio(mapped(({ x, y }) => ({ x: 600 - x, y })))).toBeCloseTo(-1, 9);
  });

  it("knows how far another one is turned on", () => {
    expect(turnBetween(turn(20), turn(95))).toBeCloseTo(75, 9);
    expect(turnBetween(turn(95), turn(20))).toBeCloseTo(-75, 9);
  });
});
