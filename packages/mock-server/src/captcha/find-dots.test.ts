import { describe, expect, it } from "vitest";
import { drawScene, panels } from "../../testing/scene.ts";
import { findDots } from "./find-dots.ts";
import type { Pixels } from "./pixels.ts";

const scene = () => drawScene("puzzle", panels.puzzle);

function fill({ data, width }: Pixels, box: readonly [number, number, number, number], colour: readonly number[]) {
  const [left, top, right, bottom] = box;
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) data.set(colour, (y * width + x) * 4);
  }
}

describe("dots", () => {
  it("are found where they were drawn", () => {
    const dots = findDots(scene());
    expect(dots?.red).toMatchObject({ x: expect.closeTo(28, 1), y: expect.closeTo(28, 1) });
    expect(dots?.green).toMatchObject({ x: expect.closeTo(28, 1), y: expect.closeTo(316, 1) });
    expect(dots?.blue).toMatchObject({ x: expect.closeTo(524, 1), y: expect.closeTo(28, 1) });
  });

  it("are found beside a few pixels of their colour", () => {
    const pixels = scene();
    fill(pixels, [300, 200, 308, 208], [224, 32, 32, 255]);
    expect(findDots(pixels)?.red).toMatchObject({ x: expect.closeTo(28, 1), y: expect.closeTo(28, 1) });
  });

  it("are not found when one is missing, or clear", () => {
    for (const colour of [
      [128, 128, 128, 255],
      [224, 32, 32, 100],
    ]) {
      const pixels = scene();
      fill(pixels, [18, 18, 38, 38], colour);
      expect(findDots(pixels)).toBeUndefined();
    }
  });
});
