import { crc32, deflateSync } from "node:zlib";
import type { Size } from "../src/geometry/affine.ts";

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** What a PNG says about its pixels: bits a channel, and its colour type (0 grey, 2 RGB, 3 palette, 4 and 6 with alpha). */
export interface PngKind extends Size {
  readonly bits: number;
  readonly colours: 0 | 2 | 3 | 4 | 6;
}

/** One chunk of a PNG, with its checksum. */
export function pngChunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const chunk = Buffer.alloc(body.length + 8);
  chunk.writeUInt32BE(data.length, 0);
  chunk.set(body, 4);
  chunk.writeUInt32BE(crc32(body), body.length + 4);
  return chunk;
}

/**
 * A PNG by hand, of kinds that sharp does not write.
 *
 * @param rows filter byte and pixels of each row
 * @param chunks what stands before the pixels
 */
export function pngFile({ width, height, bits, colours }: PngKind, rows: Uint8Array, ...chunks: Uint8Array[]): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([bits, colours], 8);
  const pixels = pngChunk("IDAT", deflateSync(rows));
  return Buffer.concat([SIGNATURE, pngChunk("IHDR", header), ...chunks, pixels, pngChunk("IEND", Buffer.alloc(0))]);
}
