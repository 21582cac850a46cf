import Type, { type Static } from "typebox";
import { observed } from "../provenance.ts";
import { Count, eventMeta, WebcastUser } from "./common.ts";

export const LikeEventData = Type.Object(
  {
    type: Type.Literal("like"),
    user: WebcastUser,
    likeCount: Type.Integer({ description: "Likes in this event" }),
    totalLikes: Type.Integer({ description: "Likes of the stream so far" }),
    ...eventMeta,
  },
  { description: "A viewer liked the stream" },
);

export const MemberEventData = Type.Object(
  {
    type: Type.Literal("member"),
    user: WebcastUser,
    action: Type.String({ description: "`join`, `subscribe`, or the number on the wire as text" }),
    actionId: Type.Optional(
      Type.Integer({ ...observed, description: "The number on the wire: 1 joined, 3 subscribed" }),
    ),
    ...eventMeta,
  },
  { description: "A viewer joined the stream" },
);

export const SocialEventData = Type.Object(
  {
    type: Type.Literal("social"),
    user: WebcastUser,
    action: Type.String({ description: "`follow`, `share`, or the number on the wire as text" }),
    ...eventMeta,
  },
  { description: "A viewer followed the host or shared the stream" },
);

export const SubscribeEventData = Type.Object(
  { type: Type.Literal("subscribe"), user: WebcastUser, subMonth: Count, ...eventMeta },
  { description: "A viewer subscribed to the host" },
);

export const RoomUserSeqEventData = Type.Object(
  {
    type: Type.Literal("roomUserSeq"),
    totalViewers: Type.Integer({ description: "Viewers since the start" }),
    viewerCount: Type.Integer({ description: "Viewers now" }),
    topViewers: Type.Optional(
      Type.Array(Type.Object({ user: WebcastUser, coinCount: Count, rank: Count }), {
        ...observed,
        description: "Viewers who gave most, best first",
      }),
    ),
    ...eventMeta,
  },
  { description: "The viewer count, now and then" },
);

export type LikeEventData = Static<typeof LikeEventData>;
export type MemberEventData = Static<typeof MemberEventData>;
export type SocialEventData = Static<typeof SocialEventData>;
export type SubscribeEventData = Static<typeof SubscribeEventData>;
export type RoomUserSeqEventData = Static<typeof RoomUserSeqEventData>;
