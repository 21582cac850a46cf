import { ApiError } from "../rest/reply.ts";

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** First bytes of the formats that the reference names. */
const PNG = "\x89PNG\r\n\x1a\n";
const JPEG = "\xff\xd8\xff";

/**
 * Reads an image out of a request.
 *
 * @param name of the parameter, for the message
 * @throws {ApiError} INVALID_REQUEST when it is not base64, or no PNG or JPEG by its first bytes
 */
export function imageBytes(name: string, text: string): Buffer {
  if (!BASE64.test(text)) throw new ApiError("INVALID_REQUEST", `${name} must be an image in base64`);
  const bytes = Buffer.from(text, "base64");
  const start = bytes.toString("latin1", 0, PNG.length);
  if (start !== PNG && !start.startsWith(JPEG)) {
    throw new ApiError("INVALID_REQUEST", `${name} must be a PNG or JPEG image in base64`);
  }
  return bytes;
}
