import type { EventData, EventName, WebcastUser } from "@webcast-kit/contract";
import type { Notice } from "../connection/notices.ts";

/** The user of an event once more, as fields of the event itself: the reference's samples read them there. */
export interface FlatUser {
  /** Display name. */
  readonly nickname?: string;
  /** @name, without the @. */
  readonly uniqueId?: string;
  /** Decimal; `user.id`. */
  readonly userId?: string;
  readonly profilePictureUrl?: string;
}

/** What every event says, beside its own fields. */
export interface LiveEventMeta {
  /** From before the connection: sent again, not new. */
  readonly history: boolean;
}

type WithUser<Data> = Data extends { user: WebcastUser } ? Data & FlatUser : Data;

/** An event of a name that the contract does not have, as the server sent it. */
export interface UnknownEvent extends LiveEventMeta {
  readonly type: "unknown";
  /** As the server calls it, 1 to 64 characters: it may be `error`, `connected` or `__proto__`. */
  readonly name: string;
  /** Any JSON. */
  readonly data: unknown;
}

type EventMap = { [Name in EventName]: WithUser<EventData<Name>> & LiveEventMeta } & { unknown: UnknownEvent };

/** `"chat"`, `"gift"`, …, `"unknown"`. */
export type LiveEventType = keyof EventMap;

/**
 * An event of the managed socket, e.g. `LiveEvent<"chat">`: the object in `data`, with the name of the event as its
 * `type`. Fields are as the server sent them; they are not validated one by one, see `stats.drift`.
 */
export type LiveEvent<Type extends LiveEventType = LiveEventType> = EventMap[Type];

/** Everything that a loop over a `TikTokLive` gets, told apart by `type`. */
export type LiveStreamEvent = LiveEvent | Notice;
