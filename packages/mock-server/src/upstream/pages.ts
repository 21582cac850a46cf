import type { EndpointSignedData } from "@webcast-kit/contract";
import { rankTypes } from "../world/rankings.ts";
import { platformGift, platformRank, platformRoom, platformUser, visibleRanks } from "./shapes.ts";
import { countOf, type NOTHING, refuse, roomOf, type Visit } from "./visit.ts";

const FEED_PRESET = 20;
const AUDIENCE_PRESET = 50;
const MAX_COUNT = 50;

/** `status_code` for a room that does not exist. Invented. */
const ROOM_NOT_FOUND = 30003;

/** Rooms that are live. Whose feed it is depends on the session of this request, not on that of the signing. */
export function feedPage(visit: Visit): EndpointSignedData<"feed"> {
  const { mock, now, query, session, request } = visit;
  const result = mock.world.feed({
    channelId: query.get("channel_id") ?? "87",
    maxTime: query.get("max_time") ?? undefined,
    count: countOf(visit, FEED_PRESET, MAX_COUNT),
    session,
  });
  if (result.type === "badCursor") {
    request.failure = "unknown max_time";
    return { status_code: 0, data: [], extra: {} };
  }
  const { rooms, nextMaxTime } = result;
  return {
    status_code: 0,
    data: rooms.map((room) => ({ data: platformRoom(mock, room, now) })),
    extra: nextMaxTime === undefined ? {} : { max_time: nextMaxTime },
  };
}

/** Who watches a room, by what they gave; few of them for who is not logged in. */
export function audiencePage(visit: Visit): EndpointSignedData<"userInteractions"> {
  const { mock, query, session } = visit;
  const room = roomOf(visit);
  const userId = query.get("user_id");
  const ranks = room === undefined ? [] : mock.world.audience(room);
  const wanted = visibleRanks(ranks, session).filter(({ user }) => userId === null || user.id === userId);
  const shown = wanted.slice(0, countOf(visit, AUDIENCE_PRESET, MAX_COUNT));
  return { status_code: 0, data: { ranks: shown.map(platformRank), total: ranks.length } };
}

/** The best creators of a region; nobody who is not logged in sees them. */
export function regionalRanksPage({
  mock,
  form,
  session,
  request,
}: Visit): EndpointSignedData<"regionalRanklist"> | typeof NOTHING {
  if (session === undefined) return refuse(request, "session required");
  const ranks = mock.world.regionalRanks(form.get("rank_type") ?? "") ?? [];
  return {
    status_code: 0,
    data: { rank_view: { ranks: ranks.map(({ user, score }) => ({ user: platformUser(user), score })) } },
  };
}

/** The leaderboards that there are. Its shape is invented: the reference does not show it. */
export function regionalTabsPage({ session, request }: Visit): object | typeof NOTHING {
  if (session === undefined) return refuse(request, "session required");
  const tabs = [...rankTypes].map(([rankType, title]) => ({ rank_type: Number(rankType), title }));
  return { status_code: 0, data: { tabs } };
}

/** What can be given in a room. */
export function giftsPage({ mock }: Visit): EndpointSignedData<"giftInfo"> {
  return { status_code: 0, data: { gifts: mock.world.gifts().map(platformGift) } };
}

/** One room, live or over. */
export function roomPage(visit: Visit): EndpointSignedData<"roomInfo"> | object {
  const room = roomOf(visit);
  if (room !== undefined) return { status_code: 0, data: platformRoom(visit.mock, room, visit.now) };
  visit.request.failure = "room not found";
  return { status_code: ROOM_NOT_FOUND, data: { message: "room not found" } };
}

/** Paths that this mock has no data for: the signature was right, and that is all there is to say. */
export function otherPage(): object {
  return { status_code: 0, data: {} };
}
