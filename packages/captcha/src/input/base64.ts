import type { CaptchaError } from "../errors.ts";
import { imageError } from "../image/image-error.ts";
import { isEncodedImage } from "../image/look.ts";
import { assertFits } from "./limits.ts";
import type { Reading } from "./read-options.ts";

const FOREIGN = /[^\w+/=\t\n\f\r -]/;
const WHITESPACE = /[\t\n\f\r ]+/g;

/**
 * Decodes base64 of either alphabet, with or without padding and line breaks.
 *
 * @throws {CaptchaError} ERR_ARGUMENT saying where, when it is no base64; ERR_IMAGE_TOO_LARGE before anything is decoded;
 *   ERR_IMAGE_INVALID when the bytes are base64 of an image once more
 */
export function decodeBase64(text: string, reading: Reading): Uint8Array {
  const fault = base64Fault(text);
  if (fault !== undefined) throw imageError("ERR_ARGUMENT", reading.name, `is no base64: ${fault}`);
  const letters = lettersOf(text);
  assertFits(Math.floor((letters.length * 3) / 4), reading);
  const bytes = Buffer.from(letters, "base64");
  if (isEncodedImage(bytes)) throw encodedTwice(reading);
  return bytes;
}

/** Says why a text is no base64, without showing any of it; undefined when it is. */
export function base64Fault(text: string): string | undefined {
  const foreign = text.search(FOREIGN);
  if (foreign >= 0) return `the character at index ${foreign} is none of its letters`;
  const letters = lettersOf(text);
  if (letters.includes("=")) return `the padding at index ${text.indexOf("=")} is not its end`;
  return letters.length % 4 === 1 ? `${letters.length} letters are no whole number of bytes` : undefined;
}

function lettersOf(text: string): string {
  return text.replace(WHITESPACE, "").replace(/={1,2}$/, "");
}

function encodedTwice({ name }: Reading): CaptchaError {
  return imageError("ERR_IMAGE_INVALID", name, "was encoded as base64 twice, expected base64 of the image itself");
}
