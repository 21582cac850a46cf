import type { Affine, Size } from "./affine.ts";

/** A part is cut out: `left`, `top`, `width` and `height` in pixels of the image before it. */
export interface CropStep extends Size {
  readonly type: "crop";
  readonly left: number;
  readonly top: number;
}

/** Margins are added, in pixels. */
export interface PadStep {
  readonly type: "pad";
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** The image is scaled to this size. */
export interface ScaleStep extends Size {
  readonly type: "scale";
}

/** What was done to an image after it was turned upright. */
export type TransformStep = CropStep | PadStep | ScaleStep;

/**
 * How far libvips moves an image that it enlarges, in pixels of the result: measured with libvips 8.18 for all kernels
 * but `nearest`, on both axes as soon as one of them grows (libvips/libvips#4841). Shrinking moves nothing.
 */
const ENLARGING_SHIFT = 0.5;

/** The size after a step. */
export function sizeAfter(step: TransformStep, { width, height }: Size): Size {
  if (step.type !== "pad") return { width: step.width, height: step.height };
  return { width: width + step.left + step.right, height: height + step.top + step.bottom };
}

/** What a step does to points of an image of a size. */
export function stepAffine(step: TransformStep, size: Size): Affine {
  if (step.type === "crop") return [1, 0, 0, 1, -step.left, -step.top];
  if (step.type === "pad") return [1, 0, 0, 1, step.left, step.top];
  const isEnlarged = step.width > size.width || step.height > size.height;
  const shift = isEnlarged ? ENLARGING_SHIFT : 0;
  return [step.width / size.width, 0, 0, step.height / size.height, shift, shift];
}
