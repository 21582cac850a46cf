import { webcast } from "../../generated/events.js";
import { fromNumber, toNumber } from "../int64.ts";
import { defineEvent } from "./codec.ts";
import { fromUser, toUser } from "./user.ts";

const wire = webcast.events;

export const like = defineEvent({
  method: "WebcastLikeMessage",
  type: "like",
  schema: wire.WebcastLikeMessage,
  toEvent: ({ user, count, total }) => ({ user: toUser(user), likeCount: count, totalLikes: toNumber(total) }),
  fromEvent: ({ user, likeCount, totalLikes }) => ({
    user: fromUser(user),
    count: likeCount,
    total: fromNumber(totalLikes),
  }),
});

/** Names of `WebcastMemberMessage.action`; the other numbers keep their number as text. */
const memberActions: ReadonlyMap<number, string> = new Map([
  [1, "join"],
  [3, "subscribe"],
]);

export const member = defineEvent({
  method: "WebcastMemberMessage",
  type: "member",
  schema: wire.WebcastMemberMessage,
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

const displayKeys: Readonly<Record<string, string>> = {
  follow: "pm_main_follow_message_viewer_2",
  share: "pm_mt_guidance_share",
};

export const social = defineEvent({
  method: "WebcastSocialMessage",
  type: "social",
  schema: wire.WebcastSocialMessage,
  toEvent: ({ user, action, common }) => ({
    user: toUser(user),
    action: socialAction(common?.displayText?.key ?? "", toNumber(action)),
  }),
  fromEvent: ({ user, action }) => ({
    user: fromUser(user),
    action: fromNumber(numberOf(socialActions, action)),
    common: { displayText: { key: displayKeys[action] ?? "" } },
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
  schema: wire.WebcastSubNotifyMessage,
  toEvent: ({ user, subMonth }) => ({ user: toUser(user), subMonth: toNumber(subMonth) }),
  fromEvent: ({ user, subMonth }) => ({ user: fromUser(user), subMonth: fromNumber(subMonth) }),
});

export const roomUserSeq = defineEvent({
  method: "WebcastRoomUserSeqMessage",
  type: "roomUserSeq",
  schema: wire.WebcastRoomUserSeqMessage,
  toEvent: ({ total, totalUser, ranks }) => ({
    totalViewers: toNumber(totalUser),
    // The wire's `total` is the number of viewers now.
    viewerCount: toNumber(total),
    topViewers: ranks.map(({ user, score, rank }) => ({
      user: toUser(user),
      coinCount: score ? toNumber(score) : 0,
      rank: rank ? toNumber(rank) : 0,
    })),
  }),
  fromEvent: ({ totalViewers, viewerCount, topViewers = [] }) => ({
    total: fromNumber(viewerCount),
    totalUser: fromNumber(totalViewers),
    ranks: topViewers.map(({ user, coinCount, rank }) => ({
      user: fromUser(user),
      score: fromNumber(coinCount),
      rank: fromNumber(rank),
    })),
  }),
});
