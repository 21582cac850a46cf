import Type from "typebox";
import { invented, observed } from "../provenance.ts";
import { RoomId, RoomOrUser, shown } from "./common.ts";
import { defineEndpoint } from "./endpoint.ts";
import { Picture, PlatformStatus } from "./platform.ts";

const Gift = {
  // Gift ids are small: the reference shows them as numbers.
  id: Type.Integer({ minimum: 0, description: "Gift id" }),
  name: Type.String({ description: "What the gift is called" }),
  diamond_count: Type.Integer({ minimum: 0, description: "Its price in diamonds" }),
};

const Kind = Type.Integer({ description: "1 standard, 2 animated, there are others" });
const combo = { description: "Can be sent in streaks" } as const;

export const giftInfo = defineEndpoint({
  name: "giftInfo",
  method: "GET",
  path: "/webcast/gift_info",
  summary: "List the gifts that can be sent in a room",
  tier: "sandbox",
  parametersIn: "query",
  request: RoomOrUser,
  data: Type.Object({
    room_id: RoomId,
    gifts: Type.Array(
      Type.Object({
        ...Gift,
        // Promised by the prose, absent from the example; it does not name the last one.
        icon: Type.Optional(Type.String({ description: "URL of the picture" })),
        type: Type.Optional(Kind),
        combo: Type.Optional(Type.Boolean({ ...invented, ...combo })),
      }),
    ),
  }),
  signedData: Type.Object({
    status_code: PlatformStatus,
    data: Type.Object({
      gifts: Type.Array(
        Type.Object({
          ...Gift,
          type: Type.Optional(Type.Integer({ ...Kind, ...observed })),
          combo: Type.Optional(Type.Boolean({ ...observed, ...combo })),
          image: Type.Optional(Type.Object(Picture.properties, observed)),
        }),
      ),
    }),
  }),
  example: {
    request: { unique_id: shown.uniqueId },
    data: {
      room_id: shown.roomId,
      gifts: [
        {
          id: 5655,
          name: "Rose",
          diamond_count: 1,
          icon: "https://p16-webcast.tiktokcdn.com/rose.webp",
          type: 1,
          combo: true,
        },
      ],
    },
    signedData: {
      status_code: 0,
      data: { gifts: [{ id: 5655, name: "Rose", diamond_count: 1, type: 1, combo: true }] },
    },
  },
});
