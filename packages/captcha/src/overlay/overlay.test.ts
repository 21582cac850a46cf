import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { mapPuzzle } from "../answer/map-puzzle.ts";
import { mapRotate } from "../answer/map-rotate.ts";
import { mapShapes } from "../answer/map-shapes.ts";
import { preparePuzzle } from "../prepare/puzzle.ts";
import { prepareRotate } from "../prepare/rotate.ts";
import { prepareShapes } from "../prepare/shapes.ts";
import { puzzleScene, rotateScene, shapesScene } from "../testing/index.ts";
import { overlayPuzzle, overlayRotate, overlayShapes } from "./overlay.ts";

const sure = { confidence: 1, solve_time_ms: 1 };
const rgb = async (bytes: Uint8Array) => await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });

/** Mean difference of a channel within a box. */
async function difference(one: Uint8Array, other: Uint8Array, box: { x: number; y: number; side: number }) {
  const [a, b] = [await rgb(one), await rgb(other)];
  let [total, count] = [0, 0];
  for (let y = box.y; y < box.y + box.side; y++) {
    for (let x = box.x * 3; x < (box.x + box.side) * 3; x++) {
      const index = y * a.info.width * 3 + x;
      total += Math.abs((a.data[index] ?? 0) - (b.data[index] ?? 0));
      count++;
    }
  }
  return total / count;
}

describe("an answer to a puzzle", async () => {
  const { images, truth } = await puzzleScene({ seed: 7 });
  const files = { puzzle: images.puzzle.bytes, piece: images.piece.bytes };
  const data = { slide_x_px: truth.slideXPx, slide_x_proportion: truth.slideXProportion, ...sure };
  const answer = mapPuzzle(await preparePuzzle(files), data);
  const middle = { x: Math.round(truth.slideXPx) + 45, y: truth.topPx + 45, side: 20 };

  it("is drawn by pasting the piece where it belongs", async () => {
    const drawn = await overlayPuzzle(files, answer, { pieceTop: truth.topPx });
    expect((await rgb(drawn)).info).toMatchObject({ width: 552, height: 344 });
    const piece = await sharp(files.piece).extract({ left: 45, top: 45, width: 20, height: 20 }).png().toBuffer();
    const pasted = await sharp(drawn)
      .extract({ left: middle.x, top: middle.y, width: 20, height: 20 })
      .png()
      .toBuffer();
    expect(await difference(pasted, piece, { x: 0, y: 0, side: 20 })).toBeLessThan(1);
    expect(await difference(drawn, files.puzzle, { x: 5, y: 60, side: 40 })).toBe(0);
  });

  it("is drawn as far as it lies in the background", async () => {
    const far = mapPuzzle(await preparePuzzle(files), { ...data, slide_x_px: 552, slide_x_proportion: 1 });
    expect((await rgb(await overlayPuzzle(files, far))).info).toMatchObject({ width: 552, height: 344 });
    const half = mapPuzzle(await preparePuzzle(files), { ...data, slide_x_px: 497, slide_x_proportion: 0.9 });
    expect((await rgb(await overlayPuzzle(files, half, { pieceTop: -40 }))).info).toMatchObject({ width: 552 });
  });

  it.each([Number.NaN, 1000, -111])("is not drawn with the piece at %d", async (pieceTop) => {
    await expect(overlayPuzzle(files, answer, { pieceTop })).rejects.toMatchObject({ code: "ERR_ARGUMENT" });
  });
});

describe("an answer to a whirl", () => {
  it.each([{}, { opaqueDiscs: true }, { clearMarginPx: 30 }])(
    "is drawn by turning both discs, with %o",
    async (wrong) => {
      const { images, truth } = await rotateScene({ seed: 7, disturbances: wrong });
      const files = { outer: images.outer.bytes, inner: images.inner.bytes };
      const prepared = await prepareRotate(files);
      const right = await overlayRotate(files, mapRotate(prepared, { angle: truth.angleDegrees, ...sure }));
      const wide = mapRotate(prepared, { angle: (truth.angleDegrees + 90) % 360, ...sure });
      // Across the edge of the inner disc the picture goes on only when the turn is right: seen along the edge, above it.
      const edge = { x: 150, y: 60, side: 40 };
      const smooth = async (bytes: Uint8Array) => await sharp(bytes).blur(3).png().toBuffer();
      const roughness = async (bytes: Uint8Array) => await difference(bytes, await smooth(bytes), edge);
      expect(await roughness(right)).toBeLessThan((await roughness(await overlayRotate(files, wide))) * 0.9);
    },
  );
});

describe("an answer that was not mapped", () => {
  it.each([undefined, null, { slide_x_px: 5 }, { slide: { leftPx: Number.NaN } }])("is not drawn: %o", async (raw) => {
    const { images } = await puzzleScene({ seed: 7 });
    const files = { puzzle: images.puzzle.bytes, piece: images.piece.bytes };
    await expect(overlayPuzzle(files, raw as never)).rejects.toMatchObject({ code: "ERR_ARGUMENT" });
    await expect(overlayRotate({ outer: files.puzzle, inner: files.piece }, raw as never)).rejects.toThrow("mapRotate");
    await expect(overlayShapes({ image: files.puzzle }, raw as never)).rejects.toThrow("mapShapes");
  });
});

describe("an answer to a picture of shapes", () => {
  it("is drawn by circles round the two, and nothing else changes", async () => {
    const { images, truth } = await shapesScene({ seed: 7 });
    const files = { image: images.image.bytes };
    const answer = mapShapes(await prepareShapes(files), { ...truth, ...sure });
    const drawn = await overlayShapes(files, answer);
    for (const { x, y } of [truth.point1, truth.point2]) {
      expect(await difference(drawn, files.image, { x: Math.round(x) - 10, y: Math.round(y) - 10, side: 20 })).toBe(0);
      expect(
        await difference(drawn, files.image, { x: Math.round(x) + 29, y: Math.round(y) - 5, side: 10 }),
      ).toBeGreaterThan(10);
    }
    expect(await difference(drawn, files.image, { x: 5, y: 60, side: 40 })).toBe(0);
  });
});
