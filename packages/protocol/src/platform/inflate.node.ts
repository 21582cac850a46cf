import { gunzipSync } from "node:zlib";
import { ProtocolError } from "../errors.ts";
import type { Inflate } from "./inflate-port.ts";

/** A gzip stream has at least a header of 10 bytes and a trailer of 8. */
const MIN_GZIP_BYTES = 18;
const MIN_CHUNK_BYTES = 1024;
/** Deflate cannot pack tighter, so a claim above it is a lie or not a claim at all. */
const MAX_RATIO = 1032;

export const inflate: Inflate = (bytes, maxBytes) => {
  if (bytes.length < MIN_GZIP_BYTES) {
    throw new ProtocolError("ERR_PAYLOAD_MALFORMED", `gzip payload of ${bytes.length} bytes is too short to be one`);
  }
  try {
    // One chunk of the claimed size makes zlib write straight into the result. The claim is the sender's, so
    // maxOutputLength is what bounds it.
    const chunkSize = Math.max(MIN_CHUNK_BYTES, Math.min(claimedSize(bytes), maxBytes, bytes.length * MAX_RATIO) + 1);
    return gunzipSync(bytes, { maxOutputLength: maxBytes, chunkSize });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") {
      throw new ProtocolError("ERR_INFLATE_LIMIT", `payload inflates to more than ${maxBytes} bytes`, { cause });
    }
    throw new ProtocolError("ERR_PAYLOAD_MALFORMED", "gzip payload cannot be inflated", { cause });
  }
};

/** The last four bytes of a gzip stream: its size modulo 2^32. */
function claimedSize(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 4, 4).getUint32(0, true);
}
