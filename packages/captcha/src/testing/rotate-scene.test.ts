import { describe, expect, it } from "vitest";
import { createRandom } from "./random.ts";
import { blueOf, greenOf, pixelAt, type Raster, redOf } from "./raster.ts";
import { paintWhirl, rotateScene } from "./rotate-scene.ts";

const seeds = Array.from({ length: 10 }, (_, seed) => seed * 6007);
const STEPS = 720;

/** Pixels of a circle around the middle, clockwise from the right. */
function circleOf(raster: Raster, radius: number): number[] {
  return Array.from({ length: STEPS }, (_, step) => {
    const turn = (step * 2 * Math.PI) / STEPS;
    const [x, y] = [raster.width / 2 + radius * Math.cos(turn), raster.height / 2 + radius * Math.sin(turn)];
    return pixelAt(raster, Math.floor(x), Math.floor(y));
  });
}

/** Mean difference of a channel along the seam when the disc is turned clockwise. */
function seamOf(outer: readonly number[], inner: readonly number[], degrees: number): number {
  const shift = Math.round((degrees * STEPS) / 360);
  const differences = outer.map((pixel, step) => {
    const other = inner[(((step - shift) % STEPS) + STEPS) % STEPS] ?? 0;
    return [redOf, greenOf, blueOf].reduce((sum, channel) => sum + Math.abs(channel(pixel) - channel(other)), 0) / 3;
  });
  return differences.reduce((sum, each) => sum + each, 0) / STEPS;
}

describe("a whirl", () => {
  it.each(seeds)("of seed %i fits at its truth, far better than beside it or the other way round", async (seed) => {
    const { outer, inner, angleDegrees } = paintWhirl(createRandom(seed));
    expect((await rotateScene({ seed })).truth).toEqual({ angleDegrees });
    const [ring, disc] = [circleOf(outer, 107.5), circleOf(inner, 103.5)];
    const atTruth = seamOf(ring, disc, angleDegrees);
    for (const degrees of [angleDegrees + 5, angleDegrees - 5, angleDegrees + 180]) {
      expect(seamOf(ring, disc, degrees)).toBeGreaterThan(1.3 * atTruth);
    }
    const isHalfTurn = Math.abs(angleDegrees - 180) < 5;
    if (!isHalfTurn) expect(seamOf(ring, disc, -angleDegrees)).toBeGreaterThan(2 * atTruth);
  });

  it("has the native sizes, clear in the hole and outside of the discs", async () => {
    const { images, truth } = await rotateScene({ seed: 4 });
    expect(images.outer).toMatchObject({ mime: "image/png", width: 347, height: 347 });
    expect(images.inner).toMatchObject({ mime: "image/png", width: 211, height: 211 });
    expect(truth.angleDegrees).toBeGreaterThanOrEqual(15);
    expect(truth.angleDegrees).toBeLessThanOrEqual(345);
    const { outer, inner } = paintWhirl(createRandom(4));
    for (const [raster, x, y] of [
      [outer, 173, 173],
      [outer, 173, 69],
      [outer, 2, 2],
      [inner, 1, 1],
    ] as const)
      expect(pixelAt(raster, x, y)).toBe(0);
    for (const [raster, x, y] of [
      [outer, 173, 64],
      [outer, 173, 1],
      [inner, 105, 105],
      [inner, 105, 1],
    ] as const)
      expect(pixelAt(raster, x, y) & 255).toBe(255);
  });

  it("has squares without alpha when its discs are opaque", async () => {
    const { images } = await rotateScene({ seed: 4, disturbances: { opaqueDiscs: true } });
    expect(images.outer).toMatchObject({ mime: "image/jpeg", width: 347 });
    expect(images.inner).toMatchObject({ mime: "image/jpeg", width: 211 });
  });
});
