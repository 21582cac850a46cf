import Type from "typebox";
import { tierLimits } from "../tiers.ts";
import { Alive, anyOf, countOf, limitedText, mapOrList, Name, RoomIdIfLive, shown, Title, UniqueId } from "./common.ts";
import { defineEndpoint } from "./endpoint.ts";

const liveStatus = {
  room_id: RoomIdIfLive,
  alive: Alive,
  title: Title,
  userCount: countOf("Viewers now"),
};

/** Whether somebody is live. The prose of bulk_live_check lists the name among the fields that both endpoints have. */
const LiveStatus = Type.Object({ ...liveStatus, unique_id: Type.Optional(Name) });

/** The same of a user who was asked for. */
const UserLiveStatus = Type.Object({ ...liveStatus, unique_id: Name });

export const checkAlive = defineEndpoint({
  name: "checkAlive",
  method: "GET",
  path: "/webcast/check_alive",
  summary: "Tell whether a user or some rooms are live",
  tier: "sandbox",
  parametersIn: "query",
  request: Type.Object(
    {
      room_ids: Type.Optional(
        limitedText(2100, "Room ids with commas between them", { pattern: "^[0-9]{1,20}(,[0-9]{1,20})*$" }),
      ),
      unique_id: Type.Optional(UniqueId),
    },
    anyOf("room_ids", "unique_id"),
  ),
  data: Type.Array(LiveStatus, { description: "One entry a room, each room once" }),
  example: {
    request: { unique_id: shown.uniqueId },
    data: [{ room_id: shown.roomId, alive: true, title: "Evening stream", userCount: 1234 }],
  },
});

export const bulkLiveCheck = defineEndpoint({
  name: "bulkLiveCheck",
  method: "POST",
  path: "/webcast/bulk_live_check",
  summary: "Tell of many users whether they are live",
  tier: "sandbox",
  parametersIn: "body",
  request: Type.Object({
    unique_ids: Type.Array(UniqueId, {
      minItems: 1,
      maxItems: tierLimits.ultra.bulkCheckSize,
      description: "@names; how many depends on the tier",
    }),
  }),
  data: mapOrList(Type.Boolean(), UserLiveStatus, "Whether each user is live: a map by @name, or a list"),
  example: {
    request: { unique_ids: [shown.uniqueId, "someone_else"] },
    data: { [shown.uniqueId]: true, someone_else: false },
  },
});

export const roomId = defineEndpoint({
  name: "roomId",
  method: "POST",
  path: "/webcast/room_id",
  summary: "Find the room that a user is live in",
  tier: "sandbox",
  parametersIn: "body",
  request: Type.Object({ unique_id: UniqueId }),
  data: Type.Object({
    unique_id: Name,
    room_id: RoomIdIfLive,
    alive: Type.Boolean({ description: "Live in that room now" }),
    cached: Type.Boolean({ description: "Answered from the server's cache" }),
    stale_fix: Type.Optional(Type.Boolean({ description: "The cached room was over and was looked up again" })),
  }),
  example: {
    request: { unique_id: shown.uniqueId },
    data: { unique_id: shown.uniqueId, room_id: shown.roomId, alive: true, cached: false, stale_fix: false },
  },
});
