import { asciiAt } from "./signature.ts";

/** What the order of its chunks says about a PNG. */
export interface PngChunks {
  /** It has a last chunk. libvips does not miss it once all pixels are there; other readers do. */
  readonly isComplete: boolean;
  /** It is an APNG, of which libvips reads the first picture without a word. */
  readonly isAnimated: boolean;
}

const SIGNATURE_BYTES = 8;
/** Length and type before the data, checksum after it. */
const FRAME_BYTES = 12;

/** Walks the chunks of a PNG, from length to length. */
export function readPngChunks(bytes: Uint8Array): PngChunks {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let isAnimated = false;
  for (let at = SIGNATURE_BYTES; at + FRAME_BYTES <= bytes.length; ) {
    const type = asciiAt(bytes, at + 4, 4);
    if (type === "IEND") return { isComplete: true, isAnimated };
    isAnimated ||= type === "acTL";
    at += FRAME_BYTES + view.getUint32(at);
  }
  return { isComplete: false, isAnimated };
}
