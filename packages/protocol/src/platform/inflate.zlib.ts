import { gunzipSync } from "node:zlib";
import { ProtocolError } from "../errors.ts";
import { HEADER_BYTES, readGzipMembers, TRAILER_BYTES } from "./gzip/gzip-members.ts";
import type { Inflate } from "./inflate-port.ts";

const MIN_GZIP_BYTES = HEADER_BYTES + TRAILER_BYTES;
const MIN_CHUNK_BYTES = 1024;
/** Real payloads are smaller. What says that it is larger is counted first, which takes some time, and no memory. */
const MAX_BELIEVED_BYTES = 4 * 1024 * 1024;

export const inflate: Inflate = (bytes, maxBytes) => {
  if (bytes.length < MIN_GZIP_BYTES) {
    throw new ProtocolError("ERR_PAYLOAD_MALFORMED", `gzip payload of ${bytes.length} bytes is too short to be one`);
  }
  const claimed = claimedSize(bytes);
  const isBelieved = claimed <= Math.min(maxBytes, MAX_BELIEVED_BYTES);
  return (isBelieved ? gunzip(bytes, claimed) : undefined) ?? gunzipCounted(bytes, maxBytes);
};

/** Of several members, or of a lie, the claim is not the size. */
function gunzipCounted(bytes: Uint8Array, maxBytes: number): Uint8Array {
  const size = readGzipMembers(bytes, maxBytes).reduce((sum, member) => sum + member.size, 0);
  const whole = gunzip(bytes, size);
  if (whole === undefined) throw new ProtocolError("ERR_PAYLOAD_MALFORMED", "gzip payload cannot be counted");
  return whole;
}

/**
 * One chunk of the right size makes zlib write straight into the result.
 *
 * @returns `undefined` when it inflates to more than `size` bytes
 */
function gunzip(bytes: Uint8Array, size: number): Uint8Array | undefined {
  try {
    return gunzipSync(bytes, { maxOutputLength: Math.max(1, size), chunkSize: Math.max(MIN_CHUNK_BYTES, size + 1) });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") return undefined;
    throw new ProtocolError("ERR_PAYLOAD_MALFORMED", "gzip payload cannot be inflated", { cause });
  }
}

/** The last four bytes of a gzip stream: the size of its last member modulo 2^32. */
function claimedSize(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 4, 4).getUint32(0, true);
}
