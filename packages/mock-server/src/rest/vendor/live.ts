import { UNLIMITED } from "@webcast-kit/contract";
import Type from "typebox";
import type { Namespace } from "../../namespace/namespace.ts";
import { withoutAt } from "../../world/users.ts";
import { Anybody, Nothing, Region, Somebody } from "./parameters.ts";
import { describePlayback, RoomOrUser } from "./playback.ts";
import { route, type VendorCall, type VendorRoutes } from "./route.ts";
import { describeRoom, isOf } from "./shapes.ts";

const Regional = Type.Object({ region: Type.Optional(Region) });

export const liveRoutes = {
  "/webcast/connection_mode": route(Anybody, recommendMode, { auth: "optional" }),
  "/webcast/ws_sessions": route(Nothing, listSessions),
  "/webcast/is_live": route(Somebody, (call) => {
    const { unique_id, is_live } = statusOf(call);
    return { unique_id, is_live };
  }),
  "/webcast/live_status": route(Somebody, statusOf, { auth: "optional" }),
  "/webcast/live_counts": route(Regional, countLives),
  "/webcast/live-counts": route(Regional, countLives),
  "/webcast/stream_url": route(RoomOrUser, describePlayback),
} satisfies VendorRoutes;

/** Clients read `recommended_mode`. Who is not live cannot be connected to directly, and so the server has to wait. */
function recommendMode({ mock, parameters: { unique_id } }: VendorCall<{ unique_id?: string }>) {
  const isLive = unique_id === undefined || mock.world.roomOf(unique_id) !== undefined;
  return { recommended_mode: isLive ? "direct" : "managed" };
}

/** Clients read `room_id`, `is_live` and `live_room.viewer_count`. Who does not exist is not live, as in check_alive. */
function statusOf({ mock, parameters: { unique_id }, now }: VendorCall<{ unique_id: string }>) {
  const room = mock.world.roomOf(unique_id);
  return {
    unique_id: mock.world.userOf(unique_id)?.uniqueId ?? withoutAt(unique_id),
    room_id: room?.roomId ?? "",
    is_live: room !== undefined,
    live_room: room === undefined ? null : describeRoom(mock, room, now),
  };
}

function listSessions({ mock, account }: VendorCall) {
  const open = mock.connections.list().filter(({ key }) => key === account.key);
  return {
    current: account.openWebsockets,
    limit: account.limits?.maxWebsockets ?? UNLIMITED,
    sessions: open.map(({ id, uniqueId, roomId }) => ({
      session_id: String(id),
      unique_id: uniqueId,
      room_id: roomId(),
    })),
  };
}

function countLives({ mock, parameters: { region }, now }: VendorCall<{ region?: string }>) {
  const rooms = roomsOf(mock, region).map((room) => describeRoom(mock, room, now));
  const viewers = rooms.reduce((sum, room) => sum + room.viewer_count, 0);
  return { region: region ?? "global", live_count: rooms.length, viewer_count: viewers };
}

/** Live rooms of hosts of a region. */
export function roomsOf({ world }: Namespace, region: string | undefined) {
  return world.rooms().filter(({ hostId }) => {
    const host = world.userById(hostId);
    return host !== undefined && isOf(host, region);
  });
}
