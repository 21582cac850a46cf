import type { WebcastUser } from "@webcast-kit/contract";
import type { Init } from "#wire";
import type { BattleBaseUserInfo, User, UserIdentity } from "../../generated/events.js";

/**
 * Reads the person behind an event. What the wire leaves out, the event leaves out.
 *
 * @param identity what some messages say of the user beside the user
 */
export function toUser(user: User | undefined, identity?: UserIdentity): WebcastUser {
  if (!user) return {};
  const profilePictureUrl = user.avatarThumb?.urlList[0];
  return {
    id: user.id,
    uniqueId: user.displayId,
    nickname: user.nickname,
    ...(profilePictureUrl === undefined ? {} : { profilePictureUrl }),
    followRole: user.followInfo?.followStatus ?? 0,
    isSubscriber: isSubscriber(user, identity),
  };
}

/** Which of these fields is set depends on the message and on the age of the sender's schema. */
function isSubscriber({ isSubscribe, subscribeInfo }: User, identity?: UserIdentity): boolean {
  return (
    isSubscribe ||
    identity?.isSubscriberOfAnchor === true ||
    subscribeInfo?.isSubscribe === true ||
    subscribeInfo?.isSubscribedToAnchor === true
  );
}

/** Writes the person behind an event. */
export function fromUser({
  id,
  uniqueId,
  nickname,
  profilePictureUrl,
  followRole,
  isSubscriber,
}: WebcastUser): Init<User> {
  return {
    id,
    displayId: uniqueId,
    nickname,
    avatarThumb: profilePictureUrl === undefined ? undefined : { urlList: [profilePictureUrl] },
    followInfo: followRole ? { followStatus: followRole } : undefined,
    isSubscribe: isSubscriber,
  };
}

/** Reads a person of a battle, of whom the wire says less. */
export function toBattleUser(user: BattleBaseUserInfo | undefined): WebcastUser {
  if (!user) return {};
  const profilePictureUrl = user.avatarThumb?.urlList[0];
  return {
    id: user.userId,
    uniqueId: user.displayId,
    nickname: user.nickName,
    ...(profilePictureUrl === undefined ? {} : { profilePictureUrl }),
  };
}

/** Writes a person of a battle: what they are to the host stays behind. */
export function fromBattleUser({ id, uniqueId, nickname, profilePictureUrl }: WebcastUser): Init<BattleBaseUserInfo> {
  return {
    userId: id,
    displayId: uniqueId,
    nickName: nickname,
    avatarThumb: profilePictureUrl === undefined ? undefined : { urlList: [profilePictureUrl] },
  };
}
