import { createHash } from "node:crypto";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { alphaBox } from "../image/alpha-box.ts";
import { PIECE_BODY } from "./jigsaw.ts";
import { paintPuzzle, puzzleScene } from "./puzzle-scene.ts";
import { createRandom } from "./random.ts";
import { alphaOf, pixelAt } from "./raster.ts";

const seeds = Array.from({ length: 12 }, (_, seed) => seed * 7919);

async function digestOf(seed: number): Promise<string> {
  const { images, truth } = await puzzleScene({ seed });
  const hash = createHash("sha256").update(images.puzzle.bytes).update(images.piece.bytes);
  return hash.update(JSON.stringify(truth)).digest("hex");
}

describe("a puzzle", () => {
  it.each(seeds)("of seed %i is whole again when its piece lies where the truth says", async (seed) => {
    const { whole, piece, place } = paintPuzzle(createRandom(seed));
    const { truth } = await puzzleScene({ seed });
    expect([truth.slideXPx, truth.topPx]).toEqual([place.x, place.y]);
    let opaque = 0;
    for (let y = 0; y < piece.height; y++) {
      for (let x = 0; x < piece.width; x++) {
        const pixel = pixelAt(piece, x, y);
        if (alphaOf(pixel) < 255) continue;
        opaque++;
        if (pixel !== pixelAt(whole, truth.slideXPx + x, truth.topPx + y)) throw new Error(`differs at ${x}, ${y}`);
      }
    }
    expect(opaque).toBeGreaterThan(4000);
  });

  it.each(seeds)("of seed %i is darker within the gap, and the same outside of it", (seed) => {
    const { whole, background, piece, place } = paintPuzzle(createRandom(seed));
    let darker = 0;
    for (let y = 0; y < whole.height; y++) {
      for (let x = 0; x < whole.width; x++) {
        const isGap = alphaOf(pixelAt(piece, x - place.x, y - place.y)) >= 128;
        const isDarker = pixelAt(background, x, y) < pixelAt(whole, x, y);
        if (isGap !== isDarker) throw new Error(`${isDarker ? "darker" : "the same"} at ${x}, ${y}`);
        darker += isDarker ? 1 : 0;
      }
    }
    expect(darker).toBeGreaterThan(5000);
  });

  it.each(seeds)("of seed %i has a piece whose visible part is where recorded ones have it", (seed) => {
    const { piece } = paintPuzzle(createRandom(seed));
    expect(alphaBox(piece)).toEqual(PIECE_BODY);
    // Thresholds 64, 32 and 1: the shadow reaches 2, 4 and 8 px further.
    expect(alphaBox(piece, 64).left).toBe(6);
    expect(alphaBox(piece, 32).left).toBe(4);
    expect(alphaBox(piece, 1).left).toBe(0);
  });

  it("has the native sizes and formats", async () => {
    const { images } = await puzzleScene({ seed: 1 });
    expect(images.puzzle).toMatchObject({ mime: "image/png", width: 552, height: 344 });
    expect(images.piece).toMatchObject({ mime: "image/png", width: 110, height: 110 });
    expect(await sharp(images.puzzle.bytes).metadata()).toMatchObject({ width: 552, height: 344, hasAlpha: false });
    expect(await sharp(images.piece.bytes).metadata()).toMatchObject({ width: 110, height: 110, hasAlpha: true });
  });

  it("is the same for the same seed, and another for another one", async () => {
    const [one, again, other] = await Promise.all([5, 5, 6].map(async (seed) => await digestOf(seed)));
    expect(again).toBe(one);
    expect(other).not.toBe(one);
  });

  it.each([-1, 1.5, 2 ** 32, Number.NaN])("is refused for seed %d", async (seed) => {
    await expect(puzzleScene({ seed })).rejects.toMatchObject({ code: "ERR_ARGUMENT" });
  });

  it("tells its truth in the pixels of what it gives", async () => {
    const { slideXPx, topPx } = (await puzzleScene({ seed: 9 })).truth;
    const disturbed = await puzzleScene({
      seed: 9,
      disturbances: { clearMarginPx: 20, scale: 0.5, darkFramePx: 30 },
    });
    const expected = (slideXPx - 20) / 2 + 30;
    expect(disturbed.images.puzzle).toMatchObject({ width: 276 + 60, height: 172 + 60 });
    expect(disturbed.images.piece).toMatchObject({ width: 75, height: 75 });
    expect(disturbed.truth).toEqual({
      slideXPx: expected,
      slideXProportion: expected / 336,
      topPx: (topPx - 20) / 2 + 30,
    });
  });
});
