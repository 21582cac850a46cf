import { eventNames } from "../../generated/event-names.js";
import type { LiveEventType } from "../live-event.ts";
import { like, member, roomUserSeq, social, subscribe } from "./audience.ts";
import { barrage, superFan, superFanJoin } from "./barrage.ts";
import { battle, battleArmies } from "./battle.ts";
import { battleItemCard } from "./battle-cards.ts";
import { chat, emoteChat, question } from "./chat.ts";
import type { EventCodec, ProjectionBase, WireEventType } from "./codec.ts";
import { envelope, gift, superFanBox } from "./gift.ts";
import { caption, goalUpdate, imDelete, liveIntro, room, unauthorizedMember } from "./notices.ts";
import { control, roomPin } from "./room.ts";

/**
 * THE event table: every event that comes from a message, by its type.
 * The decoder looks a message up by `method`, the encoder looks an event up by `type`. Of the events that share a method
 * the usual one comes first.
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
  battleArmies,
  battleItemCard,
  caption,
  imDelete,
  goalUpdate,
  unauthorizedMember,
  barrage,
  superFan,
  superFanJoin,
  superFanBox,
  liveIntro,
  room,
} as const satisfies { [Type in WireEventType]: { readonly type: Type } };

/** A line of the table whose message type is not known statically. */
type AnyCodec = EventCodec<WireEventType, ProjectionBase, ProjectionBase>;

// A codec takes the messages that its own schema made: that the two belong together was checked by defineEvent.
const codecs = Object.values(table) as unknown as readonly AnyCodec[];
const byType: ReadonlyMap<string, AnyCodec> = new Map(codecs.map((codec) => [codec.type, codec]));
/** The usual event of each method. */
const usual = codecs.filter((codec, index) => index === codecs.findIndex(({ method }) => method === codec.method));
const byMethod: ReadonlyMap<string, AnyCodec> = new Map(usual.map((codec) => [codec.method, codec]));

/** How messages of a method are read; what a message becomes may depend on what is in it, see {@link codecOfMessage}. */
export function codecOfMethod(method: string): AnyCodec | undefined {
  return byMethod.get(method);
}

/** The line of the event that one message is. */
export function codecOfMessage(usualCodec: AnyCodec, message: ProjectionBase): AnyCodec {
  return usualCodec.typeOf === undefined ? usualCodec : (byType.get(usualCodec.typeOf(message)) ?? usualCodec);
}

/** How events of a type are written. */
export function codecOfType(type: string): AnyCodec | undefined {
  return byType.get(type);
}

/** Which event each method usually becomes that has fields of its own, e.g. `["WebcastChatMessage", "chat"]`. */
export const eventMethods: ReadonlyMap<string, WireEventType> = new Map(
  usual.map(({ method, type }) => [method, type]),
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
