import { inflate as platformInflate } from "#inflate";
import type { PushFrame } from "./frame.ts";
import { defaultLimits, type Limits } from "./limits.ts";
import type { Inflate } from "./platform/inflate-port.ts";

/**
 * The payload of a push frame, inflated if it is gzip.
 *
 * Public clients disagree on how to tell: some trust the frame header `compress_type`, some the first two bytes. No
 * protobuf message starts with those two (the first would be a tag of wire type 7, which does not exist), so either
 * sign is enough.
 *
 * @throws {ProtocolError} ERR_INFLATE_LIMIT, or ERR_PAYLOAD_MALFORMED when it says gzip and is not
 */
export function inflatePayload(
  frame: PushFrame,
  limits: Limits = defaultLimits,
  inflate: Inflate = platformInflate,
): Uint8Array {
  return isGzip(frame) ? inflate(frame.payload, inflatedBound(frame.payload.length, limits)) : frame.payload;
}

/** What compresses well is small or repeats itself, so the ratio counts from the first MiB on. */
const FREE_BYTES = 1024 * 1024;

/** The most that a payload of so many bytes may inflate to. */
function inflatedBound(packedBytes: number, { maxInflatedBytes, maxInflateRatio }: Limits): number {
  return Math.min(maxInflatedBytes, Math.max(FREE_BYTES, packedBytes * maxInflateRatio));
}

function isGzip({ headers, payload }: PushFrame): boolean {
  if (payload[0] === 0x1f && payload[1] === 0x8b) return true;
  return payload.length > 0 && headers.some(({ key, value }) => key === "compress_type" && value === "gzip");
}
