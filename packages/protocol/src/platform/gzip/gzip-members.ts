import { ProtocolError } from "../../errors.ts";
import { deflatedSize } from "./deflated-size.ts";

/** One compressed stream in a gzip file, which may have several. */
export interface GzipMember {
  /** Where its deflate stream is, as offsets. */
  readonly start: number;
  readonly end: number;
  /** What it inflates to, in bytes. */
  readonly size: number;
}

/** Check sum and size behind each member. */
export const TRAILER_BYTES = 8;
/** Before each, at the least. */
export const HEADER_BYTES = 10;

/** What may follow the first ten bytes of a header, as bits in one of them (RFC 1952, 2.3.1). */
const HAS_HEADER_CHECK = 2;
const HAS_EXTRA = 4;
const HAS_NAME = 8;
const HAS_COMMENT = 16;
const RESERVED = 0xe0;

/**
 * Finds the members of a gzip file, and counts what they inflate to, without inflating them. Check sums are not looked at.
 *
 * @throws {ProtocolError} ERR_INFLATE_LIMIT when it is more than `maxBytes` together, ERR_PAYLOAD_MALFORMED when it is
 *   not gzip
 */
export function readGzipMembers(bytes: Uint8Array, maxBytes: number): readonly GzipMember[] {
  const members: GzipMember[] = [];
  let left = maxBytes;
  let at = 0;
  do {
    const member = readMember(bytes, at, left);
    left -= member.size;
    if (left < 0) throw new ProtocolError("ERR_INFLATE_LIMIT", `payload inflates to more than ${maxBytes} bytes`);
    members.push(member);
    at = member.end + TRAILER_BYTES;
  } while (!isPadding(bytes, at));
  return members;
}

function readMember(bytes: Uint8Array, at: number, maxBytes: number): GzipMember {
  try {
    const start = headerEnd(bytes, at);
    const { size, end } = deflatedSize(bytes, start, maxBytes);
    if (size <= maxBytes) checkTrailer(bytes, end, size);
    return { start, end, size };
  } catch (cause) {
    throw new ProtocolError("ERR_PAYLOAD_MALFORMED", "gzip payload cannot be inflated", { cause });
  }
}

/** Zeros behind the last member are no member. */
function isPadding(bytes: Uint8Array, start: number): boolean {
  return bytes.subarray(start).every((byte) => byte === 0);
}

function headerEnd(bytes: Uint8Array, at: number): number {
  if (bytes[at] !== 0x1f || bytes[at + 1] !== 0x8b || bytes[at + 2] !== 8) throw new RangeError("it is not gzip");
  const flags = bytes[at + 3] ?? 0;
  if ((flags & RESERVED) !== 0) throw new RangeError("the header has flags that do not exist");
  let end = at + HEADER_BYTES;
  if (flags & HAS_EXTRA) end += 2 + ((bytes[end] ?? 0) | ((bytes[end + 1] ?? 0) << 8));
  if (flags & HAS_NAME) end = textEnd(bytes, end);
  if (flags & HAS_COMMENT) end = textEnd(bytes, end);
  return flags & HAS_HEADER_CHECK ? end + 2 : end;
}

function textEnd(bytes: Uint8Array, start: number): number {
  const zero = bytes.indexOf(0, start);
  if (zero < 0) throw new RangeError("the header ends too early");
  return zero + 1;
}

function checkTrailer(bytes: Uint8Array, at: number, size: number): void {
  if (at + TRAILER_BYTES > bytes.length) throw new RangeError("the stream ends too early");
  const claimed = new DataView(bytes.buffer, bytes.byteOffset + at + 4, 4).getUint32(0, true);
  if (claimed !== size >>> 0) throw new RangeError("the stream does not have the size that it says");
}
