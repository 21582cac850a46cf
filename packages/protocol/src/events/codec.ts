import type { EventData, EventName } from "@webcast-kit/contract";
import type { Decode, Encode } from "#wire";
import type { CommonMessageData } from "../../generated/events.js";

/** Event types that come from a message on the wire; `roomInfo` is made by the managed server. */
export type WireEventType = Exclude<EventName, "roomInfo">;

/** The fields of one event that its message carries, beside those that every event has. */
export type EventFields<Type extends WireEventType> = Omit<EventData<Type>, "type" | "msgId" | "timestamp">;

/** What every projection schema starts with. */
export interface ProjectionBase {
  common?: CommonMessageData | undefined;
}

/** One line of the event table: a message on the wire, an event, and the way between them in both directions. */
export interface EventCodec<Type extends WireEventType = WireEventType, Message = unknown, MessageInit = unknown> {
  /** Name of the message type on the wire. */
  readonly method: string;
  readonly type: Type;
  /** Reads the projection: the fields of the message that the event needs. */
  readonly decode: Decode<Message>;
  readonly encode: Encode<MessageInit>;
  /** Which event a message is, where its method can become several. The method's usual event has it. */
  readonly typeOf?: ((message: Message) => WireEventType) | undefined;
  toEvent(message: Message): EventFields<Type>;
  fromEvent(event: EventFields<Type>): MessageInit;
}

/** Declares a line of the event table and checks that its two directions fit its schema. */
export function defineEvent<Type extends WireEventType, Message extends ProjectionBase, MessageInit>(
  codec: EventCodec<Type, Message, MessageInit>,
): EventCodec<Type, Message, MessageInit> {
  return codec;
}
