import { ProtocolError } from "./errors.ts";
import type { ProjectionBase } from "./events/codec.ts";
import { codecOfMethod } from "./events/index.ts";
import { decodeFetchResult, type FetchResult, type WebcastMessage } from "./fetch-result.ts";
import { decodePushFrame, type PushFrame } from "./frame.ts";
import { defaultLimits, type Limits } from "./limits.ts";
import type { EventMeta, LiveEvent } from "./live-event.ts";
import { inflatePayload } from "./payload.ts";
import { decodeBounded } from "./schema.ts";

/** Types of push frames whose payload is a fetch result. */
const RESULT_TYPES: ReadonlySet<string> = new Set(["msg", "im_enter_room_resp"]);

/**
 * Decodes a push frame to its events, in order. Frames without messages (heartbeats, acks) have none.
 *
 * A message of an unknown type becomes `unknown`, a broken one `decodeError`; neither affects the others.
 *
 * @throws {ProtocolError} when the frame itself, its compression or its fetch result is broken or over a limit
 */
export function decodeFrame(bytes: Uint8Array, limits: Limits = defaultLimits): LiveEvent[] {
  const frame = decodePushFrame(bytes, limits);
  if (!RESULT_TYPES.has(frame.payloadType)) return [];
  return decodeEvents(decodeFramePayload(frame, limits), limits);
}

/**
 * Inflates and decodes the payload of a `msg` or `im_enter_room_resp` frame.
 *
 * @throws {ProtocolError} when it cannot be inflated, is not a fetch result, or is over a limit
 */
export function decodeFramePayload(frame: PushFrame, limits: Limits = defaultLimits): FetchResult {
  return decodeFetchResult(inflatePayload(frame, limits), limits);
}

/** Decodes the messages of a fetch result, in order; never throws for what is in a message. */
export function decodeEvents(result: FetchResult, limits: Limits = defaultLimits): LiveEvent[] {
  return result.messages.map((message) => decodeEvent(message, limits, result.now));
}

/**
 * Decodes one message; never throws for what is in it.
 *
 * @param now the server's clock of the fetch result, Unix milliseconds: the event's time when the message has none
 */
export function decodeEvent(message: WebcastMessage, limits: Limits = defaultLimits, now = 0): LiveEvent {
  const { method, payload, isHistory: history } = message;
  const codec = codecOfMethod(method);
  const outside: EventMeta = { msgId: knownId(message.msgId), timestamp: now, history };
  if (codec === undefined) return { type: "unknown", method, payload, ...outside };
  try {
    const decoded = decodeBounded(codec.decode, payload, limits);
    const fields = codec.toEvent(decoded);
    return { type: codec.type, ...fields, ...metaOf(decoded, outside) } as LiveEvent;
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    return { type: "decodeError", method, payload, error, ...outside };
  }
}

/** What the message says of itself comes before what stands around it. */
function metaOf({ common }: ProjectionBase, outside: EventMeta): EventMeta {
  return {
    msgId: knownId(common?.msgId ?? "0") || outside.msgId,
    timestamp: common?.createTime || outside.timestamp,
    history: outside.history,
  };
}

function knownId(id: string): string {
  return id === "0" ? "" : id;
}
