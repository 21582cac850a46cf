import { describe, expect, it } from "vitest";
import { paint } from "../../testing/images.ts";
import { hasCorners, maskDisc } from "./disc-mask.ts";

const SIZE = { width: 21, height: 21 };
const alphaAt = (data: Uint8Array, x: number, y: number) => data[(y * SIZE.width + x) * 4 + 3];

describe("a square without alpha", () => {
  const square = paint(SIZE, 3, (x, y) => [x * 5, y * 5, 7]);
  const disc = maskDisc(square);

  it("has corners, its disc has none", () => {
    expect(hasCorners(square)).toBe(true);
    expect(hasCorners(disc)).toBe(false);
  });

  it("is clear outside the circle, and keeps its colours", () => {
    expect([alphaAt(disc.data, 0, 0), alphaAt(disc.data, 2, 2)]).toEqual([0, 0]);
    expect([alphaAt(disc.data, 10, 10), alphaAt(disc.data, 10, 1)]).toEqual([255, 255]);
    expect([...disc.data.slice(10 * 4, 10 * 4 + 3)]).toEqual([...square.data.slice(10 * 3, 10 * 3 + 3)]);
  });

  it("covers as much as the circle has, to a tenth of a pixel in the radius", () => {
    let covered = 0;
    for (let index = 3; index < disc.data.length; index += 4) covered += (disc.data[index] ?? 0) / 255;
    expect(Math.sqrt(covered / Math.PI)).toBeCloseTo(10.5, 1);
  });
});

describe("a mask", () => {
  it("leaves the image that it is made of alone, and what was clear in it stays clear", () => {
    const ring = paint(SIZE, 4, (x, y) => [1, 2, 3, Math.hypot(x - 10.5, y - 10.5) < 4 ? 0 : 255]);
    const before = ring.data.slice();
    const masked = maskDisc(ring);
    expect(ring.data).toEqual(before);
    expect([alphaAt(masked.data, 10, 10), alphaAt(masked.data, 4, 10), alphaAt(masked.data, 0, 0)]).toEqual([
      0, 255, 0,
    ]);
  });
});
