import { describe, expect, it } from "vitest";
import { mapPuzzle } from "../answer/map-puzzle.ts";
import { mapRotate } from "../answer/map-rotate.ts";
import { preparePuzzle } from "../prepare/puzzle.ts";
import { prepareRotate } from "../prepare/rotate.ts";
import { puzzleScene, rotateScene } from "../testing/index.ts";
import { plausibilityOfPuzzle, plausibilityOfRotate } from "./plausibility.ts";

const sure = { confidence: 1, solve_time_ms: 1 };
const SEEDS = [1, 2, 3, 4, 5];

async function judgePuzzle(seed: number, offset: number) {
  const { images, truth } = await puzzleScene({ seed });
  const files = { puzzle: images.puzzle.bytes, piece: images.piece.bytes };
  const slide_x_px = truth.slideXPx + offset;
  const answer = mapPuzzle(await preparePuzzle(files), { slide_x_px, slide_x_proportion: slide_x_px / 552, ...sure });
  return await plausibilityOfPuzzle(files, answer, { pieceTop: truth.topPx });
}

async function judgeRotate(seed: number, offset: number) {
  const { images, truth } = await rotateScene({ seed });
  const files = { outer: images.outer.bytes, inner: images.inner.bytes };
  const answer = mapRotate(await prepareRotate(files), { angle: (truth.angleDegrees + offset) % 360, ...sure });
  return await plausibilityOfRotate(files, answer);
}

describe.each([
  { kind: "puzzle", judge: judgePuzzle },
  { kind: "whirl", judge: judgeRotate },
])("the seam of a $kind", ({ judge }) => {
  it.each(SEEDS)("fits best at the truth, seed %i", async (seed) => {
    const { score, cost, neighbours } = await judge(seed, 0);
    expect(score).toBe(1);
    expect(neighbours.map(({ offset }) => offset)).toEqual([-10, -8, -6, -4, 4, 6, 8, 10]);
    for (const neighbour of neighbours) expect(neighbour.cost).toBeGreaterThan(cost);
  });

  it.each(SEEDS)(
    "fits worse than its neighbours on the side of the truth when the answer is off, seed %i",
    async (seed) => {
      expect((await judge(seed, 8)).score).toBeLessThan(0.8);
    },
  );
});

describe("an answer that puts the piece beside the background", () => {
  // At 546 px the neighbours to the right see nothing of the background.
  it.each([552, 546])("cannot be judged, at %i px", async (slide_x_px) => {
    const { images, truth } = await puzzleScene({ seed: 1 });
    const files = { puzzle: images.puzzle.bytes, piece: images.piece.bytes };
    const answer = mapPuzzle(await preparePuzzle(files), {
      slide_x_px,
      slide_x_proportion: slide_x_px / 552,
      ...sure,
    });
    const attempt = plausibilityOfPuzzle(files, answer, { pieceTop: truth.topPx });
    await expect(attempt).rejects.toMatchObject({ code: "ERR_ANSWER_INVALID", answer: { kind: "puzzle" } });
  });
});
