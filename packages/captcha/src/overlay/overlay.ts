import type { PuzzleAnswer } from "../answer/map-puzzle.ts";
import type { RotateAnswer } from "../answer/map-rotate.ts";
import type { ShapesAnswer } from "../answer/map-shapes.ts";
import type { Point } from "../geometry/affine.ts";
import { loadImage } from "../prepare/load-image.ts";
import type { PrepareOptions } from "../prepare/options.ts";
import type { PuzzleImages } from "../prepare/puzzle.ts";
import { loadDisc, type RotateImages } from "../prepare/rotate.ts";
import type { ShapesImages } from "../prepare/shapes.ts";
import { circle, drawing, flatten, layer, line, turnPixels } from "./draw.ts";
import { type PiecePlaceOptions, piecePlace } from "./piece-place.ts";

/** Options of the functions that draw. */
export interface OverlayOptions extends PrepareOptions, PiecePlaceOptions {}

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
  { puzzle, piece }: PuzzleImages,
  answer: PuzzleAnswer,
  options: OverlayOptions = {},
): Promise<Uint8Array> {
  const [background, shape] = await Promise.all([
    loadImage("puzzle", puzzle, options),
    loadImage("piece", piece, options),
  ]);
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
  { outer, inner }: RotateImages,
  { turn }: RotateAnswer,
  options: OverlayOptions = {},
): Promise<Uint8Array> {
  const [ring, disc] = await Promise.all([loadDisc("outer", outer, options), loadDisc("inner", inner, options)]);
  const middle: Point = { x: (ring.width - disc.width) / 2, y: (ring.height - disc.height) / 2 };
  const below = await turnPixels(ring, turn.outerTurnDeg);
  return await flatten(below, await layer(await turnPixels(disc, turn.innerTurnDeg), middle, below));
}

/**
 * Draws an answer to a picture of shapes for a person to look at: the two shapes are circled.
 *
 * @returns a PNG of the original picture as it is shown
 * @throws {CaptchaError} ERR_ARGUMENT, ERR_IMAGE_INVALID or ERR_IMAGE_TOO_LARGE
 */
export async function overlayShapes(
  { image }: ShapesImages,
  { points }: ShapesAnswer,
  options: OverlayOptions = {},
): Promise<Uint8Array> {
  const { pixels } = await loadImage("image", image, options);
  const radius = CIRCLE * Math.min(pixels.width, pixels.height);
  const circles = points.map(({ original }) => circle(original, radius));
  return await flatten(pixels, [drawing(pixels, circles)]);
}
