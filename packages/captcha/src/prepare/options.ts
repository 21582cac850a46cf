import type { Box } from "../geometry/affine.ts";
import type { DecodeLimits } from "../image/decode.ts";
import type { ReadOptions } from "../input/read-input.ts";
import { argumentError, checkInteger, checkNumber } from "../options.ts";

/** How images are read, and what decoding them may cost. */
export interface LoadOptions extends ReadOptions, DecodeLimits {}

/** How the discs of a whirl are found in their images. */
export interface MaskOptions {
  /**
   * Makes discs of square images: `auto` for those whose corners can be seen, as pages clip them; `never` takes them as
   * they are. Default `auto`.
   */
  readonly mask?: "auto" | "never" | undefined;
}

/** Options of every preparation. */
export interface PrepareOptions extends LoadOptions {
  /**
   * Longest side of an image that is sent, 16 to 10,000 px; a longer one is shrunk. Default 1,000: the API documents no
   * limit, and this is the least of comparable services.
   */
  readonly maxSide?: number | undefined;
  /** Most bytes of one file that is sent, 1,000 to 10,000,000. Default 500,000: in base64 just below what the contract takes. */
  readonly maxBytes?: number | undefined;
  /** Most bytes of all files of a task, 1,000 to 20,000,000. Default 750,000: in base64 a request of 1 MB. */
  readonly maxTotalBytes?: number | undefined;
  /** Scales all images of a task by this ratio, 0.05 to 8. Default 1: enlarging costs sharpness and gains nothing. */
  readonly scale?: number | undefined;
}

/** Options of `preparePuzzle`. */
export interface PreparePuzzleOptions extends PrepareOptions {
  /** The part of the background that is sent, in pixels of the background as it is shown: cuts off the frame of a screenshot. Default all of it. */
  readonly crop?: Box | undefined;
  /** Cuts the clear margins off the piece. Default false: by its margins the piece says where it starts. */
  readonly trimPiece?: boolean | undefined;
}

/** Options of `prepareRotate`. */
export interface PrepareRotateOptions extends PrepareOptions, MaskOptions {}

/** Options of `prepareShapes`. */
export interface PrepareShapesOptions extends PrepareOptions {
  /** The part of the image that is sent, in pixels of the image as it is shown. Default all of it. */
  readonly crop?: Box | undefined;
}

/** What the images of a task must fit. */
export interface SizeLimits {
  readonly maxSide: number;
  readonly maxBytes: number;
  readonly maxTotalBytes: number;
  readonly scale: number;
}

/**
 * Fills in the defaults and checks the ranges.
 *
 * @throws {CaptchaError} ERR_ARGUMENT naming field and range
 */
export function checkSizeLimits({ maxSide, maxBytes, maxTotalBytes, scale }: PrepareOptions): SizeLimits {
  return {
    maxSide: checkInteger("maxSide", maxSide ?? 1000, 16, 10_000),
    maxBytes: checkInteger("maxBytes", maxBytes ?? 500_000, 1000, 10_000_000),
    maxTotalBytes: checkInteger("maxTotalBytes", maxTotalBytes ?? 750_000, 1000, 20_000_000),
    scale: checkNumber("scale", scale ?? 1, 0.05, 8),
  };
}

/**
 * Fills in the default of `mask`.
 *
 * @throws {CaptchaError} ERR_ARGUMENT when it is another word
 */
export function checkMask({ mask = "auto" }: MaskOptions): "auto" | "never" {
  if (mask === "auto" || mask === "never") return mask;
  throw argumentError("mask", "auto or never", mask);
}

/**
 * Passes a box through that lies in an image.
 *
 * @throws {CaptchaError} ERR_ARGUMENT when it does not, or is not of whole pixels
 */
export function checkCrop(box: Box, { width, height }: { readonly width: number; readonly height: number }): Box {
  const sides = [box.left, box.top, box.width, box.height];
  const isInside = box.left + box.width <= width && box.top + box.height <= height;
  const isBox = sides.every((side) => Number.isInteger(side) && side >= 0) && box.width > 0 && box.height > 0;
  if (isBox && isInside) return { left: box.left, top: box.top, width: box.width, height: box.height };
  throw argumentError("crop", `a box of whole pixels within ${width} x ${height}`, showBox(box));
}

/** Every side by its name; one that is no number by its type, as it may hold anything. */
function showBox({ left, top, width, height }: Box): string {
  const sides: [string, unknown][] = Object.entries({ left, top, width, height });
  return sides.map(([name, side]) => `${name} ${typeof side === "number" ? side : typeof side}`).join(", ");
}
