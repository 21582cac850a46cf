import type { CaptchaError } from "../errors.ts";
import { imageError } from "../image/image-error.ts";
import { decodeBase64 } from "./base64.ts";
import { assertFits } from "./limits.ts";
import type { Reading } from "./read-options.ts";

/** Longer than any media type with its parameters. */
const MAX_PREFIX = 256;

/** Tells whether a text begins as a `data:` URL does. */
export function isDataUrl(text: string): boolean {
  return /^\s*data:/i.test(text);
}

/**
 * Decodes a `data:` URL (RFC 2397). What it says about its type is not looked at: the bytes say it.
 *
 * @throws {CaptchaError} ERR_ARGUMENT when it is none, and as `decodeBase64`
 */
export function decodeDataUrl(text: string, reading: Reading): Uint8Array {
  const comma = text.slice(0, MAX_PREFIX).indexOf(",");
  if (!isDataUrl(text) || comma < 0) throw noDataUrl(reading);
  const data = text.slice(comma + 1);
  if (/;\s*base64\s*$/i.test(text.slice(0, comma))) return decodeBase64(unescapeLetters(data), reading);
  const bytes = unescapeBytes(data);
  assertFits(bytes.length, reading);
  return bytes;
}

/** Of base64 a URL escapes these letters and line breaks; anything else stays, and is found to be wrong. */
function unescapeLetters(data: string): string {
  return data.replace(/%(2b|2f|3d|09|0a|0d|20)/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** Bytes, not characters: an image that is escaped is no UTF-8. */
function unescapeBytes(data: string): Uint8Array {
  return Buffer.from(
    data.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    "latin1",
  );
}

function noDataUrl({ name }: Reading): CaptchaError {
  return imageError("ERR_ARGUMENT", name, "is no data: URL, which begins as data:image/png;base64, does");
}
