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

/** Which event each known method becomes, e.g. `["WebcastChatMessage", "chat"]`. */
export const eventMethods: ReadonlyMap<string, WireEventType> = new Map(
  codecs.map(({ method, type }) => [method, type]),
);
