import type { Room } from "./lives.ts";
import { sampleCreator, sampleRoomIds } from "./samples.ts";
import { nameOf, type User } from "./users.ts";

/** One muted user. */
export interface Mute {
  readonly userId: string;
  /** Whole seconds that are left, rounded up; 0 is for ever. */
  readonly remainingSeconds: number;
}

type RoomRef = Pick<Room, "roomId">;

/** Users that can be muted in one room, and as many that can be banned. */
export const MAX_MODERATED_USERS = 10_000;
const SECOND_MS = 1000;

const sampleRooms: ReadonlySet<string> = new Set(sampleRoomIds.values());

/** Whether a user may mute and ban in a room: its host, and the sample creator in the sample rooms. */
export function isModerator(user: User, room: Room): boolean {
  if (user.id === room.hostId) return true;
  return nameOf(user.uniqueId) === sampleCreator && sampleRooms.has(room.roomId);
}

/** Who is muted and who is banned, by room. */
export class Moderation {
  /** When mutes end: Unix milliseconds, Infinity for ever. */
  readonly #mutes = new Map<string, Map<string, number>>();
  readonly #bans = new Map<string, Set<string>>();

  /** Mutes a user for some seconds, 0 is for ever; a second time counts anew. False when the list is full. */
  mute(room: RoomRef, userId: string, durationSeconds: number, now: number): boolean {
    const mutes = this.#mutesIn(room, now);
    if (mutes.size >= MAX_MODERATED_USERS && !mutes.has(userId)) return false;
    mutes.set(userId, durationSeconds === 0 ? Number.POSITIVE_INFINITY : now + durationSeconds * SECOND_MS);
    this.#mutes.set(room.roomId, mutes);
    return true;
  }

  /** Whether there was a mute to take back. */
  unmute(room: RoomRef, userId: string, now: number): boolean {
    return this.#mutesIn(room, now).delete(userId);
  }

  /** When a user's mute ends, in Unix milliseconds, Infinity for never; undefined for who is not muted. */
  mutedUntil(room: RoomRef, userId: string, now: number): number | undefined {
    return this.#mutesIn(room, now).get(userId);
  }

  mutes(room: RoomRef, now: number): Mute[] {
    return [...this.#mutesIn(room, now)].map(([userId, endsAtMs]) => ({
      userId,
      remainingSeconds: endsAtMs === Number.POSITIVE_INFINITY ? 0 : Math.ceil((endsAtMs - now) / SECOND_MS),
    }));
  }

  /** Bans a user; a second time changes nothing. False when the list is full. */
  ban(room: RoomRef, userId: string): boolean {
    const bans = this.#bansIn(room);
    if (bans.size >= MAX_MODERATED_USERS && !bans.has(userId)) return false;
    this.#bans.set(room.roomId, bans.add(userId));
    return true;
  }

  /** Whether there was a ban to take back. */
  unban(room: RoomRef, userId: string): boolean {
    return this.#bansIn(room).delete(userId);
  }

  isBanned(room: RoomRef, userId: string): boolean {
    return this.#bansIn(room).has(userId);
  }

  /** Ids of banned users, the longest banned first. */
  bans(room: RoomRef): string[] {
    return [...this.#bansIn(room)];
  }

  /** Forgets a room that is over. */
  forget(room: RoomRef): void {
    this.#mutes.delete(room.roomId);
    this.#bans.delete(room.roomId);
  }

  /** The mutes of a room that have not ended. */
  #mutesIn({ roomId }: RoomRef, now: number): Map<string, number> {
    const mutes = this.#mutes.get(roomId) ?? new Map<string, number>();
    for (const [userId, endsAtMs] of mutes) if (endsAtMs <= now) mutes.delete(userId);
    return mutes;
  }

  #bansIn({ roomId }: RoomRef): Set<string> {
    return this.#bans.get(roomId) ?? new Set();
  }
}
