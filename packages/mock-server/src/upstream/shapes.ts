import type { Namespace } from "../namespace/namespace.ts";
import type { Gift } from "../world/gifts.ts";
import type { Room } from "../world/lives.ts";
import type { RankEntry } from "../world/rankings.ts";
import type { User } from "../world/users.ts";

/** `status` of a room on the platform, as public clients read it. */
export const ROOM_LIVE = 2;
export const ROOM_ENDED = 4;

/** Who is not logged in sees this many lines of a leaderboard. Invented: the reference says that they are few. */
const ANONYMOUS_RANKS = 10;

/** A user as the platform describes one. */
export function platformUser({ id, uniqueId, nickname, profilePictureUrl, followerCount, followingCount }: User) {
  return {
    nickname,
    display_id: uniqueId,
    id_str: id,
    avatar_thumb: { url_list: [profilePictureUrl] },
    follow_info: { follower_count: followerCount, following_count: followingCount },
  };
}

/** A room as the platform describes one. */
export function platformRoom({ world }: Namespace, room: Room, now: number) {
  const { viewerCount, likeCount, shareCount } = world.stats(room, now);
  const host = world.userById(room.hostId);
  return {
    id_str: room.roomId,
    title: room.title,
    status: room.endedAtMs === undefined ? ROOM_LIVE : ROOM_ENDED,
    user_count: viewerCount,
    like_count: likeCount,
    share_count: shareCount,
    create_time: Math.floor(room.startedAtMs / 1000),
    owner: host
      ? platformUser(host)
      : { display_id: room.uniqueId, nickname: room.uniqueId, avatar_thumb: { url_list: [] } },
  };
}

/** One line of a room's leaderboard. */
export function platformRank({ rank, score, user }: RankEntry) {
  return { rank, score, user: platformUser(user) };
}

/** The lines of a leaderboard that somebody sees. */
export function visibleRanks(ranks: readonly RankEntry[], session: User | undefined): readonly RankEntry[] {
  return session === undefined ? ranks.slice(0, ANONYMOUS_RANKS) : ranks;
}

/** A gift as the platform sells it. */
export function platformGift({ id, name, diamondCount, type, combo, iconUrl }: Gift) {
  return { id, name, diamond_count: diamondCount, type, combo, image: { url_list: [iconUrl] } };
}
