import type sharp from "sharp";
import { ApiError } from "../rest/reply.ts";

/** A decoded image as it is shown: red, green, blue and alpha of each pixel, in rows from the top. */
export interface Pixels {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

type Sharp = typeof sharp;

/** Of one image: 16 MB as pixels. */
const MAX_PIXELS = 4_000_000;

/**
 * Makes a reader of images.
 *
 * @param load gets `sharp`, which is loaded with the first image: it is an optional peer of this package
 */
export function createPixelReader(load: () => Promise<{ readonly default: Sharp }>) {
  let loading: Promise<Sharp> | undefined;
  const getSharp = (): Promise<Sharp> => {
    loading ??= load().then((module) => module.default, refuseWithoutSharp);
    return loading;
  };
  /**
   * Decodes an image, turned upright by its EXIF orientation.
   *
   * @throws {ApiError} INVALID_REQUEST when it is broken or has too many pixels, IMAGE_UNKNOWN without `sharp`
   */
  return async (name: string, bytes: Buffer): Promise<Pixels> => {
    const open = await getSharp();
    try {
      const image = open(bytes, { limitInputPixels: MAX_PIXELS }).autoOrient().toColourspace("srgb").ensureAlpha();
      const { data, info } = await image.raw({ depth: "uchar" }).toBuffer({ resolveWithObject: true });
      return { data, width: info.width, height: info.height };
    } catch {
      throw new ApiError("INVALID_REQUEST", `${name} is broken, or has more than ${MAX_PIXELS} pixels`);
    }
  };
}

function refuseWithoutSharp(): never {
  throw new ApiError(
    "IMAGE_UNKNOWN",
    "This mock server cannot look at images, because sharp is not installed: npm install sharp",
  );
}

/** Reads the images of requests. */
export const readPixels = createPixelReader(() => import("sharp"));
