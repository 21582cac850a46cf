import {
  type BaseProtoMessage,
  decodeProtoMessageFetchResult,
  encodeProtoMessageFetchResult,
} from "../generated/transport.js";
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
  const result = decodeBounded(decodeProtoMessageFetchResult, bytes, limits);
  return {
    messages: result.messages.map(toMessage),
    cursor: result.cursor,
    fetchIntervalMs: result.fetchInterval,
    now: result.now,
    internalExt: result.internalExt,
    fetchType: result.fetchType,
    routeParams: result.routeParams ?? {},
    heartbeatDurationMs: result.heartbeatDuration,
    needAck: result.needAck,
    pushServer: result.pushServer,
    isFirst: result.isFirst,
    historyCommentCursor: result.historyCommentCursor,
    historyNoMore: result.historyNoMore,
  };
}

function toMessage({ method, payload, msgId, msgType, offset, isHistory }: BaseProtoMessage): WebcastMessage {
  return { method, payload, msgId, msgType, offset, isHistory };
}

/** A message to encode: its method and bytes, and what else it should say. */
export type WebcastMessageInit = Pick<WebcastMessage, "method" | "payload"> & Partial<WebcastMessage>;

/** A fetch result to encode; what is left out is left out on the wire. */
export type FetchResultInit = Partial<Omit<FetchResult, "messages">> & {
  readonly messages?: readonly WebcastMessageInit[];
};

/** Writes a fetch result. */
export function encodeFetchResult(result: FetchResultInit): Uint8Array {
  const { fetchIntervalMs: fetchInterval, heartbeatDurationMs: heartbeatDuration, ...rest } = result;
  return encodeWith(encodeProtoMessageFetchResult, { ...rest, fetchInterval, heartbeatDuration });
}
