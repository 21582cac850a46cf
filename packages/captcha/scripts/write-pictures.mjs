// Writes the pictures of the README, all made by this package: what is sent, and the answers drawn on it.
// Usage: pnpm --filter @webcast-kit/captcha pictures
import { writeFile } from "node:fs/promises";
import {
  mapPuzzle,
  mapRotate,
  mapShapes,
  overlayPuzzle,
  overlayRotate,
  overlayShapes,
  preparePuzzle,
  prepareRotate,
  prepareShapes,
} from "../dist/index.js";
import { puzzleScene, rotateScene, shapesScene } from "../dist/testing/index.js";

/** As in the code of the README. */
const SEED = 7;
const SURE = { confidence: 1, solve_time_ms: 0 };

const write = (name, bytes) => writeFile(new URL(`../pictures/${name}.png`, import.meta.url), bytes);
const bytesOf = (images) => Object.fromEntries(Object.entries(images).map(([name, { bytes }]) => [name, bytes]));

const puzzle = await puzzleScene({ seed: SEED });
const { slideXPx, slideXProportion, topPx } = puzzle.truth;
const puzzleAnswer = mapPuzzle(await preparePuzzle(bytesOf(puzzle.images)), {
  slide_x_px: slideXPx,
  slide_x_proportion: slideXProportion,
  ...SURE,
});
await write("puzzle-background", puzzle.images.puzzle.bytes);
await write("puzzle-piece", puzzle.images.piece.bytes);
await write("puzzle-overlay", await overlayPuzzle(bytesOf(puzzle.images), puzzleAnswer, { pieceTop: topPx }));

const whirl = await rotateScene({ seed: SEED });
const whirlAnswer = mapRotate(await prepareRotate(bytesOf(whirl.images)), { angle: whirl.truth.angleDegrees, ...SURE });
await write("rotate-outer", whirl.images.outer.bytes);
await write("rotate-inner", whirl.images.inner.bytes);
await write("rotate-overlay", await overlayRotate(bytesOf(whirl.images), whirlAnswer));

const shapes = await shapesScene({ seed: SEED });
const shapesAnswer = mapShapes(await prepareShapes(bytesOf(shapes.images)), { ...shapes.truth, ...SURE });
await write("shapes-image", shapes.images.image.bytes);
await write("shapes-overlay", await overlayShapes(bytesOf(shapes.images), shapesAnswer));
