import Type, { type Static } from "typebox";
import { observed } from "../provenance.ts";
import { eventMeta, Id } from "./common.ts";

export const ControlEventData = Type.Object(
  {
    type: Type.Literal("control"),
    action: Type.Integer({ description: "1 paused, 2 resumed, 3 ended by the host, 4 ended by TikTok" }),
    ...eventMeta,
  },
  { description: "The stream was paused, resumed or ended" },
);

/** Sent by the server as the first message of a managed socket; nothing on the binary wire corresponds to it. */
export const RoomInfoEventData = Type.Object(
  {
    type: Type.Literal("roomInfo"),
    roomId: Id,
    uniqueId: Type.String(),
    connectedAt: Type.String({ description: "ISO 8601 time" }),
    wsHost: Type.Optional(Type.String(observed)),
    clusterRegion: Type.Optional(Type.String(observed)),
  },
  { description: "The first message of a managed socket" },
);

export type ControlEventData = Static<typeof ControlEventData>;
export type RoomInfoEventData = Static<typeof RoomInfoEventData>;
