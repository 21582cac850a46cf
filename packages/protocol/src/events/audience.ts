import {
  decodeWebcastLikeMessage,
  decodeWebcastMemberMessage,
  decodeWebcastRoomUserSeqMessage,
  decodeWebcastSocialMessage,
  decodeWebcastSubNotifyMessage,
  encodeWebcastLikeMessage,
  encodeWebcastMemberMessage,
  encodeWebcastRoomUserSeqMessage,
  encodeWebcastSocialMessage,
  encodeWebcastSubNotifyMessage,
} from "../../generated/events.js";
import { defineEvent } from "./codec.ts";
import { fromUser, toUser } from "./user.ts";

export const like = defineEvent({
  method: "WebcastLikeMessage",
  type: "like",
  decode: decodeWebcastLikeMessage,
  encode: encodeWebcastLikeMessage,
  toEvent: ({ user, count, total }) => ({ user: toUser(user), likeCount: count, totalLikes: total }),
  fromEvent: ({ user, likeCount, totalLikes }) => ({ user: fromUser(user), count: likeCount, total: totalLikes }),
});

/** Names of `WebcastMemberMessage.action`; the other numbers keep their number as text. */
const memberActions: ReadonlyMap<number, string> = new Map([
  [1, "join"],
  [3, "subscribe"],
]);

export const member = defineEvent({
  method: "WebcastMemberMessage",
  type: "member",
  decode: decodeWebcastMemberMessage,
  encode: encodeWebcastMemberMessage,
  toEvent: ({ user, action }) => ({
    user: toUser(user),
    action: memberActions.get(action) ?? String(action),
    actionId: action,
  }),
  fromEvent: ({ user, action, actionId }) => ({
    user: fromUser(user),
    action: actionId ?? numberOf(memberActions, action),
  }),
});

/**
 * Names of `WebcastSocialMessage.action`. No schema states them; the display text's key says the same and is asked
 * first, as by every public client.
 */
const socialActions: ReadonlyMap<number, string> = new Map([
  [1, "follow"],
  [3, "share"],
]);

const displayKeys: ReadonlyMap<string, string> = new Map([
  ["follow", "pm_main_follow_message_viewer_2"],
  ["share", "pm_mt_guidance_share"],
]);

export const social = defineEvent({
  method: "WebcastSocialMessage",
  type: "social",
  decode: decodeWebcastSocialMessage,
  encode: encodeWebcastSocialMessage,
  toEvent: ({ user, action, common }) => ({
    user: toUser(user),
    action: socialAction(common?.displayText?.key ?? "", action),
  }),
  fromEvent: ({ user, action }) => ({
    user: fromUser(user),
    action: numberOf(socialActions, action),
    common: { displayText: { key: displayKeys.get(action) } },
  }),
});

function socialAction(displayKey: string, action: number): string {
  if (displayKey.includes("follow")) return "follow";
  if (displayKey.includes("share")) return "share";
  return socialActions.get(action) ?? String(action);
}

/** The number of an action's name, or the number that the name is. */
function numberOf(names: ReadonlyMap<number, string>, name: string): number {
  for (const [number, candidate] of names) if (candidate === name) return number;
  return Number(name) || 0;
}

export const subscribe = defineEvent({
  method: "WebcastSubNotifyMessage",
  type: "subscribe",
  decode: decodeWebcastSubNotifyMessage,
  encode: encodeWebcastSubNotifyMessage,
  toEvent: ({ user, subMonth }) => ({ user: toUser(user), subMonth }),
  fromEvent: ({ user, subMonth }) => ({ user: fromUser(user), subMonth }),
});

export const roomUserSeq = defineEvent({
  method: "WebcastRoomUserSeqMessage",
  type: "roomUserSeq",
  decode: decodeWebcastRoomUserSeqMessage,
  encode: encodeWebcastRoomUserSeqMessage,
  toEvent: ({ total, totalUser, ranks }) => ({
    totalViewers: totalUser,
    // The wire's `total` is the number of viewers now.
    viewerCount: total,
    topViewers: ranks.map(({ user, score, rank }) => ({ user: toUser(user), coinCount: score, rank })),
  }),
  fromEvent: ({ totalViewers, viewerCount, topViewers }) => ({
    total: viewerCount,
    totalUser: totalViewers,
    ranks: topViewers?.map(({ user, coinCount, rank }) => ({ user: fromUser(user), score: coinCount, rank })),
  }),
});
