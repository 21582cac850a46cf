import {
  type Affine,
  applyAffine,
  type Box,
  composeAffine,
  IDENTITY,
  invertAffine,
  type Point,
  type Size,
} from "./affine.ts";
import { orientationAffine, orientedSize } from "./orientation.ts";
import { sizeAfter, stepAffine, type TransformStep } from "./steps.ts";
import { checkTransformData, type TransformData } from "./transform-data.ts";

export type { TransformData } from "./transform-data.ts";

/**
 * Where the places of one image are in another that was made of it.
 *
 * The original is the image as every viewer, page and canvas shows it: upright, by its EXIF orientation. Only someone who
 * reads the pixels of the file without turning them needs `toStored`.
 */
export interface ImageTransform {
  /** Size of the original as it is shown. */
  readonly original: Size;
  /** Size of the image that was made of it. */
  readonly prepared: Size;
  /** Tells whether nothing moves, and nothing is cut off or added. */
  readonly isIdentity: boolean;
  /** From the prepared image to the original, in pixels of each; not rounded, and not clipped to the image. */
  toOriginal(point: Point): Point;
  /** From the original to the prepared image: the inverse of `toOriginal`. */
  toPrepared(point: Point): Point;
  /**
   * From the prepared image to a page that shows the whole original in a box, stretched to it.
   *
   * @param box in CSS pixels of the page, as `getBoundingClientRect` gives it
   */
  toPage(point: Point, box: Box): Point;
  /** From the prepared image to the pixels of the file, which are not turned upright. */
  toStored(point: Point): Point;
  /** From the pixels of the file to the prepared image: the inverse of `toStored`. */
  fromStored(point: Point): Point;
  /** What `createTransform` makes the same transform of. */
  toJSON(): TransformData;
}

/**
 * Makes the transform of an image: of what `toJSON` gave, or of the steps themselves.
 *
 * @throws {CaptchaError} ERR_ARGUMENT when the data is not what a transform can be made of
 */
export function createTransform(data: TransformData): ImageTransform {
  const { stored, orientation, steps } = checkTransformData(data);
  const upright = orientationAffine(orientation, stored);
  const original = orientedSize(orientation, stored);
  const { affine, size: prepared } = followSteps(steps, original);
  const back = invertAffine(affine);
  const toOriginal = (point: Point): Point => applyAffine(back, point);
  const stand = invertAffine(upright);
  return {
    original,
    prepared,
    isIdentity: isSameSize(original, prepared) && affine.every((value, index) => value === IDENTITY[index]),
    toOriginal,
    toPrepared: (point) => applyAffine(affine, point),
    toPage: (point, box) => toPage(toOriginal(point), original, box),
    toStored: (point) => applyAffine(stand, toOriginal(point)),
    fromStored: (point) => applyAffine(affine, applyAffine(upright, point)),
    toJSON: () => ({ stored, orientation, steps }),
  };
}

/** Cutting off the right or lower part moves nothing either. */
function isSameSize(one: Size, other: Size): boolean {
  return one.width === other.width && one.height === other.height;
}

function followSteps(steps: readonly TransformStep[], start: Size): { affine: Affine; size: Size } {
  let affine = IDENTITY;
  let size = start;
  for (const step of steps) {
    affine = composeAffine(affine, stepAffine(step, size));
    size = sizeAfter(step, size);
  }
  return { affine, size };
}

function toPage({ x, y }: Point, { width, height }: Size, box: Box): Point {
  return { x: box.left + (x * box.width) / width, y: box.top + (y * box.height) / height };
}
