import {
  decodeWebcastCaptionMessage,
  decodeWebcastGoalUpdateMessage,
  decodeWebcastImDeleteMessage,
  decodeWebcastLiveIntroMessage,
  decodeWebcastRoomMessage,
  decodeWebcastUnauthorizedMemberMessage,
  encodeWebcastCaptionMessage,
  encodeWebcastGoalUpdateMessage,
  encodeWebcastImDeleteMessage,
  encodeWebcastLiveIntroMessage,
  encodeWebcastRoomMessage,
  encodeWebcastUnauthorizedMemberMessage,
} from "../../generated/events.js";
import { defineEvent } from "./codec.ts";
import { fromUser, toUser } from "./user.ts";

export const caption = defineEvent({
  method: "WebcastCaptionMessage",
  type: "caption",
  decode: decodeWebcastCaptionMessage,
  encode: encodeWebcastCaptionMessage,
  toEvent: ({ content, definite, timestampMs, durationMs }) => ({
    text: content[0]?.content ?? "",
    language: content[0]?.lang ?? "",
    isFinal: definite,
    startedAtMs: timestampMs,
    endsAtMs: timestampMs + durationMs,
    captions: content.map(({ lang, content: text }) => ({ language: lang, text })),
  }),
  fromEvent: ({ text, language, isFinal, startedAtMs, endsAtMs, captions = [{ language, text }] }) => ({
    content: captions.map((one) => ({ lang: one.language, content: one.text })),
    definite: isFinal,
    timestampMs: startedAtMs,
    durationMs: endsAtMs - startedAtMs,
  }),
});

export const imDelete = defineEvent({
  method: "WebcastImDeleteMessage",
  type: "imDelete",
  decode: decodeWebcastImDeleteMessage,
  encode: encodeWebcastImDeleteMessage,
  toEvent: ({ deleteMsgIds, deleteUserIds }) => ({
    deletedMsgId: deleteMsgIds[0] ?? "0",
    deletedMsgIds: deleteMsgIds,
    deletedUserIds: deleteUserIds,
  }),
  fromEvent: ({ deletedMsgId, deletedMsgIds = deletedMsgId === "0" ? [] : [deletedMsgId], deletedUserIds }) => ({
    deleteMsgIds: deletedMsgIds,
    deleteUserIds: deletedUserIds,
  }),
});

export const goalUpdate = defineEvent({
  method: "WebcastGoalUpdateMessage",
  type: "goalUpdate",
  decode: decodeWebcastGoalUpdateMessage,
  encode: encodeWebcastGoalUpdateMessage,
  toEvent: ({ goal, contributorId, contributeCount, contributeScore }) => ({
    goalKey: goal?.idStr ?? "",
    description: goal?.description ?? "",
    contributorUserId: contributorId,
    contributeCount,
    contributeScore,
  }),
  fromEvent: ({ goalKey, description, contributorUserId, contributeCount, contributeScore }) => ({
    goal: { idStr: goalKey, description },
    contributorId: contributorUserId,
    contributeCount,
    contributeScore,
  }),
});

export const unauthorizedMember = defineEvent({
  method: "WebcastUnauthorizedMemberMessage",
  type: "unauthorizedMember",
  decode: decodeWebcastUnauthorizedMemberMessage,
  encode: encodeWebcastUnauthorizedMemberMessage,
  toEvent: ({ nickName, action }) => ({ nickname: nickName, action }),
  fromEvent: ({ nickname, action }) => ({ nickName: nickname, action }),
});

export const liveIntro = defineEvent({
  method: "WebcastLiveIntroMessage",
  type: "liveIntro",
  decode: decodeWebcastLiveIntroMessage,
  encode: encodeWebcastLiveIntroMessage,
  toEvent: ({ user, content }) => ({ user: toUser(user), content }),
  fromEvent: ({ user, content }) => ({ user: fromUser(user), content }),
});

export const room = defineEvent({
  method: "WebcastRoomMessage",
  type: "room",
  decode: decodeWebcastRoomMessage,
  encode: encodeWebcastRoomMessage,
  toEvent: ({ content }) => ({ content }),
  fromEvent: ({ content }) => ({ content }),
});
