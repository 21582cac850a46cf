import type { LiveEventInit } from "@webcast-kit/protocol";
import { BoundedMap } from "../bounded-map.ts";
import { follows } from "./follows.ts";
import { idFor } from "./ids.ts";
import type { Room } from "./lives.ts";
import type { Moderation } from "./moderation.ts";
import type { User } from "./users.ts";

export type ChatEvent = Extract<LiveEventInit, { type: "chat" }>;

export type ChatResult =
  /** The message appears in the room: play this event there. */
  | { readonly type: "sent"; readonly event: ChatEvent }
  /** Too fast, or muted by a moderator. `untilMs` is Unix milliseconds, absent for ever. */
  | { readonly type: "muted"; readonly untilMs?: number }
  | { readonly type: "banned" };

/** Shortest time between two messages of one user in one room, as the reference says. */
export const CHAT_INTERVAL_MS = 2000;
/** How long who sends too fast is muted. Invented: nobody says. */
export const CHAT_MUTE_MS = 30_000;
/** Writers of one room whose pace is watched; who wrote longest ago is forgotten first. */
const MAX_WRITERS = 10_000;

interface Pace {
  readonly nextAtMs: number;
  readonly mutedUntilMs: number;
}

/** Lets people write in rooms, and mutes those who write too fast. */
export class Chat {
  readonly #seed: number;
  readonly #moderation: Moderation;
  /** When a writer may write again, by room and user id. */
  readonly #paces = new Map<string, BoundedMap<string, Pace>>();
  #sent = 0;

  constructor(seed: number, moderation: Moderation) {
    this.#seed = seed;
    this.#moderation = moderation;
  }

  send(room: Room, user: User, text: string, now: number): ChatResult {
    if (this.#moderation.isBanned(room, user.id)) return { type: "banned" };
    const untilMs = this.#moderation.mutedUntil(room, user.id, now) ?? this.#checkPace(room, user, now);
    if (untilMs === undefined) return { type: "sent", event: this.#toEvent(room, user, text, now) };
    return untilMs === Number.POSITIVE_INFINITY ? { type: "muted" } : { type: "muted", untilMs };
  }

  /** Forgets a room that is over. */
  forget(room: Room): void {
    this.#paces.delete(room.roomId);
  }

  /** Counts a message; returns when the writer's mute ends if it came too early. */
  #checkPace({ roomId }: Room, { id }: User, now: number): number | undefined {
    const writers = this.#paces.get(roomId) ?? new BoundedMap<string, Pace>(MAX_WRITERS);
    this.#paces.set(roomId, writers);
    const pace = writers.get(id);
    if (pace && now < pace.mutedUntilMs) return pace.mutedUntilMs;
    const tooFast = pace !== undefined && now < pace.nextAtMs;
    const mutedUntilMs = tooFast ? now + CHAT_MUTE_MS : 0;
    writers.set(id, { nextAtMs: now + CHAT_INTERVAL_MS, mutedUntilMs });
    return tooFast ? mutedUntilMs : undefined;
  }

  #toEvent(room: Room, user: User, comment: string, now: number): ChatEvent {
    const { id, uniqueId, nickname, profilePictureUrl } = user;
    const followRole = follows(this.#seed, id, room.hostId) ? 1 : 0;
    return {
      type: "chat",
      user: { id, uniqueId, nickname, profilePictureUrl, followRole, isSubscriber: false },
      comment,
      emotes: [],
      language: "en",
      msgId: idFor(this.#seed, "chat", room.roomId, String(++this.#sent)),
      timestamp: now,
    };
  }
}
