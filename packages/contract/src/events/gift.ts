import Type, { type Static } from "typebox";
import { observed } from "../provenance.ts";
import { Count, eventMeta, Id, WebcastUser } from "./common.ts";
import { observedFields } from "./observed.ts";

export const GiftEventData = Type.Object(
  {
    type: Type.Literal("gift"),
    user: WebcastUser,
    giftId: Count,
    giftName: Type.String(),
    diamondCount: Type.Integer({ description: "Price of one gift, in diamonds" }),
    repeatCount: Type.Integer({ description: "Gifts in the combo so far" }),
    repeatEnd: Type.Boolean({ description: "The combo has ended; a combo sends many events, the last one says true" }),
    giftType: Type.Optional(Type.Integer({ ...observed, description: "1 = can be sent as a combo" })),
    groupId: Type.Optional(Type.String({ ...observed, description: "Tells combos of one user and gift apart" })),
    ...eventMeta,
  },
  { description: "A viewer sent a gift" },
);

export const EnvelopeEventData = Type.Object(
  { type: Type.Literal("envelope"), envelopeId: Id, diamondCount: Count, ...eventMeta },
  { description: "A treasure box appeared" },
);

export const SuperFanBoxEventData = Type.Object(
  observedFields({ type: Type.Literal("superFanBox"), envelopeId: Id, diamondCount: Count, ...eventMeta }),
  { ...observed, description: "A treasure box for super fans appeared" },
);

export type GiftEventData = Static<typeof GiftEventData>;
export type EnvelopeEventData = Static<typeof EnvelopeEventData>;
export type SuperFanBoxEventData = Static<typeof SuperFanBoxEventData>;
