import type { WebcastUser } from "@webcast-kit/contract";
import type { webcast } from "../../generated/events.js";
import { formatInt64, parseInt64, toNumber } from "../int64.ts";

type WireUser = webcast.events.User.$Properties;
type WireIdentity = webcast.events.UserIdentity.$Properties;

/**
 * Reads the person behind an event. What the wire leaves out, the event leaves out.
 *
 * @param identity what some messages say of the user beside the user
 */
export function toUser(user: WireUser | null | undefined, identity?: WireIdentity | null): WebcastUser {
  if (!user) return {};
  const followStatus = user.followInfo?.followStatus;
  const profilePictureUrl = user.avatarThumb?.urlList?.[0];
  return {
    id: user.id ? formatInt64(user.id) : "0",
    uniqueId: user.displayId ?? "",
    nickname: user.nickname ?? "",
    ...(profilePictureUrl === undefined ? {} : { profilePictureUrl }),
    followRole: followStatus ? toNumber(followStatus) : 0,
    isSubscriber: isSubscriber(user, identity),
  };
}

/** Which of these fields is set depends on the message and on the age of the sender's schema. */
function isSubscriber(user: WireUser, identity?: WireIdentity | null): boolean {
  return Boolean(
    identity?.isSubscriberOfAnchor ||
      user.isSubscribe ||
      user.subscribeInfo?.isSubscribe ||
      user.subscribeInfo?.isSubscribedToAnchor,
  );
}

/** Writes the person behind an event. */
export function fromUser(user: WebcastUser): WireUser {
  return {
    id: parseInt64("user.id", user.id ?? "0"),
    displayId: user.uniqueId ?? "",
    nickname: user.nickname ?? "",
    ...(user.profilePictureUrl === undefined ? {} : { avatarThumb: { urlList: [user.profilePictureUrl] } }),
    ...(user.followRole
      ? { followInfo: { followStatus: parseInt64("user.followRole", String(user.followRole)) } }
      : {}),
    ...(user.isSubscriber ? { isSubscribe: true } : {}),
  };
}
