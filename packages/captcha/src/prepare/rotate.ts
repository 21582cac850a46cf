import type { Box, Size } from "../geometry/affine.ts";
import type { TransformStep } from "../geometry/steps.ts";
import { alphaBox } from "../image/alpha-box.ts";
import type { DecodedImage, RawPixels } from "../image/decoded-image.ts";
import { hasCorners } from "../image/disc-mask.ts";
import type { ImageInput } from "../input/image-input.ts";
import { fitImages } from "./fit.ts";
import { fileWarnings, loadImages } from "./load-images.ts";
import {
  checkMask,
  checkSizeLimits,
  type LoadOptions,
  type MaskOptions,
  type PrepareRotateOptions,
} from "./options.ts";
import type { PreparationWarning, PreparedRotate } from "./prepared-image.ts";
import { type ImagePlan, plannedPixels, plannedSize } from "./render.ts";

/** The images of a whirl. */
export interface RotateImages {
  /** The outer ring, or the square that a page clips to it. */
  readonly outer: ImageInput;
  /** The disc within it, or its square. */
  readonly inner: ImageInput;
}

/** A ring of the platform leaves two pixels free all round; to cut them off gains nothing. */
const MIN_MARGIN = 0.02;
/** Pixels by which two sides may differ: the rims of discs are soft, and the middle moves by half of it only. */
const MAX_UNEVEN_PX = 1;

/** How a disc is brought into the middle. */
interface DiscPlan extends ImagePlan {
  /** What is taken for the disc, before it is made a square. */
  readonly found: Size;
}

/**
 * Prepares the images of a whirl: upright, with the disc in the middle of a square, clear outside of it, PNG or JPEG,
 * small enough, both scaled by one ratio. An image that is all that already stays as it is, byte by byte.
 *
 * @throws {CaptchaError} ERR_ARGUMENT, ERR_IMAGE_INVALID or ERR_IMAGE_TOO_LARGE
 * @throws {SigningError} when an image cannot be fetched
 */
export async function prepareRotate(images: RotateImages, options: PrepareRotateOptions = {}): Promise<PreparedRotate> {
  const { plans, checked: limits } = await planDiscs(images, options, checkSizeLimits);
  const [outer, inner] = await fitImages(plans, limits);
  const warnings = [
    ...plans.flatMap(({ image }) => fileWarnings(image)),
    ...plans.flatMap(shapeWarnings),
    ...pairWarnings(...plans),
  ];
  return { kind: "rotate", outer, inner, warnings };
}

/**
 * The pixels of both discs as they are prepared, but for their scale: in the middle of a square, clear outside of it.
 *
 * @param check checks what else the caller gave, before anything is read
 */
export async function loadDiscs(
  images: RotateImages,
  options: LoadOptions & MaskOptions,
  check: () => void,
): Promise<readonly [ring: RawPixels, disc: RawPixels]> {
  const { plans } = await planDiscs(images, options, check);
  return await Promise.all([plannedPixels(plans[0]), plannedPixels(plans[1])]);
}

async function planDiscs<Options extends LoadOptions & MaskOptions, Checked>(
  images: RotateImages,
  options: Options,
  check: (options: Options) => Checked,
): Promise<{ plans: readonly [outer: DiscPlan, inner: DiscPlan]; checked: Checked }> {
  const checkAll = () => ({ mask: checkMask(options), checked: check(options) });
  const { loaded, checked: all } = await loadImages(["outer", "inner"], images, options, checkAll);
  return { plans: [planDisc(loaded[0], all.mask), planDisc(loaded[1], all.mask)], checked: all.checked };
}

/** Brings the disc into the middle: by its alpha, or by the square in the middle of an image without. */
function planDisc(image: DecodedImage, mask: "auto" | "never"): DiscPlan {
  const { pixels } = image;
  if (hasCorners(pixels)) {
    const isMasked = mask === "auto";
    return { image, isMasked, steps: isMasked ? middleSquare(pixels) : [], found: pixels };
  }
  const box = alphaBox(pixels);
  return { image, isMasked: false, steps: isCentred(box, pixels) ? [] : squareSteps(box), found: box };
}

/** Tells whether a disc is in the middle of a square already, and all but fills it. */
function isCentred(box: Box, { width, height }: Size): boolean {
  const [across, down] = [width - box.width, height - box.height];
  const isEven = Math.max(Math.abs(across - 2 * box.left), Math.abs(down - 2 * box.top)) <= MAX_UNEVEN_PX;
  return width === height && isEven && Math.max(across, down) <= MIN_MARGIN * width;
}

function squareSteps(box: Box): TransformStep[] {
  const crop: TransformStep = { type: "crop", left: box.left, top: box.top, width: box.width, height: box.height };
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

function shapeWarnings({ image: { name }, found: { width, height } }: DiscPlan): PreparationWarning[] {
  if (Math.abs(width - height) <= MAX_UNEVEN_PX) return [];
  const message = `${name} is not square (${width} x ${height}): the disc is taken to be in its middle`;
  return [{ code: "notSquare", image: name, message }];
}

function pairWarnings(outer: ImagePlan, inner: ImagePlan): PreparationWarning[] {
  const [ring, disc] = [plannedSize(outer).width, plannedSize(inner).width];
  if (disc < ring) return [];
  const message = `inner (${disc} px wide) is not smaller than outer (${ring} px): are they the wrong way round?`;
  return [{ code: "sizesDoNotFit", image: "inner", message }];
}
