import { ProtocolError } from "./errors.ts";
import type { ProjectionBase } from "./events/codec.ts";
import { codecOfMessage, codecOfMethod, typesOfMethod } from "./events/index.ts";
import { decodeFetchResult, type FetchResult, type WebcastMessage } from "./fetch-result.ts";
import { decodePushFrame, type PushFrame } from "./frame.ts";
import { defaultLimits, type Limits } from "./limits.ts";
import type { EventMeta, LiveEvent, LiveEventType } from "./live-event.ts";
import { inflatePayload } from "./payload.ts";
import { DecodedEvent, type EventSource } from "./raw.ts";
import { decodeBounded } from "./schema.ts";

export interface DecodeOptions {
  /** Bounds on what is decoded, from `resolveLimits`. Default: `defaultLimits`. */
  readonly limits?: Limits;
  /** Event types to decode; messages that can only become others are passed over unread. Default: all. */
  readonly only?: ReadonlySet<LiveEventType>;
}

/** Types of push frames whose payload is a fetch result. */
const RESULT_TYPES: ReadonlySet<string> = new Set(["msg", "im_enter_room_resp"]);

/**
 * Decodes a push frame to its events, in order. Frames without messages (heartbeats, acks) have none.
 *
 * A message of an unknown type becomes `unknown`, a broken one `decodeError`; neither affects the others.
 *
 * @throws {ProtocolError} when the frame itself, its compression or its fetch result is broken or over a limit
 */
export function decodeFrame(bytes: Uint8Array, options: DecodeOptions = {}): LiveEvent[] {
  const frame = decodePushFrame(bytes, options.limits);
  if (!RESULT_TYPES.has(frame.payloadType)) return [];
  return decodeEvents(decodeFramePayload(frame, options.limits), options);
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
export function decodeEvents(result: FetchResult, { limits, only }: DecodeOptions = {}): LiveEvent[] {
  const events: LiveEvent[] = [];
  for (const message of result.messages) {
    if (only !== undefined && !isWanted(message.method, only)) continue;
    const event = decodeEvent(message, limits, result.now);
    if (only === undefined || only.has(event.type) || event.type === "decodeError") events.push(event);
  }
  return events;
}

/** Whether a message can become one of the wanted events; one that is broken is told of, if it could. */
function isWanted(method: string, only: ReadonlySet<LiveEventType>): boolean {
  return typesOfMethod(method).some((type) => only.has(type));
}

/**
 * Decodes one message; never throws for what is in it.
 *
 * @param now the server's clock of the fetch result, Unix milliseconds: the event's time when the message has none
 */
export function decodeEvent(message: WebcastMessage, limits: Limits = defaultLimits, now = 0): LiveEvent {
  const { method, payload, isHistory: history } = message;
  const outside: EventMeta = { msgId: knownId(message.msgId), timestamp: now, history };
  const [type] = typesOfMethod(method);
  if (type === undefined || type === "unknown") return { type: "unknown", method, payload, ...outside };
  const source: EventSource = { method, payload, limits };
  const codec = codecOfMethod(method);
  if (codec === undefined) {
    return Object.assign(new DecodedEvent(type, outside, source), { method }) as unknown as LiveEvent;
  }
  try {
    const decoded = decodeBounded(codec.decode, payload, limits);
    const { type: ownType, toEvent } = codecOfMessage(codec, decoded);
    const event = new DecodedEvent(ownType, metaOf(decoded, outside), source);
    return Object.assign(event, toEvent(decoded)) as unknown as LiveEvent;
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
