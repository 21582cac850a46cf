import type { Namespace } from "../../namespace/namespace.ts";
import type { Room } from "../../world/lives.ts";
import type { User } from "../../world/users.ts";

/*
 * How undocumented paths describe things. Public clients hand these answers on unread, so that all names are invented,
 * after those of documented answers.
 */

export function describeUser({ world }: Namespace, user: User) {
  const { id, uniqueId, nickname, profilePictureUrl, region } = user;
  const room = world.roomOf(uniqueId);
  return {
    user_id: id,
    unique_id: uniqueId,
    nickname,
    avatar_url: profilePictureUrl,
    region,
    is_live: room !== undefined,
    room_id: room?.roomId ?? "",
  };
}

export function describeProfile(mock: Namespace, user: User) {
  const { bio, followerCount, followingCount, verified } = user;
  return {
    ...describeUser(mock, user),
    bio,
    verified,
    follower_count: followerCount,
    following_count: followingCount,
  };
}

export function describeRoom({ world }: Namespace, room: Room, now: number) {
  return { room_id: room.roomId, title: room.title, viewer_count: world.stats(room, now).viewerCount };
}

const names = new Intl.DisplayNames(["en"], { type: "region" });

/** Whether a user is of a region: everybody is of none, and of `global`. */
export function isOf({ region }: User, wanted: string | undefined): boolean {
  // In a query, the + of US+ is a space.
  const text = (wanted ?? "").toLowerCase().replace(/[+\s]+$/, "");
  if (text === "" || text === "global" || text === region.toLowerCase()) return true;
  return text === names.of(region)?.toLowerCase().replaceAll(" ", "-");
}
