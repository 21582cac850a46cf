import { type EndpointData, tiers } from "@webcast-kit/contract";
import type { Namespace } from "../../namespace/namespace.ts";
import type { Room } from "../../world/lives.ts";
import { nameOf, withoutAt } from "../../world/users.ts";
import type { Call, Handler } from "../call.ts";
import { ApiError } from "../reply.ts";
import { userOf } from "./rooms-of-call.ts";

type LiveStatus = EndpointData<"checkAlive">[number];

/** Rooms in one check_alive. Invented: the reference gives no limit. */
const MAX_ROOM_IDS = 100;

export const checkAlive: Handler<"checkAlive"> = ({ mock, parameters: { room_ids, unique_id }, now }) => {
  const ids = room_ids?.split(",") ?? [];
  if (ids.length > MAX_ROOM_IDS) {
    throw new ApiError("INVALID_REQUEST", `room_ids may have at most ${MAX_ROOM_IDS} rooms, not ${ids.length}`);
  }
  const ofUser = unique_id === undefined ? [] : [statusOfUser(mock, unique_id, now)];
  const all = [...ofUser, ...ids.map((id) => statusOfRoom(mock, id, now))];
  return all.filter(({ room_id }, index) => index === all.findIndex((status) => status.room_id === room_id));
};

export const bulkLiveCheck: Handler<"bulkLiveCheck"> = ({ mock, account, parameters: { unique_ids }, now }) => {
  const most = account.limits?.bulkCheckSize ?? Number.POSITIVE_INFINITY;
  if (unique_ids.length > most) {
    const text = `Tier ${account.tier} checks at most ${most} users at once, not ${unique_ids.length}`;
    throw new ApiError("TIER_REQUIRED", text);
  }
  const statuses = unique_ids.map((uniqueId) => statusOfUser(mock, uniqueId, now));
  if (mock.quirks.bulkLiveCheck === "array") return statuses;
  return Object.fromEntries(statuses.map(({ unique_id, alive }) => [unique_id, alive]));
};

/** Who exists is called by their own name, whoever asks how; who does not, as they were asked for. */
function statusOfUser({ world }: Namespace, uniqueId: string, now: number): LiveStatus & { unique_id: string } {
  const room = world.roomOf(uniqueId);
  const unique_id = world.userOf(uniqueId)?.uniqueId ?? withoutAt(uniqueId);
  if (room === undefined) return { unique_id, room_id: "", alive: false, title: "", userCount: 0 };
  return { unique_id, ...toStatus(world.stats(room, now).viewerCount, room) };
}

function statusOfRoom({ world }: Namespace, roomId: string, now: number): LiveStatus {
  const room = world.roomById(roomId) ?? world.endedRoomById(roomId);
  if (room === undefined) return { room_id: roomId, alive: false, title: "", userCount: 0 };
  return { unique_id: room.uniqueId, ...toStatus(world.stats(room, now).viewerCount, room) };
}

function toStatus(userCount: number, { roomId, title, endedAtMs }: Room): LiveStatus {
  return { room_id: roomId, alive: endedAtMs === undefined, title, userCount };
}

export const roomId: Handler<"roomId"> = (call) => {
  const { mock, parameters, now } = call;
  const { uniqueId: unique_id } = userOf(mock, parameters.unique_id);
  const name = nameOf(unique_id);
  // An empty text stands for a stale id that was forgotten.
  const cached = mock.caches.roomIds.get(name, now) || undefined;
  const live = mock.world.roomOf(unique_id)?.roomId;
  const isStale = cached !== undefined && cached !== live;
  if (cached !== undefined && (!isStale || !hasFreshness(call))) {
    return { unique_id, room_id: cached, alive: !isStale, cached: true, stale_fix: false };
  }
  if (isStale || live !== undefined) mock.caches.roomIds.set(name, live ?? "", now);
  return { unique_id, room_id: live ?? "", alive: live !== undefined, cached: false, stale_fix: isStale };
};

/** Whether the server looks up again what its cache has got wrong: from Pro on. */
function hasFreshness({ account }: Pick<Call, "account">): boolean {
  return tiers.indexOf(account.tier) >= tiers.indexOf("pro");
}
