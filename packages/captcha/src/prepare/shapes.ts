import type { ImageInput } from "../input/image-input.ts";
import { fitImages } from "./fit.ts";
import { fileWarnings, loadImages } from "./load-images.ts";
import { checkCrop, checkSizeLimits, type PrepareShapesOptions } from "./options.ts";
import type { PreparedShapes } from "./prepared-image.ts";

/** The image of a shapes CAPTCHA. */
export interface ShapesImages {
  /** The picture in which two shapes are the same. */
  readonly image: ImageInput;
}

/**
 * Prepares the image of a shapes CAPTCHA: upright, PNG or JPEG, small enough. One that is all that already stays as it
 * is, byte by byte.
 *
 * @throws {CaptchaError} ERR_ARGUMENT, ERR_IMAGE_INVALID or ERR_IMAGE_TOO_LARGE
 * @throws {SigningError} when the image cannot be fetched
 */
export async function prepareShapes(images: ShapesImages, options: PrepareShapesOptions = {}): Promise<PreparedShapes> {
  const { loaded, checked: limits } = await loadImages(["image"], images, options, checkSizeLimits);
  const [picture] = loaded;
  const { crop } = options;
  const steps = crop ? [{ type: "crop", ...checkCrop(crop, picture.pixels) } as const] : [];
  const [prepared] = await fitImages([{ image: picture, isMasked: false, steps }], limits);
  return { kind: "shapes", image: prepared, warnings: fileWarnings(picture) };
}
