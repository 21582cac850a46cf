import { CaptchaError } from "../src/errors.ts";
import type { Box, Size } from "../src/geometry/affine.ts";
import type { TransformStep } from "../src/geometry/steps.ts";
import { createTransform, type TransformData } from "../src/geometry/transform.ts";

/** What of a prepared image is needed to map an answer, as it is in JSON. */
interface ImageGeometry {
  readonly transform: TransformData;
  readonly visible: Box;
}

/** Where an image is of which nothing was changed, but by these steps. */
export function geometry(stored: Size, steps: readonly TransformStep[] = [], visible?: Box): ImageGeometry {
  const transform = { stored, orientation: 1, steps } as const;
  return { transform, visible: visible ?? { left: 0, top: 0, ...createTransform(transform).prepared } };
}

/** The sizes of the platform's puzzle. */
export const BACKGROUND: Size = { width: 552, height: 344 };
export const PIECE: Size = { width: 110, height: 110 };
/** What can be seen of its piece. */
export const PIECE_BODY: Box = { left: 8, top: 8, width: 86, height: 94 };

/** What the API says with every answer. */
export const outcome = { confidence: 0.95, solve_time_ms: 12 };

/** The answer to a puzzle by its proportion, with the pixels of a background of that width. */
export function puzzleData(proportion: number, width = BACKGROUND.width) {
  return { slide_x_proportion: proportion, slide_x_px: proportion * width, ...outcome };
}

/** The error that work throws; fails when it is none of this package. */
export function captchaErrorOf(work: () => unknown): CaptchaError {
  try {
    work();
  } catch (error) {
    if (error instanceof CaptchaError) return error;
    throw error;
  }
  throw new Error("expected an error");
}
