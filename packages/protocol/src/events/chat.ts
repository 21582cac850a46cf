import {
  decodeWebcastChatMessage,
  decodeWebcastEmoteChatMessage,
  decodeWebcastQuestionNewMessage,
  encodeWebcastChatMessage,
  encodeWebcastEmoteChatMessage,
  encodeWebcastQuestionNewMessage,
} from "../../generated/events.js";
import { defineEvent } from "./codec.ts";
import { fromUser, toUser } from "./user.ts";

export const chat = defineEvent({
  method: "WebcastChatMessage",
  type: "chat",
  decode: decodeWebcastChatMessage,
  encode: encodeWebcastChatMessage,
  toEvent: ({ user, userIdentity, content, emotes, contentLanguage }) => ({
    user: toUser(user, userIdentity),
    comment: content,
    emotes: emotes.map(({ index, emote }) => ({
      emoteId: emote?.emoteId ?? "",
      imageUrl: emote?.image?.urlList[0] ?? "",
      placeInComment: index,
    })),
    language: contentLanguage,
  }),
  // `starred` stays behind: no public schema has fields for it.
  fromEvent: ({ user, comment, emotes, language }) => ({
    user: fromUser(user),
    content: comment,
    contentLanguage: language,
    emotes: emotes?.map(({ emoteId, imageUrl, placeInComment }) => ({
      index: placeInComment,
      emote: { emoteId, image: { urlList: [imageUrl] } },
    })),
  }),
});

export const emoteChat = defineEvent({
  method: "WebcastEmoteChatMessage",
  type: "emoteChat",
  decode: decodeWebcastEmoteChatMessage,
  encode: encodeWebcastEmoteChatMessage,
  // The message can carry several emotes, the event has room for one.
  toEvent: ({ user, userIdentity, emoteList: [emote] }) => ({
    user: toUser(user, userIdentity),
    emoteId: emote?.emoteId ?? "",
    emoteUrl: emote?.image?.urlList[0] ?? "",
  }),
  fromEvent: ({ user, emoteId, emoteUrl }) => ({
    user: fromUser(user),
    emoteList: [{ emoteId, image: { urlList: [emoteUrl] } }],
  }),
});

export const question = defineEvent({
  method: "WebcastQuestionNewMessage",
  type: "question",
  decode: decodeWebcastQuestionNewMessage,
  encode: encodeWebcastQuestionNewMessage,
  toEvent: ({ data }) => ({ user: toUser(data?.user), questionText: data?.content ?? "" }),
  fromEvent: ({ user, questionText }) => ({ data: { user: fromUser(user), content: questionText } }),
});
