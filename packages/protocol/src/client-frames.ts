import { webcast } from "../generated/transport.js";
import { encodePushFrame, type PushFrame } from "./frame.ts";
import { formatInt64, parseInt64 } from "./int64.ts";
import { defaultLimits, type Limits } from "./limits.ts";
import { decodeBounded, encodeWith } from "./schema.ts";

/** Payload of an `hb` frame. */
export interface Heartbeat {
  /** Decimal. */
  readonly roomId: string;
  /** 1 for the first heartbeat in a room, then one more each. Decimal. */
  readonly sendPacketSeqId: string;
}

/** Payload of an `im_enter_room` frame. */
export interface EnterRoom {
  /** Decimal. */
  readonly roomId: string;
  /** Where to resume; empty for the start. */
  readonly cursor: string;
  /** `audience` for a viewer. */
  readonly identity: string;
  /** A number of the client's choice, echoed by the server. Decimal. */
  readonly enterUniqueId: string;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** What TikTok's web client sends as `live_id`, and every public client after it. */
const LIVE_ID = "12";

/** Writes a whole `hb` push frame. */
export function encodeHeartbeat({ roomId, sendPacketSeqId }: Heartbeat): Uint8Array {
  return encodePbFrame("hb", {
    payload: encodeWith(webcast.HeartBeatMessage, {
      roomId: parseInt64("roomId", roomId),
      sendPacketSeqId: parseInt64("sendPacketSeqId", sendPacketSeqId),
    }),
  });
}

/** Writes a whole `im_enter_room` push frame. */
export function encodeEnterRoom(enter: Pick<EnterRoom, "roomId"> & Partial<EnterRoom>): Uint8Array {
  return encodePbFrame("im_enter_room", {
    payload: encodeWith(webcast.WebcastImEnterRoomMessage, {
      roomId: parseInt64("roomId", enter.roomId),
      liveId: parseInt64("liveId", LIVE_ID),
      identity: enter.identity ?? "audience",
      cursor: enter.cursor ?? "",
      enterUniqueId: parseInt64("enterUniqueId", enter.enterUniqueId ?? "0"),
      filterWelcomeMsg: "0",
    }),
  });
}

/**
 * Writes a whole `ack` push frame for the result that came in the frame `logId`.
 *
 * Its payload is the result's `internalExt`, or `-` when that is empty, so that every result can be acknowledged.
 */
export function encodeAck({
  logId,
  internalExt,
}: {
  readonly logId: string;
  readonly internalExt: string;
}): Uint8Array {
  return encodePbFrame("ack", { logId, payload: encoder.encode(internalExt || "-") });
}

function encodePbFrame(payloadType: string, rest: Partial<PushFrame>): Uint8Array {
  return encodePushFrame({ payloadEncoding: "pb", payloadType, ...rest });
}

/** Reads the payload of an `hb` frame; some clients leave it empty, which reads as zeros. */
export function decodeHeartbeat(payload: Uint8Array, limits: Limits = defaultLimits): Heartbeat {
  const { roomId, sendPacketSeqId } = decodeBounded(webcast.HeartBeatMessage, payload, limits.maxDepth);
  return { roomId: formatInt64(roomId), sendPacketSeqId: formatInt64(sendPacketSeqId) };
}

/** Reads the payload of an `im_enter_room` frame. */
export function decodeEnterRoom(payload: Uint8Array, limits: Limits = defaultLimits): EnterRoom {
  const message = decodeBounded(webcast.WebcastImEnterRoomMessage, payload, limits.maxDepth);
  return {
    roomId: formatInt64(message.roomId),
    cursor: message.cursor,
    identity: message.identity,
    enterUniqueId: formatInt64(message.enterUniqueId),
  };
}

/** Reads the payload of an `ack` frame: the `internalExt` that it acknowledges, empty for `-`. */
export function decodeAck(payload: Uint8Array): string {
  const text = decoder.decode(payload);
  return text === "-" ? "" : text;
}
