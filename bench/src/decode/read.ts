import type { LiveEvent } from "@webcast-kit/protocol";

// Every subject reads the same fields, once, and adds up what it read: a sum that differs is a decoder that differs,
// and nothing can be left out because nobody looks at it.

type Person = Extract<LiveEvent, { type: "chat" }>["user"];

function personSum({ id, uniqueId, nickname, profilePictureUrl, followRole, isSubscriber }: Person): number {
  return (
    lengthOf(id) +
    lengthOf(uniqueId) +
    lengthOf(nickname) +
    lengthOf(profilePictureUrl) +
    (followRole ?? 0) +
    (isSubscriber ? 1 : 0)
  );
}

/** Reads an event of ours. */
export function eventSum(event: LiveEvent): number {
  const sum = event.msgId.length + event.timestamp / 1000;
  switch (event.type) {
    case "chat":
      return (
        sum + personSum(event.user) + event.comment.length + lengthOf(event.language) + (event.emotes?.length ?? 0)
      );
    case "member":
      return sum + personSum(event.user) + (event.actionId ?? 0);
    case "like":
      return sum + personSum(event.user) + event.likeCount + event.totalLikes;
    case "gift":
      return (
        sum +
        personSum(event.user) +
        event.giftId +
        event.giftName.length +
        event.diamondCount +
        event.repeatCount +
        (event.repeatEnd ? 1 : 0) +
        (event.giftType ?? 0) +
        lengthOf(event.groupId)
      );
    case "social":
      return sum + personSum(event.user) + event.action.length;
    case "roomUserSeq":
      return (
        sum +
        (event.totalViewers ?? 0) +
        event.viewerCount +
        (event.topViewers ?? []).reduce((all, { user, coinCount, rank }) => all + personSum(user) + coinCount + rank, 0)
      );
    default:
      throw new Error(`the corpus has no ${event.type}`);
  }
}

/** A user with all its fields, of either side: what is missing in ours is a default in the peer's. */
interface WireUser {
  readonly id?: string | undefined;
  readonly nickname?: string | undefined;
  readonly displayId?: string | undefined;
  readonly avatarThumb?: { readonly urlList?: readonly string[] | undefined } | undefined;
  readonly followInfo?: { readonly followStatus?: string | undefined } | undefined;
  readonly isSubscribe?: boolean | undefined;
  readonly subscribeInfo?:
    | { readonly isSubscribe?: boolean | undefined; readonly isSubscribedToAnchor?: boolean | undefined }
    | undefined;
}

/** The fields of a whole message that events have, of either side. */
export interface WireMessage {
  readonly common?: { readonly msgId?: string | undefined; readonly createTime?: string | undefined } | undefined;
  readonly user?: WireUser | undefined;
  readonly userIdentity?: { readonly isSubscriberOfAnchor?: boolean | undefined } | undefined;
  readonly content?: string | undefined;
  readonly contentLanguage?: string | undefined;
  readonly emotes?: readonly unknown[] | undefined;
  readonly action?: number | string | undefined;
  readonly count?: number | undefined;
  readonly total?: string | undefined;
  readonly totalUser?: string | undefined;
  readonly giftId?: string | undefined;
  readonly gift?:
    | {
        readonly name?: string | undefined;
        readonly diamondCount?: number | undefined;
        readonly type?: number | undefined;
      }
    | undefined;
  readonly repeatCount?: number | undefined;
  readonly repeatEnd?: number | undefined;
  readonly groupId?: string | undefined;
  readonly ranks?:
    | readonly {
        readonly user?: WireUser | undefined;
        readonly score?: string | undefined;
        readonly rank?: string | undefined;
      }[]
    | undefined;
}

const lengthOf = (text: string | undefined) => text?.length ?? 0;

function wireUserSum(user: WireUser | undefined, identity?: WireMessage["userIdentity"]): number {
  if (user === undefined) return 0;
  const { subscribeInfo } = user;
  const isSubscriber =
    user.isSubscribe ||
    identity?.isSubscriberOfAnchor ||
    subscribeInfo?.isSubscribe ||
    subscribeInfo?.isSubscribedToAnchor;
  return (
    (user.id ?? "0").length +
    lengthOf(user.displayId) +
    lengthOf(user.nickname) +
    lengthOf(user.avatarThumb?.urlList?.[0]) +
    Number(user.followInfo?.followStatus ?? 0) +
    (isSubscriber ? 1 : 0)
  );
}

/** Reads the same from a whole message, the peer's or ours. */
export function messageSum(method: string, message: WireMessage): number {
  const { common, user } = message;
  const sum = lengthOf(common?.msgId) + Number(common?.createTime ?? 0) / 1000;
  switch (method) {
    case "WebcastChatMessage":
      return (
        sum +
        wireUserSum(user, message.userIdentity) +
        lengthOf(message.content) +
        lengthOf(message.contentLanguage) +
        (message.emotes?.length ?? 0)
      );
    case "WebcastMemberMessage":
      return sum + wireUserSum(user) + Number(message.action ?? 0);
    case "WebcastLikeMessage":
      return sum + wireUserSum(user) + (message.count ?? 0) + Number(message.total ?? 0);
    case "WebcastGiftMessage":
      return (
        sum +
        wireUserSum(user, message.userIdentity) +
        Number(message.giftId ?? 0) +
        lengthOf(message.gift?.name) +
        (message.gift?.diamondCount ?? 0) +
        (message.repeatCount ?? 0) +
        (message.repeatEnd === 1 ? 1 : 0) +
        (message.gift?.type ?? 0) +
        (message.groupId ?? "0").length
      );
    case "WebcastSocialMessage":
      return sum + wireUserSum(user) + (Number(message.action) === 1 ? "follow".length : "share".length);
    case "WebcastRoomUserSeqMessage":
      return (
        sum +
        Number(message.totalUser ?? 0) +
        Number(message.total ?? 0) +
        (message.ranks ?? []).reduce(
          (all, { user: viewer, score, rank }) => all + wireUserSum(viewer) + Number(score ?? 0) + Number(rank ?? 0),
          0,
        )
      );
    default:
      throw new Error(`the corpus has no ${method}`);
  }
}
