import Type, { type Static } from "typebox";
import { observed } from "../provenance.ts";
import { Count, eventMeta, Id } from "./common.ts";

export const ControlEventData = Type.Object(
  {
    type: Type.Literal("control"),
    action: Type.Integer({ description: "1 paused, 2 resumed, 3 ended by the host, 4 ended by TikTok" }),
    ...eventMeta,
  },
  { description: "The stream was paused, resumed or ended" },
);

const BattleTeam = Type.Object({ hostUserId: Id, score: Count });

export const BattleEventData = Type.Object(
  {
    type: Type.Literal("battle"),
    battleId: Id,
    status: Type.Integer({ description: "Phase of the battle; the numbers are not documented" }),
    battleDuration: Type.Integer({ description: "Seconds" }),
    teams: Type.Array(BattleTeam),
    ...eventMeta,
  },
  { description: "A battle between hosts changed" },
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
export type BattleEventData = Static<typeof BattleEventData>;
export type RoomInfoEventData = Static<typeof RoomInfoEventData>;
