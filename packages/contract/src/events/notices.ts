import Type, { type Static } from "typebox";
import { observed } from "../provenance.ts";
import { Count, eventMeta, Id, WebcastUser } from "./common.ts";
import { observedFields } from "./observed.ts";

/** The words in one language. */
const Caption = Type.Object({ language: Type.String(), text: Type.String() });

export const CaptionEventData = Type.Object(
  observedFields({
    type: Type.Literal("caption"),
    text: Type.String({ description: "The words, in the first language that the message has" }),
    language: Type.Optional(Type.String({ description: "Language of `text`, e.g. `en`" })),
    isFinal: Type.Boolean({ description: "The sentence is complete" }),
    startedAtMs: Type.Integer({ description: "Unix milliseconds" }),
    endsAtMs: Type.Integer({ description: "Unix milliseconds" }),
    captions: Type.Optional(Type.Array(Caption, { description: "The words in every language of the message" })),
    ...eventMeta,
  }),
  { ...observed, description: "What the host said, by TikTok's own captions" },
);

export const ImDeleteEventData = Type.Object(
  observedFields({
    type: Type.Literal("imDelete"),
    deletedMsgId: Type.String({ description: "The first of `deletedMsgIds`; `0` when there is none" }),
    deletedMsgIds: Type.Optional(Type.Array(Id, { description: "Messages to take away" })),
    deletedUserIds: Type.Optional(Type.Array(Id, { description: "Users whose messages are to be taken away" })),
    ...eventMeta,
  }),
  { ...observed, description: "Messages were deleted by a moderator" },
);

export const GoalUpdateEventData = Type.Object(
  observedFields({
    type: Type.Literal("goalUpdate"),
    goalKey: Type.String({ description: "Id of the goal" }),
    description: Type.String({ description: "The goal, as the host wrote it" }),
    contributorUserId: Id,
    contributeCount: Count,
    contributeScore: Count,
    ...eventMeta,
  }),
  { ...observed, description: "A goal of the stream came nearer" },
);

export const UnauthorizedMemberEventData = Type.Object(
  observedFields({
    type: Type.Literal("unauthorizedMember"),
    nickname: Type.String(),
    action: Type.Integer({ description: "The number on the wire; its values are not documented" }),
    ...eventMeta,
  }),
  { ...observed, description: "A viewer without an account joined" },
);

export const LiveIntroEventData = Type.Object(
  observedFields({
    type: Type.Literal("liveIntro"),
    user: WebcastUser,
    content: Type.String({ description: "How the host introduces the stream" }),
    ...eventMeta,
  }),
  { ...observed, description: "The host's introduction, sent to those who join" },
);

export const RoomEventData = Type.Object(
  observedFields({
    type: Type.Literal("room"),
    content: Type.String({ description: "The notice; blank where its text is made from parts that only `raw` has" }),
    ...eventMeta,
  }),
  { ...observed, description: "A notice of the room to everyone in it" },
);

const barrageFields = {
  user: WebcastUser,
  contentKey: Type.String({ description: "Key of the text that is shown" }),
  msgType: Type.Integer({ description: "Kind of banner, as the number on the wire" }),
  ...eventMeta,
};

export const BarrageEventData = Type.Object(observedFields({ type: Type.Literal("barrage"), ...barrageFields }), {
  ...observed,
  description: "A banner ran over the stream",
});

export const SuperFanEventData = Type.Object(observedFields({ type: Type.Literal("superFan"), ...barrageFields }), {
  ...observed,
  description: "A banner of a super fan",
});

export const SuperFanJoinEventData = Type.Object(
  observedFields({ type: Type.Literal("superFanJoin"), ...barrageFields }),
  { ...observed, description: "A viewer became a super fan" },
);

export type CaptionEventData = Static<typeof CaptionEventData>;
export type ImDeleteEventData = Static<typeof ImDeleteEventData>;
export type GoalUpdateEventData = Static<typeof GoalUpdateEventData>;
export type UnauthorizedMemberEventData = Static<typeof UnauthorizedMemberEventData>;
export type LiveIntroEventData = Static<typeof LiveIntroEventData>;
export type RoomEventData = Static<typeof RoomEventData>;
export type BarrageEventData = Static<typeof BarrageEventData>;
export type SuperFanEventData = Static<typeof SuperFanEventData>;
export type SuperFanJoinEventData = Static<typeof SuperFanJoinEventData>;
