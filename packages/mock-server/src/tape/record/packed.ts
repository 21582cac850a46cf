import { gzipSync } from "node:zlib";
import { decodePushFrame, encodePushFrame, inflatePayload, ProtocolError } from "@webcast-kit/protocol";

/** Rewrites what is packed within a push frame; bytes that are none, or hold nothing that changes, stay as they are. */
export function rewritePacked(bytes: Uint8Array, rewrite: (payload: Uint8Array) => Uint8Array): Uint8Array {
  try {
    const frame = decodePushFrame(bytes);
    const inflated = inflatePayload(frame);
    // What is not packed can be seen from outside.
    if (inflated === frame.payload) return bytes;
    const payload = rewrite(inflated);
    return payload === inflated ? bytes : Buffer.from(encodePushFrame({ ...frame, payload: gzipSync(payload) }));
  } catch (error) {
    // A socket may say anything.
    if (error instanceof ProtocolError) return bytes;
    throw error;
  }
}
