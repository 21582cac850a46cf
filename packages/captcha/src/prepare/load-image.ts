import { decodeImage } from "../image/decode.ts";
import type { DecodedImage, ImageName } from "../image/decoded-image.ts";
import type { ImageInput } from "../input/image-input.ts";
import { readInput } from "../input/read-input.ts";
import type { PrepareOptions } from "./options.ts";
import type { PreparationWarning } from "./prepared-image.ts";

/** Reads, checks and decodes an image, whatever it was given as. */
export async function loadImage(name: ImageName, input: ImageInput, options: PrepareOptions): Promise<DecodedImage> {
  return await decodeImage(name, await readInput(name, input, options), options);
}

/** What a person should know about a file, whatever it shows. */
export function fileWarnings({ name, isAnimated }: DecodedImage): PreparationWarning[] {
  if (!isAnimated) return [];
  return [{ code: "animated", image: name, message: `${name} has several frames: the first one is used` }];
}
