import protobuf from "protobufjs/minimal.js";
import { webcast } from "../generated/transport.js";
import { ProtocolError } from "./errors.ts";
import { formatInt64, fromNumber, parseInt64, toNumber } from "./int64.ts";
import { defaultLimits, type Limits } from "./limits.ts";
import { decodeBounded, encodeWith } from "./schema.ts";

/** One message of a fetch result: the name of its type, and its bytes. */
export interface WebcastMessage {
  /** Name of the message type, e.g. `WebcastChatMessage`. */
  readonly method: string;
  /** The bytes of that type. A view into what was decoded: copy it to keep it for long. */
  readonly payload: Uint8Array;
  /** Decimal; `"0"` when the server gave none. */
  readonly msgId: string;
  readonly msgType: number;
  readonly offset: string;
  /** Sent again from before the connection. */
  readonly isHistory: boolean;
}

/** Payload of a `msg` frame, and body of a `webcast/fetch` response. */
export interface FetchResult {
  readonly messages: readonly WebcastMessage[];
  /** Where to resume. */
  readonly cursor: string;
  readonly fetchIntervalMs: number;
  /** The server's clock, Unix milliseconds; 0 when it gave none. */
  readonly now: number;
  /** Opaque; goes back in the ack. */
  readonly internalExt: string;
  /** 1 = socket, 2 = polling. */
  readonly fetchType: number;
  /** Parameters for the socket URL. */
  readonly routeParams: Readonly<Record<string, string>>;
  readonly heartbeatDurationMs: number;
  /** The server wants an ack for this result. */
  readonly needAck: boolean;
  /** `wss://` base URL of the socket. */
  readonly pushServer: string;
  readonly isFirst: boolean;
  readonly historyCommentCursor: string;
  readonly historyNoMore: boolean;
}

/**
 * Reads a fetch result from inflated bytes.
 *
 * @throws {ProtocolError} ERR_FRAME_TOO_LARGE when it holds too many messages; ERR_NESTING_LIMIT; ERR_PAYLOAD_MALFORMED
 *   when the bytes are not a fetch result
 */
export function decodeFetchResult(bytes: Uint8Array, limits: Limits = defaultLimits): FetchResult {
  checkMessageCount(bytes, limits.maxMessages);
  const result = decodeBounded(webcast.ProtoMessageFetchResult, bytes, limits.maxDepth);
  return {
    messages: result.messages.map((message) => toMessage(message as webcast.BaseProtoMessage)),
    cursor: result.cursor,
    fetchIntervalMs: toNumber(result.fetchInterval),
    now: toNumber(result.now),
    internalExt: result.internalExt,
    fetchType: result.fetchType,
    routeParams: result.routeParams,
    heartbeatDurationMs: toNumber(result.heartbeatDuration),
    needAck: result.needAck,
    pushServer: result.pushServer,
    isFirst: result.isFirst,
    historyCommentCursor: result.historyCommentCursor,
    historyNoMore: result.historyNoMore,
  };
}

function toMessage(message: webcast.BaseProtoMessage): WebcastMessage {
  return {
    method: message.method,
    payload: message.payload,
    msgId: formatInt64(message.msgId),
    msgType: message.msgType,
    offset: formatInt64(message.offset),
    isHistory: message.isHistory,
  };
}

/** Tag of `repeated BaseProtoMessage messages = 1`. */
const MESSAGES_TAG = (1 << 3) | 2;

/** Counts before decoding: an empty message takes two bytes on the wire and a hundred in memory. */
function checkMessageCount(bytes: Uint8Array, maxMessages: number): void {
  let count = 0;
  try {
    const reader = protobuf.Reader.create(bytes);
    while (reader.pos < reader.len) {
      const tag = reader.tag();
      if (tag === MESSAGES_TAG) count++;
      reader.skipType(tag & 7, 0, tag >>> 3);
    }
  } catch (cause) {
    throw new ProtocolError("ERR_PAYLOAD_MALFORMED", "payload is not a fetch result", { cause });
  }
  if (count > maxMessages) {
    throw new ProtocolError(
      "ERR_FRAME_TOO_LARGE",
      `fetch result has ${count} messages, at most ${maxMessages} are allowed`,
    );
  }
}

/** A message to encode: its method and bytes, and what else it should say. */
export type WebcastMessageInit = Pick<WebcastMessage, "method" | "payload"> & Partial<WebcastMessage>;

/** A fetch result to encode; what is left out is left out on the wire. */
export type FetchResultInit = Partial<Omit<FetchResult, "messages">> & {
  readonly messages?: readonly WebcastMessageInit[];
};

/** Writes a fetch result. */
export function encodeFetchResult(result: FetchResultInit): Uint8Array {
  const { messages = [], fetchIntervalMs = 0, now = 0, heartbeatDurationMs = 0, routeParams = {}, ...rest } = result;
  return encodeWith(webcast.ProtoMessageFetchResult, {
    ...rest,
    messages: messages.map(fromMessage),
    fetchInterval: fromNumber(fetchIntervalMs),
    now: fromNumber(now),
    heartbeatDuration: fromNumber(heartbeatDurationMs),
    routeParams: { ...routeParams },
  });
}

function fromMessage(message: WebcastMessageInit): webcast.BaseProtoMessage.$Properties {
  return {
    method: message.method,
    payload: message.payload,
    msgId: parseInt64("msgId", message.msgId ?? "0"),
    msgType: message.msgType ?? 0,
    offset: parseInt64("offset", message.offset ?? "0"),
    isHistory: message.isHistory ?? false,
  };
}
