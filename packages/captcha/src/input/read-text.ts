import type { CaptchaError } from "../errors.ts";
import { imageError } from "../image/image-error.ts";
import { lookOf } from "../image/look.ts";
import { sniffFormat } from "../image/sniff.ts";
import { base64Fault, decodeBase64 } from "./base64.ts";
import { decodeDataUrl, isDataUrl } from "./data-url.ts";
import { isFileName, readFile, readFileIfAny, readFileUrl } from "./read-file.ts";
import type { Reading } from "./read-options.ts";

/**
 * Reads an image that is given as a text without a word that says what it is.
 *
 * A file goes before base64: what exists was meant, and no base64 of an image is the path of something by chance.
 *
 * @throws {CaptchaError} ERR_ARGUMENT saying what was tried when the text is nothing that is known
 */
export async function readText(text: string, reading: Reading): Promise<Uint8Array> {
  if (isDataUrl(text)) return decodeDataUrl(text, reading);
  if (/^\s*https?:/i.test(text)) throw urlAsText(reading);
  if (/^file:/i.test(text) && URL.canParse(text)) return await readFileUrl(new URL(text), reading);
  // What ends as a file name does was meant as one, and is named when there is none: no base64 has a dot.
  if (isFileName(text)) return await readFile(text, reading);
  return (await readFileIfAny(text, reading)) ?? readGuessedBase64(text, reading);
}

function readGuessedBase64(text: string, reading: Reading): Uint8Array {
  const fault = base64Fault(text);
  if (fault !== undefined || text.trim() === "") throw unknownText(text, reading, fault ?? "it is empty");
  const bytes = decodeBase64(text, reading);
  // What it looks like, if it looks like anything, is said where all bytes are judged.
  if (sniffFormat(bytes) !== undefined || lookOf(bytes) !== undefined) return bytes;
  throw unknownText(text, reading, "its bytes begin as no image does");
}

function urlAsText({ name }: Reading): CaptchaError {
  return imageError("ERR_ARGUMENT", name, "is the text of a URL: give a URL object, and allowUrl, to have it fetched");
}

function unknownText(text: string, { name }: Reading, fault: string): CaptchaError {
  const what = `is a text of ${text.length} characters: no data: URL, no path of a file, and no base64 of an image (${fault})`;
  return imageError("ERR_ARGUMENT", name, what);
}
