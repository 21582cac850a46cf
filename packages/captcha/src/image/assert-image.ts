import type { ImageFormat, ImageName } from "./decoded-image.ts";
import { imageError } from "./image-error.ts";
import { lookOf } from "./look.ts";
import { sniffFormat } from "./sniff.ts";

const EXPECTED = "expected a PNG, JPEG, WebP, AVIF or GIF image";

/**
 * Tells the format of an image by its first bytes.
 *
 * @throws {CaptchaError} ERR_IMAGE_INVALID naming what the bytes look like, when they are none of the formats
 */
export function assertImage(name: ImageName, bytes: Uint8Array): ImageFormat {
  const format = sniffFormat(bytes);
  if (format !== undefined) return format;
  if (bytes.length === 0) throw imageError("ERR_IMAGE_INVALID", name, `is empty, ${EXPECTED}`);
  const look = lookOf(bytes);
  const what = look === undefined ? `is of no known type (${bytes.length} bytes)` : `looks like ${look}`;
  throw imageError("ERR_IMAGE_INVALID", name, `${what}, ${EXPECTED}`);
}
