import { webcast } from "../../generated/events.js";
import { formatInt64, fromNumber, parseInt64, toNumber } from "../int64.ts";
import { defineEvent } from "./codec.ts";
import { fromUser, toUser } from "./user.ts";

const wire = webcast.events;

export const control = defineEvent({
  method: "WebcastControlMessage",
  type: "control",
  schema: wire.WebcastControlMessage,
  toEvent: ({ action }) => ({ action }),
  fromEvent: ({ action }) => ({ action }),
});

/** Tells whether a control action ends the stream: 3 by the host, 4 by TikTok. */
export function isStreamEnd(action: number): boolean {
  return action === 3 || action === 4;
}

export const roomPin = defineEvent({
  method: "WebcastRoomPinMessage",
  type: "roomPin",
  schema: wire.WebcastRoomPinMessage,
  toEvent: (message) => ({
    user: toUser(pinnedUser(message)),
    comment: message.chatMessage?.content ?? "",
    action: message.action,
    durationSeconds: toNumber(message.displayDuration),
    pinnedAt: toNumber(message.pinTime),
    originalMsgType: message.method,
    originalMsgId: formatInt64(message.pinMsgId),
    operatorUserId: message.operator?.id ? formatInt64(message.operator.id) : "0",
  }),
  fromEvent: (event) => ({
    ...pinnedMessage(event.originalMsgType, { user: fromUser(event.user), content: event.comment }),
    action: event.action,
    displayDuration: fromNumber(event.durationSeconds),
    pinTime: fromNumber(event.pinnedAt),
    method: event.originalMsgType,
    pinMsgId: parseInt64("originalMsgId", event.originalMsgId),
    operator: { id: parseInt64("operatorUserId", event.operatorUserId) },
  }),
});

/** Which field holds the pinned message depends on its type. */
function pinnedUser(message: webcast.events.WebcastRoomPinMessage): webcast.events.User.$Properties | null | undefined {
  const pinned =
    message.chatMessage ?? message.socialMessage ?? message.giftMessage ?? message.memberMessage ?? message.likeMessage;
  return pinned?.user;
}

function pinnedMessage(
  method: string,
  message: webcast.events.WebcastChatMessage.$Properties,
): webcast.events.WebcastRoomPinMessage.$Properties {
  const user = message.user ?? null;
  switch (method) {
    case "WebcastSocialMessage":
      return { socialMessage: { user } };
    case "WebcastGiftMessage":
      return { giftMessage: { user } };
    case "WebcastMemberMessage":
      return { memberMessage: { user } };
    case "WebcastLikeMessage":
      return { likeMessage: { user } };
    default:
      return { chatMessage: message };
  }
}

export const battle = defineEvent({
  method: "WebcastLinkMicBattle",
  type: "battle",
  schema: wire.WebcastLinkMicBattle,
  toEvent: (message) => ({
    battleId: formatInt64(message.battleId),
    status: message.battleSettings?.status ?? 0,
    battleDuration: message.battleSettings?.duration ?? 0,
    teams: message.battleResult.length > 0 ? hostTeams(message.battleResult) : groupTeams(message.teamBattleResult),
  }),
  fromEvent: ({ battleId, status, battleDuration, teams }) => ({
    battleId: parseInt64("battleId", battleId),
    battleSettings: { status, duration: battleDuration },
    battleResult: teams.map(({ hostUserId, score }) => {
      const userId = parseInt64("teams[].hostUserId", hostUserId);
      return { key: userId, value: { userId, score: fromNumber(score) } };
    }),
  }),
});

type Team = { hostUserId: string; score: number };

/** One host against one: the result of each. */
function hostTeams(results: readonly webcast.events.BattleResultEntry.$Properties[]): Team[] {
  return results.map(({ key, value }) => ({
    hostUserId: key ? formatInt64(key) : "0",
    score: value?.score ? toNumber(value.score) : 0,
  }));
}

/** Several hosts a side: the team's score, under its first host. */
function groupTeams(results: readonly webcast.events.BattleTeamResult.$Properties[]): Team[] {
  return results.map(({ teamUser, totalScore }) => {
    const host = teamUser?.[0]?.userId;
    return { hostUserId: host ? formatInt64(host) : "0", score: totalScore ? toNumber(totalScore) : 0 };
  });
}
