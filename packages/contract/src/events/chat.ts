import Type, { type Static } from "typebox";
import { observed } from "../provenance.ts";
import { Count, eventMeta, Id, WebcastUser } from "./common.ts";

/** An emote inside a comment. */
const PlacedEmote = Type.Object({
  emoteId: Type.String(),
  imageUrl: Type.String(),
  placeInComment: Type.Integer({ description: "Index in the comment at which the emote stands" }),
});

export const ChatEventData = Type.Object(
  {
    type: Type.Literal("chat"),
    user: WebcastUser,
    comment: Type.String(),
    starred: Type.Optional(
      Type.Object(
        { claps: Count, score: Count },
        { description: "Present on starred (paid highlighted) comments only; no public schema has it on the wire" },
      ),
    ),
    emotes: Type.Optional(Type.Array(PlacedEmote, observed)),
    language: Type.Optional(Type.String({ ...observed, description: "Language of the comment, e.g. `en`" })),
    ...eventMeta,
  },
  { description: "A viewer sent a chat message" },
);

export const EmoteChatEventData = Type.Object(
  {
    type: Type.Literal("emoteChat"),
    user: WebcastUser,
    emoteId: Type.String(),
    emoteUrl: Type.String(),
    ...eventMeta,
  },
  { description: "A viewer sent an emote" },
);

export const QuestionEventData = Type.Object(
  { type: Type.Literal("question"), user: WebcastUser, questionText: Type.String(), ...eventMeta },
  { description: "A viewer asked a question" },
);

export const RoomPinEventData = Type.Object(
  {
    type: Type.Literal("roomPin"),
    user: WebcastUser,
    comment: Type.String(),
    action: Type.Integer({ description: "1 pin, 2 unpin" }),
    durationSeconds: Count,
    pinnedAt: Type.Integer({ description: "Unix milliseconds" }),
    originalMsgType: Type.String({ description: "Method of the pinned message, e.g. WebcastChatMessage" }),
    originalMsgId: Id,
    operatorUserId: Id,
    ...eventMeta,
  },
  { description: "A message was pinned by the host or a moderator" },
);

export type ChatEventData = Static<typeof ChatEventData>;
export type EmoteChatEventData = Static<typeof EmoteChatEventData>;
export type QuestionEventData = Static<typeof QuestionEventData>;
export type RoomPinEventData = Static<typeof RoomPinEventData>;
