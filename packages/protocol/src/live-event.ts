import type { EventData } from "@webcast-kit/contract";
import type { EventNames } from "../generated/event-names.js";
import type { Messages } from "../generated/messages.js";
import type { ProtocolError } from "./errors.ts";
import type { WireEventType } from "./events/codec.ts";

/** What every event says, beside its own fields. */
export interface EventMeta {
  /** Id of the message, decimal; empty when it has none. */
  readonly msgId: string;
  /** When the message was made, Unix milliseconds; 0 when nobody said. */
  readonly timestamp: number;
  /**
   * From before the room was entered: the server marks it so; or it came with the first result of a room that was entered
   * anew, and is older than that by its own time and the server's, or, where one of these is not known, the server calls
   * that result the first. What comes after that result is history only where the server marks it.
   */
  readonly history: boolean;
}

/** Event types of messages whose schema is known, but which have no fields of their own as events. */
export type NamedEventType = Exclude<EventNames[keyof EventNames], WireEventType>;

/** The methods that can become events of a type. */
type MethodOf<Type> = {
  [Method in keyof EventNames]: Type extends EventNames[Method] ? Method : never;
}[keyof EventNames];

/** A message that is an event by its name only: its fields are in `raw()`. */
export interface NamedEventData<Type extends NamedEventType = NamedEventType> extends EventMeta {
  readonly type: Type;
  readonly method: string;
}

/** A message of a type that no schema is known for; its bytes are kept. */
export interface UnknownEvent extends EventMeta {
  readonly type: "unknown";
  readonly method: string;
  /** A view into the frame: copy it with `new Uint8Array(payload)` to keep it for long. */
  readonly payload: Uint8Array;
}

/** A message of a known type whose bytes are not such a message; the rest of its frame is not affected. */
export interface DecodeErrorEvent extends EventMeta {
  readonly type: "decodeError";
  readonly method: string;
  /** A view into the frame: copy it with `new Uint8Array(payload)` to keep it for long. */
  readonly payload: Uint8Array;
  readonly error: ProtocolError;
}

/** What an event with a message behind it can do. */
export interface HasRaw<Type> {
  /**
   * Decodes all fields of the message behind the event, unknown ones included (as bytes in `$unknown`).
   *
   * The full schemas have to be there: `import "@webcast-kit/protocol/messages"` once, anywhere. The message's bytes are
   * kept as long as the event is.
   *
   * @throws {ProtocolError} ERR_STATE when the full schemas were not imported; ERR_PAYLOAD_MALFORMED or a limit when a
   *   field that the event did not need is broken
   */
  raw(): Messages[MethodOf<Type>];
}

type DataMap = {
  [Type in WireEventType]: Omit<EventData<Type>, keyof EventMeta> & EventMeta;
} & { [Type in NamedEventType]: NamedEventData<Type> } & { unknown: UnknownEvent; decodeError: DecodeErrorEvent };

/** `"chat"`, `"gift"`, …, `"unknown"`, `"decodeError"`. */
export type LiveEventType = keyof DataMap;

/** The fields of one event, without what it can do, e.g. `LiveEventData<"chat">`. */
export type LiveEventData<Type extends LiveEventType = LiveEventType> = DataMap[Type];

/** One event of a room, e.g. `LiveEvent<"chat">`; told apart by `type`. */
export type LiveEvent<Type extends LiveEventType = LiveEventType> = {
  [T in Type]: T extends "unknown" | "decodeError" ? DataMap[T] : DataMap[T] & HasRaw<T>;
}[Type];
