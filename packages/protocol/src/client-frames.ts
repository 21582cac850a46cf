import {
  decodeHeartBeatMessage,
  decodeWebcastImEnterRoomMessage,
  encodeHeartBeatMessage,
  encodeWebcastImEnterRoomMessage,
} from "../generated/transport.js";
import { encodePushFrame, type PushFrame } from "./frame.ts";
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
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** What TikTok's web client sends as `live_id`, and every public client after it. */
const LIVE_ID = "12";

/** Writes a whole `hb` push frame. */
export function encodeHeartbeat(heartbeat: Heartbeat): Uint8Array {
  return encodePbFrame("hb", { payload: encodeWith(encodeHeartBeatMessage, heartbeat) });
}

/** Writes a whole `im_enter_room` push frame. */
export function encodeEnterRoom(enter: Pick<EnterRoom, "roomId"> & Partial<EnterRoom>): Uint8Array {
  const message = { liveId: LIVE_ID, identity: "audience", filterWelcomeMsg: "0", ...enter };
  return encodePbFrame("im_enter_room", { payload: encodeWith(encodeWebcastImEnterRoomMessage, message) });
}

/** Stands for an empty `internalExt`, so that every result can be acknowledged. */
const EMPTY_EXT = "-";

/** The text that acknowledges a result: its `internalExt`, or `-` when that is empty. */
export function ackText(internalExt: string): string {
  return internalExt || EMPTY_EXT;
}

/** Writes a whole `ack` push frame for the result that came in the frame `logId`. */
export function encodeAck({
  logId,
  internalExt,
}: {
  readonly logId: string;
  readonly internalExt: string;
}): Uint8Array {
  return encodePbFrame("ack", { logId, payload: encoder.encode(ackText(internalExt)) });
}

function encodePbFrame(payloadType: string, rest: Partial<PushFrame>): Uint8Array {
  return encodePushFrame({ payloadEncoding: "pb", payloadType, ...rest });
}

/** Reads the payload of an `hb` frame; some clients leave it empty, which reads as zeros. */
export function decodeHeartbeat(payload: Uint8Array, limits: Limits = defaultLimits): Heartbeat {
  const { roomId, sendPacketSeqId } = decodeBounded(decodeHeartBeatMessage, payload, limits);
  return { roomId, sendPacketSeqId };
}

/** Reads the payload of an `im_enter_room` frame. */
export function decodeEnterRoom(payload: Uint8Array, limits: Limits = defaultLimits): EnterRoom {
  const message = decodeBounded(decodeWebcastImEnterRoomMessage, payload, limits);
  const { roomId, cursor, identity, enterUniqueId } = message;
  return { roomId, cursor, identity, enterUniqueId };
}

/** Reads the payload of an `ack` frame: the `internalExt` that it acknowledges, or `-` for an empty one. */
export function decodeAck(payload: Uint8Array): string {
  return decoder.decode(payload);
}
