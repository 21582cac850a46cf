import sharp, { type Metadata } from "sharp";
import type { CaptchaError } from "../errors.ts";
import type { Size } from "../geometry/affine.ts";
import { isOrientation, type Orientation } from "../geometry/orientation.ts";
import { asStillAvif, isAvifSequence } from "./avif.ts";
import type { ImageFormat, ImageName } from "./decoded-image.ts";
import { isSrgbProfile } from "./icc.ts";
import { imageError } from "./image-error.ts";
import { readPngChunks } from "./png-chunks.ts";

/** What a file says about its pixels before they are decoded. */
export interface Header {
  readonly stored: Size;
  readonly orientation: Orientation;
  readonly isAnimated: boolean;
  readonly isPlain: boolean;
  /** It has a colour profile that changes its colours. */
  readonly hasOtherProfile: boolean;
}

/**
 * Reads the header of an image, without its pixels.
 *
 * @throws {CaptchaError} ERR_IMAGE_TOO_LARGE naming size and limit; ERR_IMAGE_INVALID when it cannot be read
 */
export async function readHeader(
  name: ImageName,
  bytes: Uint8Array,
  format: ImageFormat,
  maxPixels: number,
): Promise<Header> {
  const metadata = await readMetadata(name, bytes, format);
  const { width, height, orientation, pages = 1, icc } = metadata;
  assertPixels(name, { width, height }, maxPixels);
  const chunks = format === "png" ? readPngChunks(bytes) : undefined;
  if (chunks?.isComplete === false) throw damagedError(name, format);
  const hasOtherProfile = icc !== undefined && !isSrgbProfile(icc);
  return {
    stored: { width, height },
    orientation: isOrientation(orientation) ? orientation : 1,
    isAnimated: pages > 1 || (format === "avif" && isAvifSequence(bytes)) || chunks?.isAnimated === true,
    isPlain: isPlain(metadata) && !hasOtherProfile,
    hasOtherProfile,
  };
}

/** Of what libraries say about a broken image little is of use: it is the `cause`. */
export function damagedError(name: ImageName, format: ImageFormat, cause?: unknown): CaptchaError {
  return imageError("ERR_IMAGE_INVALID", name, `is cut off or damaged, its ${format} data cannot be decoded`, cause);
}

/** The limit of pixels is left to this package, as sharp's error does not say how many there are. */
async function readMetadata(name: ImageName, bytes: Uint8Array, format: ImageFormat): Promise<Metadata> {
  try {
    return await sharp(asStillAvif(bytes), { limitInputPixels: false }).metadata();
  } catch (error) {
    throw damagedError(name, format, error);
  }
}

function assertPixels(name: ImageName, { width, height }: Size, maxPixels: number): void {
  if (width * height <= maxPixels) return;
  const what = `has ${width} x ${height} = ${width * height} pixels, more than maxPixels = ${maxPixels}`;
  throw imageError("ERR_IMAGE_TOO_LARGE", name, what);
}

function isPlain({ depth, space }: Metadata): boolean {
  return depth === "uchar" && (space === "srgb" || space === "b-w");
}
