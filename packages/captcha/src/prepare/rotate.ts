import type { Box, Size } from "../geometry/affine.ts";
import type { TransformStep } from "../geometry/steps.ts";
import { alphaBox } from "../image/alpha-box.ts";
import type { DecodedImage, RawPixels } from "../image/decoded-image.ts";
import { hasCorners } from "../image/disc-mask.ts";
import type { ImageInput } from "../input/image-input.ts";
import { fitImages } from "./fit.ts";
import { fileWarnings, loadImage } from "./load-image.ts";
import { checkSizeLimits, type PrepareRotateOptions } from "./options.ts";
import type { PreparationWarning, PreparedRotate } from "./prepared-image.ts";
import { type ImagePlan, plannedPixels, plannedSize } from "./render.ts";

/** The images of a whirl. */
export interface RotateImages {
  /** The outer ring, or the square that a page clips to it. */
  readonly outer: ImageInput;
  /** The disc within it, or its square. */
  readonly inner: ImageInput;
}

/** A ring of the platform leaves two pixels free; fitting to those would only cost sharpness. */
const MIN_MARGIN = 0.02;

/**
 * Prepares the images of a whirl: upright, with the disc in the middle of a square, clear outside of it, PNG or JPEG,
 * small enough, both scaled by one ratio. An image that is all that already stays as it is, byte by byte.
 *
 * @throws {CaptchaError} ERR_ARGUMENT, ERR_IMAGE_INVALID or ERR_IMAGE_TOO_LARGE
 * @throws {SigningError} when an image cannot be fetched
 */
export async function prepareRotate(
  { outer, inner }: RotateImages,
  options: PrepareRotateOptions = {},
): Promise<PreparedRotate> {
  const limits = checkSizeLimits(options);
  const images = await Promise.all([loadImage("outer", outer, options), loadImage("inner", inner, options)]);
  const [ring, disc] = images;
  const plans = [planDisc(ring, options), planDisc(disc, options)] as const;
  const [preparedOuter, preparedInner] = await fitImages(plans, limits);
  const warnings = [...images.flatMap(fileWarnings), ...images.flatMap(shapeWarnings), ...pairWarnings(...plans)];
  return { kind: "rotate", outer: preparedOuter, inner: preparedInner, warnings };
}

/** The pixels of a disc as it is prepared, but for its scale: in the middle of a square, clear outside of it. */
export async function loadDisc(
  name: "outer" | "inner",
  input: ImageInput,
  options: PrepareRotateOptions,
): Promise<RawPixels> {
  return await plannedPixels(planDisc(await loadImage(name, input, options), options));
}

/** Brings the disc into the middle: by its alpha, or by the square in the middle of an image without. */
function planDisc(image: DecodedImage, { mask = "auto" }: PrepareRotateOptions): ImagePlan {
  if (!hasCorners(image.pixels)) return { image, isMasked: false, steps: fitSquare(image.pixels) };
  const isMasked = mask === "auto";
  return { image, isMasked, steps: isMasked ? middleSquare(image.pixels) : [] };
}

function fitSquare(pixels: DecodedImage["pixels"]): TransformStep[] {
  const box = alphaBox(pixels);
  const margin = Math.max(pixels.width - box.width, pixels.height - box.height);
  if (margin <= MIN_MARGIN * Math.max(pixels.width, pixels.height)) return [];
  const crop: TransformStep = { type: "crop", ...box };
  return box.width === box.height ? [crop] : [crop, squarePad(box)];
}

/** Clear margins on both of the shorter sides; the odd pixel goes to the right or below. */
function squarePad({ width, height }: Box): TransformStep {
  const [across, down] = [Math.max(0, height - width), Math.max(0, width - height)];
  const [left, top] = [Math.floor(across / 2), Math.floor(down / 2)];
  return { type: "pad", left, top, right: across - left, bottom: down - top };
}

function middleSquare({ width, height }: Size): TransformStep[] {
  if (width === height) return [];
  const side = Math.min(width, height);
  const [left, top] = [Math.floor((width - side) / 2), Math.floor((height - side) / 2)];
  return [{ type: "crop", left, top, width: side, height: side }];
}

function shapeWarnings({ name, pixels }: DecodedImage): PreparationWarning[] {
  const { width, height } = pixels;
  if (width === height) return [];
  const message = `${name} is not square (${width} x ${height}): the disc is taken to be in its middle`;
  return [{ code: "notSquare", image: name, message }];
}

function pairWarnings(outer: ImagePlan, inner: ImagePlan): PreparationWarning[] {
  const [ring, disc] = [plannedSize(outer).width, plannedSize(inner).width];
  if (disc < ring) return [];
  const message = `inner (${disc} px wide) is not smaller than outer (${ring} px): are they the wrong way round?`;
  return [{ code: "sizesDoNotFit", image: "inner", message }];
}
