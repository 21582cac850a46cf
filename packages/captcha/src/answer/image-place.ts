import type { Box } from "../geometry/affine.ts";
import { createTransform, type ImageTransform, type TransformData } from "../geometry/transform.ts";
import type { ImageName } from "../image/decoded-image.ts";
import { argumentError, checkNumber } from "../options.ts";
import { isObject } from "./raw-answer.ts";

/** What of a prepared image is needed to map an answer: the image itself, or what became of it in JSON. */
export interface ImageSource {
  readonly transform: ImageTransform | TransformData;
  readonly visible: Box;
}

/** An image that was sent, as a place. */
export interface ImagePlace {
  readonly transform: ImageTransform;
  /** The part that can be seen, in pixels of the image that was sent. */
  readonly visible: Box;
}

/**
 * Reads where an image is.
 *
 * @throws {CaptchaError} ERR_ARGUMENT naming the field, when it is missing or out of range
 */
export function imagePlace(name: ImageName, images: unknown): ImagePlace {
  const source = isObject(images) ? images[name] : undefined;
  if (!isObject(source)) throw argumentError(name, "a prepared image, or its transform and visible box", source);
  const { transform, visible } = source as unknown as ImageSource;
  const made =
    "toOriginal" in Object(transform) ? (transform as ImageTransform) : createTransform(transform as TransformData);
  return { transform: made, visible: checkVisible(name, visible, made) };
}

function checkVisible(name: ImageName, box: unknown, { prepared }: ImageTransform): Box {
  if (!isObject(box)) throw argumentError(`${name}.visible`, "a box", box);
  const side = (field: keyof Box, max: number): number =>
    checkNumber(`${name}.visible.${field}`, box[field] as number, 0, max);
  const [left, top] = [side("left", prepared.width), side("top", prepared.height)];
  return { left, top, width: side("width", prepared.width - left), height: side("height", prepared.height - top) };
}
