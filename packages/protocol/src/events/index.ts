import { eventNames } from "../../generated/event-names.js";
import type { LiveEventType } from "../live-event.ts";
import { like, member, roomUserSeq, social, subscribe } from "./audience.ts";
import { chat, emoteChat, question } from "./chat.ts";
import type { EventCodec, ProjectionBase, WireEventType } from "./codec.ts";
import { envelope, gift } from "./gift.ts";
import { battle, control, roomPin } from "./room.ts";

/**
 * THE event table: every event that comes from a message, by its type.
 * The decoder looks a message up by `method`, the encoder looks an event up by `type`.
 */
const table = {
  chat,
  like,
  gift,
  member,
  social,
  roomUserSeq,
  subscribe,
  emoteChat,
  battle,
  question,
  control,
  envelope,
  roomPin,
} as const satisfies { [Type in WireEventType]: { readonly type: Type } };

/** A line of the table whose message type is not known statically. */
type AnyCodec = EventCodec<WireEventType, ProjectionBase, ProjectionBase>;

// A codec takes the messages that its own schema made: that the two belong together was checked by defineEvent.
const codecs = Object.values(table) as unknown as readonly AnyCodec[];
const byMethod: ReadonlyMap<string, AnyCodec> = new Map(codecs.map((codec) => [codec.method, codec]));
const byType: ReadonlyMap<string, AnyCodec> = new Map(codecs.map((codec) => [codec.type, codec]));

export function codecOfMethod(method: string): AnyCodec | undefined {
  return byMethod.get(method);
}

export function codecOfType(type: string): AnyCodec | undefined {
  return byType.get(type);
}

/** Which event each method becomes that has fields of its own, e.g. `["WebcastChatMessage", "chat"]`. */
export const eventMethods: ReadonlyMap<string, WireEventType> = new Map(
  codecs.map(({ method, type }) => [method, type]),
);

const UNKNOWN: readonly LiveEventType[] = ["unknown"];

const typesByMethod: ReadonlyMap<string, readonly LiveEventType[]> = new Map(
  Object.entries(eventNames).map(([method, types]) => [method, types as readonly LiveEventType[]]),
);

/** The events that a method can become, the usual one first; `unknown` when no schema is known for it. */
export function typesOfMethod(method: string): readonly LiveEventType[] {
  return typesByMethod.get(method) ?? UNKNOWN;
}

/** Every type that an event can have. */
export const liveEventTypes: ReadonlySet<LiveEventType> = new Set([
  ...[...typesByMethod.values()].flat(),
  "unknown",
  "decodeError",
]);
