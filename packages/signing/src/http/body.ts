import { promisify } from "node:util";
import { brotliDecompress, gunzip, inflate } from "node:zlib";

const decoders = {
  gzip: promisify(gunzip),
  "x-gzip": promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
} as const;

/**
 * Decompresses a body. This package does not ask for compression, but the headers of a signed URL can.
 *
 * @param encoding value of `Content-Encoding`
 * @throws when the encoding is not known, the bytes are broken, or there would be more than `maxBytes`
 */
export async function decodeBody(
  chunks: readonly Uint8Array[],
  encoding: string | readonly string[],
  maxBytes: number,
): Promise<Buffer> {
  const bytes = Buffer.concat(chunks);
  const name = String(encoding).trim().toLowerCase();
  if (name === "identity" || name === "") return bytes;
  if (!Object.hasOwn(decoders, name)) throw new Error("the encoding is not known");
  return await decoders[name as keyof typeof decoders](bytes, { maxOutputLength: maxBytes });
}
