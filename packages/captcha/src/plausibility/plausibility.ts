import type { PuzzleAnswer } from "../answer/map-puzzle.ts";
import type { RotateAnswer } from "../answer/map-rotate.ts";
import { CaptchaError } from "../errors.ts";
import { type PiecePlaceOptions, piecePlace } from "../overlay/piece-place.ts";
import { loadImage } from "../prepare/load-image.ts";
import type { PrepareOptions } from "../prepare/options.ts";
import type { PuzzleImages } from "../prepare/puzzle.ts";
import { loadDisc, type RotateImages } from "../prepare/rotate.ts";
import { discSeam } from "./disc-seam.ts";
import { pieceSeam } from "./piece-seam.ts";
import { seamCost } from "./seam.ts";

/** How well one given answer fits its images. Survives JSON. */
export interface Plausibility {
  /** The share of the places beside the answer that fit worse than the answer, 0 to 1. A right answer is near 1. */
  readonly score: number;
  /** How much the pictures on both sides of the seam differ at the answer: mean difference of a channel, 0 to 255. */
  readonly cost: number;
  /** The same beside the answer; `offset` in pixels of the background, or in degrees. */
  readonly neighbours: readonly { readonly offset: number; readonly cost: number }[];
}

/** Options of the functions that judge. */
export interface PlausibilityOptions extends PrepareOptions, PiecePlaceOptions {}

/** Far enough to differ from the answer, near enough to look like it. They are fixed: an answer is judged, not sought. */
const OFFSETS = [-10, -8, -6, -4, 4, 6, 8, 10] as const;

/**
 * Judges one given answer to a puzzle by its seam: whether the picture of the piece goes on in the background there
 * better than a little to the left and right of it. Needs `pieceTop`, as a page shows it, to mean much.
 *
 * @throws {CaptchaError} ERR_ARGUMENT, ERR_IMAGE_INVALID or ERR_IMAGE_TOO_LARGE; ERR_ANSWER_INVALID when the piece would
 *   lie beside the background
 */
export async function plausibilityOfPuzzle(
  { puzzle, piece }: PuzzleImages,
  answer: PuzzleAnswer,
  options: PlausibilityOptions = {},
): Promise<Plausibility> {
  const [background, shape] = await Promise.all([
    loadImage("puzzle", puzzle, options),
    loadImage("piece", piece, options),
  ]);
  const place = piecePlace(background.pixels, shape.pixels, answer, options);
  const seam = pieceSeam(shape.pixels);
  const costAt = (offset: number) =>
    seamCost(shape.pixels, background.pixels, seam({ x: place.x + offset, y: place.y }));
  return judge(answer, costAt);
}

/**
 * Judges one given answer to a whirl by its seam: whether the picture of the inner disc goes on in the ring there better
 * than a little before and after it.
 *
 * @throws {CaptchaError} ERR_ARGUMENT, ERR_IMAGE_INVALID or ERR_IMAGE_TOO_LARGE; ERR_ANSWER_INVALID when the inner disc
 *   is not smaller than the outer one
 */
export async function plausibilityOfRotate(
  { outer, inner }: RotateImages,
  answer: RotateAnswer,
  options: PlausibilityOptions = {},
): Promise<Plausibility> {
  const [ring, disc] = await Promise.all([loadDisc("outer", outer, options), loadDisc("inner", inner, options)]);
  const seam = discSeam(ring, disc);
  return judge(answer, (offset) => seamCost(disc, ring, seam(answer.turn.relativeDeg + offset)));
}

function judge(answer: unknown, costAt: (offset: number) => number | undefined): Plausibility {
  const cost = costAt(0);
  if (cost === undefined) {
    throw new CaptchaError("ERR_ANSWER_INVALID", "the answer puts one image wholly beside the other", { answer });
  }
  const neighbours = OFFSETS.map((offset) => ({ offset, cost: costAt(offset) ?? Number.POSITIVE_INFINITY }));
  const worse = neighbours.filter((neighbour) => neighbour.cost > cost);
  return {
    score: worse.length / neighbours.length,
    cost,
    neighbours: neighbours.filter((n) => Number.isFinite(n.cost)),
  };
}
