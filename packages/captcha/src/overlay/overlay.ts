import type { PuzzleAnswer } from "../answer/map-puzzle.ts";
import type { RotateAnswer } from "../answer/map-rotate.ts";
import type { ShapesAnswer } from "../answer/map-shapes.ts";
import type { Point } from "../geometry/affine.ts";
import { loadImages } from "../prepare/load-images.ts";
import type { LoadOptions, MaskOptions } from "../prepare/options.ts";
import type { PuzzleImages } from "../prepare/puzzle.ts";
import { loadDiscs, type RotateImages } from "../prepare/rotate.ts";
import type { ShapesImages } from "../prepare/shapes.ts";
import { checkPuzzleAnswer, checkRotateAnswer, checkShapesAnswer } from "./check-answer.ts";
import { circle, drawing, flatten, layer, line, turnPixels } from "./draw.ts";
import { type PiecePlaceOptions, piecePlace } from "./piece-place.ts";

/** Options of the functions that draw. `pieceTop` is for puzzles, `mask` for whirls: as they were prepared. */
export interface OverlayOptions extends LoadOptions, MaskOptions, PiecePlaceOptions {}

/** Radius of the circles round points, as a share of the shorter side. */
const CIRCLE = 0.1;

/**
 * Draws an answer to a puzzle for a person to look at: the piece is pasted into the background, between two lines at the
 * edges of its visible part.
 *
 * @returns a PNG of the original background as it is shown
 * @throws {CaptchaError} ERR_ARGUMENT, ERR_IMAGE_INVALID or ERR_IMAGE_TOO_LARGE
 */
export async function overlayPuzzle(
  images: PuzzleImages,
  answer: PuzzleAnswer,
  options: OverlayOptions = {},
): Promise<Uint8Array> {
  const check = () => checkPuzzleAnswer(answer);
  const { loaded } = await loadImages(["puzzle", "piece"], images, options, check);
  const [background, shape] = loaded;
  const below = background.pixels;
  const { x, y, visible } = piecePlace(below, shape.pixels, answer, options);
  const edges = [x + visible.left, x + visible.left + visible.width];
  const lines = edges.map((edge) => line({ x: edge, y: 0 }, { x: edge, y: below.height }));
  return await flatten(below, [...(await layer(shape.pixels, { x, y }, below)), drawing(below, lines)]);
}

/**
 * Draws an answer to a whirl for a person to look at: both discs as they are turned, one in the other.
 *
 * @returns a PNG of the outer disc
 * @throws {CaptchaError} ERR_ARGUMENT, ERR_IMAGE_INVALID or ERR_IMAGE_TOO_LARGE
 */
export async function overlayRotate(
  images: RotateImages,
  answer: RotateAnswer,
  options: OverlayOptions = {},
): Promise<Uint8Array> {
  const [ring, disc] = await loadDiscs(images, options, () => checkRotateAnswer(answer));
  const middle: Point = { x: (ring.width - disc.width) / 2, y: (ring.height - disc.height) / 2 };
  const below = await turnPixels(ring, answer.turn.outerTurnDeg);
  return await flatten(below, await layer(await turnPixels(disc, answer.turn.innerTurnDeg), middle, below));
}

/**
 * Draws an answer to a picture of shapes for a person to look at: the two shapes are circled.
 *
 * @returns a PNG of the original picture as it is shown
 * @throws {CaptchaError} ERR_ARGUMENT, ERR_IMAGE_INVALID or ERR_IMAGE_TOO_LARGE
 */
export async function overlayShapes(
  images: ShapesImages,
  answer: ShapesAnswer,
  options: OverlayOptions = {},
): Promise<Uint8Array> {
  const { loaded } = await loadImages(["image"], images, options, () => checkShapesAnswer(answer));
  const [{ pixels }] = loaded;
  const radius = CIRCLE * Math.min(pixels.width, pixels.height);
  const circles = answer.points.map(({ original }) => circle(original, radius));
  return await flatten(pixels, [drawing(pixels, circles)]);
}
