import { Readable } from "node:stream";
import type { Sharp } from "sharp";
import { imageError } from "../image/image-error.ts";
import { assertFits } from "./limits.ts";
import type { Reading } from "./read-options.ts";

/** By what it can do, and not by its class: a project can have several versions of sharp. */
export function isSharp(value: unknown): value is Sharp {
  return value instanceof Readable && "clone" in value && "png" in value && "toBuffer" in value;
}

/**
 * Runs the pipeline of a sharp instance; its result is a PNG, as that loses nothing. The EXIF data stays, so that an
 * image which was not turned upright yet is turned like any other.
 *
 * @throws {CaptchaError} ERR_IMAGE_INVALID when the pipeline fails, with the error of sharp as `cause`; ERR_IMAGE_TOO_LARGE
 */
export async function readSharp(image: Sharp, reading: Reading, timeoutMs: number): Promise<Uint8Array> {
  const pipeline = image
    .clone()
    .keepExif()
    .png()
    .timeout({ seconds: Math.ceil(timeoutMs / 1000) });
  let bytes: Uint8Array;
  try {
    bytes = await pipeline.toBuffer();
  } catch (error) {
    throw imageError("ERR_IMAGE_INVALID", reading.name, "is a sharp instance whose pipeline failed", error);
  }
  assertFits(bytes.length, reading);
  return bytes;
}
