import type { EventData } from "@webcast-kit/contract";
import type { ProtocolError } from "./errors.ts";
import type { WireEventType } from "./events/codec.ts";

/** What every event says, beside its own fields. */
export interface EventMeta {
  /** Id of the message, decimal; empty when it has none. */
  readonly msgId: string;
  /** When the message was made, Unix milliseconds; 0 when nobody said. */
  readonly timestamp: number;
  /** From before the connection: sent again, not new. */
  readonly history: boolean;
}

type KnownEvent<Type extends WireEventType> = Omit<EventData<Type>, keyof EventMeta> & EventMeta;

/** A message of a type that is not an event here; its bytes are kept. */
export interface UnknownEvent extends EventMeta {
  readonly type: "unknown";
  readonly method: string;
  /** A view into the frame: copy it to keep it for long. */
  readonly payload: Uint8Array;
}

/** A message of a known type whose bytes are not such a message; the rest of its frame is not affected. */
export interface DecodeErrorEvent extends EventMeta {
  readonly type: "decodeError";
  readonly method: string;
  /** A view into the frame: copy it to keep it for long. */
  readonly payload: Uint8Array;
  readonly error: ProtocolError;
}

interface LiveEventMap extends KnownEvents {
  unknown: UnknownEvent;
  decodeError: DecodeErrorEvent;
}

type KnownEvents = { [Type in WireEventType]: KnownEvent<Type> };

/** `"chat"`, `"gift"`, …, `"unknown"`, `"decodeError"`. */
export type LiveEventType = keyof LiveEventMap;

/** One event of a room, e.g. `LiveEvent<"chat">`; told apart by `type`. */
export type LiveEvent<Type extends LiveEventType = LiveEventType> = LiveEventMap[Type];
