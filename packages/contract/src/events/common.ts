import Type, { type Static } from "typebox";
import { observed } from "../provenance.ts";

/** A 64-bit number as a decimal string: such ids never travel as JSON numbers. */
export const Id = Type.String({ pattern: "^[0-9]{1,20}$", description: "A 64-bit number as a decimal string" });

/** A count that fits a JSON number, and a number of the wire. */
export const Count = Type.Integer({ minimum: -(2 ** 31), maximum: 2 ** 53 - 1 });

/** The person behind an event. Every field may be missing: the wire says only what it knows. */
export const WebcastUser = Type.Object(
  {
    id: Type.Optional(Id),
    uniqueId: Type.Optional(Type.String({ description: "@name, without the @" })),
    nickname: Type.Optional(Type.String({ description: "Display name" })),
    profilePictureUrl: Type.Optional(Type.String({ ...observed, description: "URL of a small avatar" })),
    followRole: Type.Optional(
      Type.Integer({
        ...observed,
        description:
          "What they are to the host: 0 nothing, 1 follower, 2 friend; 3 was recorded, its meaning is not known",
      }),
    ),
    isSubscriber: Type.Optional(Type.Boolean({ ...observed, description: "Subscribed to the host" })),
  },
  { $id: "WebcastUser" },
);

export type WebcastUser = Static<typeof WebcastUser>;

/** Fields that public clients know on every event, beside `type`. */
export const eventMeta = {
  msgId: Type.Optional(
    Type.String({
      pattern: "^[0-9]{0,20}$",
      ...observed,
      description: "Id of the message, decimal; empty if it has none",
    }),
  ),
  timestamp: Type.Optional(Type.Integer({ ...observed, description: "When the message was made, Unix milliseconds" })),
};
