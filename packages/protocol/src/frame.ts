import { decodeWebcastPushFrame, encodeWebcastPushFrame, type WebcastPushFrame } from "../generated/transport.js";
import { ProtocolError } from "./errors.ts";
import { defaultLimits, type Limits } from "./limits.ts";
import { decodeBounded, encodeWith, isTruncation } from "./schema.ts";

/** A name and a value beside a push frame's payload, e.g. `compress_type: gzip`. */
export interface PushFrameHeader {
  readonly key: string;
  readonly value: string;
}

/** One binary message of the webcast socket, in either direction. */
export interface PushFrame {
  readonly seqId: string;
  /** Names the frame; an ack carries the log id of what it acknowledges. */
  readonly logId: string;
  readonly service: string;
  readonly method: string;
  readonly headers: readonly PushFrameHeader[];
  /** `pb` for protobuf. */
  readonly payloadEncoding: string;
  /** `msg`, `ack`, `hb`, `im_enter_room`, `im_enter_room_resp`, `close`, or one that is not known yet. */
  readonly payloadType: string;
  /** The payload as it travelled, maybe compressed. A view into the bytes that were decoded. */
  readonly payload: Uint8Array;
}

/**
 * Reads a push frame. Its payload stays as it is; see {@link decodeFetchResult}.
 *
 * @throws {ProtocolError} ERR_FRAME_TOO_LARGE, ERR_FRAME_TRUNCATED, ERR_NESTING_LIMIT, or ERR_PAYLOAD_MALFORMED when
 *   the bytes are not a push frame
 */
export function decodePushFrame(bytes: Uint8Array, limits: Limits = defaultLimits): PushFrame {
  if (bytes.length > limits.maxFrameBytes) {
    throw new ProtocolError(
      "ERR_FRAME_TOO_LARGE",
      `frame has ${bytes.length} bytes, at most ${limits.maxFrameBytes} are allowed`,
    );
  }
  return decodeWireFrame(bytes, limits);
}

function decodeWireFrame(bytes: Uint8Array, limits: Limits): WebcastPushFrame {
  try {
    return decodeBounded(decodeWebcastPushFrame, bytes, limits);
  } catch (error) {
    if (!isTruncation(error)) throw error;
    throw new ProtocolError("ERR_FRAME_TRUNCATED", `frame of ${bytes.length} bytes ends inside a field`, {
      cause: error,
    });
  }
}

/** Writes a push frame; what is left out is left out on the wire. */
export function encodePushFrame(frame: Partial<PushFrame>): Uint8Array {
  return encodeWith(encodeWebcastPushFrame, frame);
}
