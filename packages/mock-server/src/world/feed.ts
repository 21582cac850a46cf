import { follows } from "./follows.ts";
import { hash, randomFor } from "./ids.ts";
import type { Room } from "./lives.ts";
import type { User } from "./users.ts";

export interface FeedRequest {
  /** 87 recommended, 86 suggested, 89 and 1111006 gaming, 42 following. Another one is like 87. */
  readonly channelId: string;
  /** The cursor of the page before; absent, empty or `0` for the first page. */
  readonly maxTime?: string | undefined;
  /** Most rooms on the page, from 1. A page never has more than 15. */
  readonly count: number;
  /** Whose feed it is; absent for a visitor without a session, who gets one page of 5. */
  readonly session?: User | undefined;
}

export type FeedResult =
  | {
      readonly type: "page";
      readonly rooms: readonly Room[];
      /** Absent on the last page. */
      readonly nextMaxTime?: string;
    }
  /** No page of this channel ended there. */
  | { readonly type: "badCursor" };

const ANONYMOUS_ROOMS = 5;
const MIN_PAGE = 6;
const MAX_PAGE = 15;
/** Cursors look like Unix milliseconds between 2023 and 2027. */
const FIRST_CURSOR_MS = 1_700_000_000_000;
const CURSOR_SPAN_MS = 100_000_000_000n;

/**
 * One page of a channel. A room's place is a time that only channel and room decide, the latest first: so a room that
 * ends or opens between two pages moves no other, and nothing has to be remembered.
 */
export function feedPage(
  seed: number,
  rooms: { readonly live: readonly Room[]; readonly ended: readonly Room[] },
  { channelId, maxTime, count, session }: FeedRequest,
): FeedResult {
  const cursor = maxTime || "0";
  const first = cursor === "0";
  const placeOf = (room: Room) => placeIn(seed, channelId, room);
  const isPlace = (room: Room) => String(placeOf(room)) === cursor;
  if (!first && ![...rooms.live, ...rooms.ended].some(isPlace)) return { type: "badCursor" };
  if (session === undefined && !first) return { type: "page", rooms: [] };
  const rest = rooms.live
    .filter((room) => isShown(seed, channelId, room, session))
    .map((room) => ({ room, place: placeOf(room) }))
    .filter(({ place }) => first || place < Number(cursor))
    .sort((a, b) => b.place - a.place);
  const size = session ? randomFor(seed, "page", channelId, cursor).integer(MIN_PAGE, MAX_PAGE) : ANONYMOUS_ROOMS;
  const page = rest.slice(0, Math.min(size, count));
  const last = page.at(-1);
  const more = session !== undefined && last !== undefined && page.length < rest.length;
  return { type: "page", rooms: page.map(({ room }) => room), ...(more ? { nextMaxTime: String(last.place) } : {}) };
}

function placeIn(seed: number, channelId: string, { roomId }: Room): number {
  return FIRST_CURSOR_MS + Number(hash(seed, "feed", channelId, roomId) % CURSOR_SPAN_MS);
}

function isShown(seed: number, channelId: string, room: Room, session: User | undefined): boolean {
  switch (channelId) {
    case "89":
    case "1111006":
      return room.gaming;
    case "42":
      return session !== undefined && follows(seed, session.id, room.hostId);
    default:
      return true;
  }
}
