import { Gunzip } from "fflate";
import { ProtocolError } from "../errors.ts";
import type { Inflate } from "./inflate-port.ts";

/** Fed in slices, so that the limit is noticed soon after it is crossed: deflate packs at most about 1,032 to 1. */
const SLICE_BYTES = 1024;
/** A gzip stream has at least a header of 10 bytes and a trailer of 8. */
const MIN_GZIP_BYTES = 18;

export const inflate: Inflate = (bytes, maxBytes) => {
  if (bytes.length < MIN_GZIP_BYTES) {
    throw new ProtocolError("ERR_PAYLOAD_MALFORMED", `gzip payload of ${bytes.length} bytes is too short to be one`);
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  let ended = false;
  const stream = new Gunzip((chunk, final) => {
    size += chunk.length;
    ended = final;
    chunks.push(chunk);
  });
  try {
    for (let start = 0; start < bytes.length && size <= maxBytes; start += SLICE_BYTES) {
      const end = Math.min(start + SLICE_BYTES, bytes.length);
      stream.push(bytes.subarray(start, end), end === bytes.length);
    }
  } catch (cause) {
    throw new ProtocolError("ERR_PAYLOAD_MALFORMED", "gzip payload cannot be inflated", { cause });
  }
  if (size > maxBytes) {
    throw new ProtocolError("ERR_INFLATE_LIMIT", `payload inflates to more than ${maxBytes} bytes`);
  }
  if (!ended) throw new ProtocolError("ERR_PAYLOAD_MALFORMED", "gzip payload ends too early");
  return concat(chunks, size);
};

function concat(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const whole = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return whole;
}
