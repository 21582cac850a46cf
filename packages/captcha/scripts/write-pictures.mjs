// Writes the pictures of the README, all made by this package: what comes, what is sent, and the answers drawn on it.
// Usage: pnpm --filter @webcast-kit/captcha pictures
import sharp from "sharp";
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
const FRAME = 40;
const SURE = { confidence: 1, solve_time_ms: 0 };

/** In half size, with few colours: enough to look at. */
async function write(name, bytes, scale = 0.5) {
  const { width, autoOrient } = await sharp(bytes).metadata();
  const image = sharp(bytes).autoOrient();
  const small = image.resize({ width: Math.round((autoOrient?.width ?? width) * scale) });
  await small.png({ palette: true }).toFile(new URL(`../pictures/${name}.png`, import.meta.url).pathname);
}

const bytesOf = (images) => Object.fromEntries(Object.entries(images).map(([name, { bytes }]) => [name, bytes]));

const puzzle = await puzzleScene({ seed: SEED, disturbances: { format: "webp", scale: 2 } });
const puzzleFiles = bytesOf(puzzle.images);
const sentPuzzle = await preparePuzzle(puzzleFiles);
const puzzleAnswer = mapPuzzle(sentPuzzle, {
  slide_x_px: puzzle.truth.slideXProportion * sentPuzzle.puzzle.width,
  slide_x_proportion: puzzle.truth.slideXProportion,
  ...SURE,
});
await write("puzzle-input", puzzleFiles.puzzle, 0.3);
await write("puzzle-input-piece", puzzleFiles.piece, 0.3);
await write("puzzle-prepared", sentPuzzle.puzzle.bytes, 0.3);
await write("puzzle-prepared-piece", sentPuzzle.piece.bytes, 0.3);
await write("puzzle-overlay", await overlayPuzzle(puzzleFiles, puzzleAnswer, { pieceTop: puzzle.truth.topPx }), 0.3);

const whirl = await rotateScene({ seed: SEED, disturbances: { opaqueDiscs: true } });
const whirlFiles = bytesOf(whirl.images);
const sentWhirl = await prepareRotate(whirlFiles);
const whirlAnswer = mapRotate(sentWhirl, { angle: whirl.truth.angleDegrees, ...SURE });
await write("rotate-input-outer", whirlFiles.outer);
await write("rotate-input-inner", whirlFiles.inner);
await write("rotate-prepared-outer", sentWhirl.outer.bytes);
await write("rotate-prepared-inner", sentWhirl.inner.bytes);
await write("rotate-overlay", await overlayRotate(whirlFiles, whirlAnswer));

const shapes = await shapesScene({ seed: SEED, disturbances: { darkFramePx: FRAME } });
const shapesFiles = bytesOf(shapes.images);
const { width, height } = shapes.images.image;
const crop = { left: FRAME, top: FRAME, width: width - 2 * FRAME, height: height - 2 * FRAME };
const sentShapes = await prepareShapes(shapesFiles, { crop });
const sentPoint = (point) => sentShapes.image.transform.toPrepared(point);
const { point1, point2 } = shapes.truth;
const shapesAnswer = mapShapes(sentShapes, { point1: sentPoint(point1), point2: sentPoint(point2), ...SURE });
await write("shapes-input", shapesFiles.image);
await write("shapes-prepared", sentShapes.image.bytes);
await write("shapes-overlay", await overlayShapes(shapesFiles, shapesAnswer));
