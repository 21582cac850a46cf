import type { PuzzleAnswer } from "../answer/map-puzzle.ts";
import type { RotateAnswer } from "../answer/map-rotate.ts";
import { CaptchaError } from "../errors.ts";
import { checkPuzzleAnswer, checkRotateAnswer } from "../overlay/check-answer.ts";
import { type PiecePlaceOptions, piecePlace } from "../overlay/piece-place.ts";
import { loadImages } from "../prepare/load-images.ts";
import type { LoadOptions, MaskOptions } from "../prepare/options.ts";
import type { PuzzleImages } from "../prepare/puzzle.ts";
import { loadDiscs, type RotateImages } from "../prepare/rotate.ts";
import { discSeam } from "./disc-seam.ts";
import { pieceSeam } from "./piece-seam.ts";
import { seamCost } from "./seam.ts";

/**
 * How well one given answer fits its images. A hint, no proof: a wrong answer scores high, too, where its picture happens
 * to go on by chance. Survives JSON.
 */
export interface Plausibility {
  /** The share of the neighbours that fit worse than the answer, 0 to 1. A right answer is near 1; some wrong ones are, too. */
  readonly score: number;
  /** How much the pictures on both sides of the seam differ at the answer: mean difference of a channel, 0 to 255. */
  readonly cost: number;
  /** The same beside the answer, where it can be judged; `offset` in pixels of the background, or in degrees. */
  readonly neighbours: readonly { readonly offset: number; readonly cost: number }[];
}

/** Options of the functions that judge. `pieceTop` is for puzzles, `mask` for whirls: as they were prepared. */
export interface PlausibilityOptions extends LoadOptions, MaskOptions, PiecePlaceOptions {}

/** Far enough to differ from the answer, near enough to look like it. They are fixed: an answer is judged, not sought. */
const OFFSETS = [-10, -8, -6, -4, 4, 6, 8, 10] as const;

/**
 * Judges one given answer to a puzzle by its seam: whether the picture of the piece goes on in the background there
 * better than a little to the left and right of it. Needs `pieceTop`, as a page shows it, to mean much.
 *
 * @throws {CaptchaError} ERR_ARGUMENT, ERR_IMAGE_INVALID or ERR_IMAGE_TOO_LARGE; ERR_ANSWER_INVALID when the piece would
 *   lie so far beside the background that half of its neighbours or more would be no answers
 */
export async function plausibilityOfPuzzle(
  images: PuzzleImages,
  answer: PuzzleAnswer,
  options: PlausibilityOptions = {},
): Promise<Plausibility> {
  const check = () => checkPuzzleAnswer(answer);
  const { loaded } = await loadImages(["puzzle", "piece"], images, options, check);
  const [background, shape] = loaded;
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
  images: RotateImages,
  answer: RotateAnswer,
  options: PlausibilityOptions = {},
): Promise<Plausibility> {
  const [ring, disc] = await loadDiscs(images, options, () => checkRotateAnswer(answer));
  const seam = discSeam(ring, disc);
  return judge(answer, (offset) => seamCost(disc, ring, seam(answer.turn.relativeDeg + offset)));
}

function judge(answer: unknown, costAt: (offset: number) => number | undefined): Plausibility {
  const cost = costAt(0);
  const neighbours = OFFSETS.flatMap((offset) => {
    const beside = costAt(offset);
    return beside === undefined ? [] : [{ offset, cost: beside }];
  });
  // With one side only, an answer at the edge would be compared with nothing that speaks against it.
  if (cost === undefined || neighbours.length <= OFFSETS.length / 2) {
    throw new CaptchaError("ERR_ANSWER_INVALID", "the answer puts one image beside the other", { answer });
  }
  const worse = neighbours.filter((neighbour) => neighbour.cost > cost);
  return { score: worse.length / neighbours.length, cost, neighbours };
}
