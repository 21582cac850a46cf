import { ProtocolError } from "./errors.ts";
import type { WireEventType } from "./events/codec.ts";
import { codecOfType } from "./events/index.ts";
import type { WebcastMessage } from "./fetch-result.ts";
import type { EventMeta, LiveEventData } from "./live-event.ts";
import { encodeWith } from "./schema.ts";

/** An event to encode: `msgId`, `timestamp` and `history` may be left out. */
export type LiveEventInit<Type extends WireEventType = WireEventType> = {
  [T in Type]: Omit<LiveEventData<T>, keyof EventMeta> & Partial<EventMeta>;
}[Type];

/**
 * Encodes an event as the message that carries it: the mirror of `decodeEvent`.
 *
 * The payload holds the fields of the event's projection, so that any decoder of the full schema reads them too.
 *
 * @throws {ProtocolError} ERR_ARGUMENT when no message carries events of this type, or an id is not a decimal string
 */
export function encodeEvent(event: LiveEventInit): WebcastMessage {
  const codec = codecOfType(event.type);
  if (codec === undefined) {
    throw new ProtocolError("ERR_ARGUMENT", `no message carries events of type ${JSON.stringify(event.type)}`);
  }
  const { msgId = "", timestamp = 0, history = false } = event;
  const message = codec.fromEvent(event);
  const common = {
    method: codec.method,
    msgId: msgId || "0",
    createTime: timestamp,
    ...message.common,
  };
  return {
    method: codec.method,
    payload: encodeWith(codec.encode, { ...message, common }),
    msgId: msgId || "0",
    msgType: 0,
    offset: "0",
    isHistory: history,
  };
}
