import { systemClock, withDeadline } from "@webcast-kit/protocol/connection";
import sharp from "sharp";
import type { CaptchaError } from "../errors.ts";
import { checkInteger } from "../options.ts";
import { assertImage } from "./assert-image.ts";
import { asStillAvif } from "./avif.ts";
import type { DecodedImage, ImageName, RawPixels } from "./decoded-image.ts";
import { damagedError, readHeader } from "./header.ts";
import { imageError } from "./image-error.ts";

/** What decoding may cost. */
export interface DecodeLimits {
  /** Most pixels of an image, 1 to 100,000,000. Default 4,000,000, which take 16 MB; real images of these kinds have 200,000. */
  readonly maxPixels?: number | undefined;
  /** Ends the decoding; it then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Real images take some 10 ms. This is for files that were made to take for ever, and for very busy machines. */
const DECODE_TIMEOUT_MS = 20_000;

/**
 * Decodes an image to 8-bit sRGB, upright; of an animation the first frame. The format is what the bytes say. AVIF has no
 * stored pixels before they are turned: its orientation is always 1.
 *
 * A file that is damaged is refused as soon as its decoder warns: half an image gets a wrong answer.
 *
 * @param name which image it is, for errors
 * @throws {CaptchaError} ERR_IMAGE_INVALID when the bytes are no image, or a broken one; ERR_IMAGE_TOO_LARGE when it has
 *   more than `maxPixels`, before any of them is decoded; ERR_ARGUMENT for a limit out of range
 */
export async function decodeImage(
  name: ImageName,
  bytes: Uint8Array,
  limits: DecodeLimits = {},
): Promise<DecodedImage> {
  const maxPixels = checkInteger("maxPixels", limits.maxPixels ?? 4_000_000, 1, 100_000_000);
  const timeoutError = (): CaptchaError => imageError("ERR_IMAGE_INVALID", name, "takes too long to be decoded");
  const deadline = { clock: systemClock, timeoutMs: DECODE_TIMEOUT_MS, timeoutError, signal: limits.signal };
  return await withDeadline(deadline, () => decode(name, bytes, maxPixels));
}

async function decode(name: ImageName, bytes: Uint8Array, maxPixels: number): Promise<DecodedImage> {
  const format = assertImage(name, bytes);
  // Side by side with the header: nearly no image has a profile that changes it. Of a broken one the header tells more.
  const asIfSrgb = readPixels(bytes, maxPixels, { ignoreIcc: true });
  asIfSrgb.catch(() => undefined);
  const { hasOtherProfile, ...header } = await readHeader(name, bytes, format, maxPixels);
  try {
    const pixels = await (hasOtherProfile ? readPixels(bytes, maxPixels, { ignoreIcc: false }) : asIfSrgb);
    return { name, bytes, format, ...header, pixels };
  } catch (error) {
    throw damagedError(name, format, error);
  }
}

/** @param options sRGB is not converted to sRGB, which could change a colour by one: its profile has to be ignored */
async function readPixels(
  bytes: Uint8Array,
  limitInputPixels: number,
  { ignoreIcc }: { readonly ignoreIcc: boolean },
): Promise<RawPixels> {
  const { data, info } = await sharp(asStillAvif(bytes), { failOn: "warning", limitInputPixels, ignoreIcc })
    .timeout({ seconds: DECODE_TIMEOUT_MS / 1000 })
    .autoOrient()
    .toColourspace("srgb")
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: info.channels === 4 ? 4 : 3 };
}
