import type { EndpointData } from "@webcast-kit/contract";
import type { Room } from "../../world/lives.ts";
import { MAX_MODERATED_USERS } from "../../world/moderation.ts";
import type { Call, Handler } from "../call.ts";
import { ApiError } from "../reply.ts";
import { type RoomCall, roomOf, sessionUserOf } from "./rooms-of-call.ts";

const DEFAULT_DURATION_SECONDS = 300;

type ModerationCall = RoomCall & Pick<Call, "mock" | "now" | "sessionUser">;

export const listMutes: Handler<"listMutes"> = (call) => mutesOf(call, moderatedRoom(call));

export const mute: Handler<"mute"> = (call) => {
  const { mock, parameters, now } = call;
  const room = moderatedRoom(call);
  const { user_id, duration = DEFAULT_DURATION_SECONDS } = parameters;
  if (!mock.world.moderation.mute(room, user_id, duration, now)) throw listFull();
  return afterChange(call, mutesOf(call, room));
};

export const unmute: Handler<"unmute"> = (call) => {
  const { mock, parameters, now } = call;
  const room = moderatedRoom(call);
  const removed = mock.world.moderation.unmute(room, parameters.user_id, now);
  return afterChange(call, { ...mutesOf(call, room), removed });
};

export const listBans: Handler<"listBans"> = (call) => bansOf(call, moderatedRoom(call));

export const ban: Handler<"ban"> = (call) => {
  const { mock, parameters } = call;
  const room = moderatedRoom(call);
  if (!mock.world.moderation.ban(room, parameters.user_id)) throw listFull();
  return afterChange(call, bansOf(call, room));
};

export const unban: Handler<"unban"> = (call) => {
  const { mock, parameters } = call;
  const room = moderatedRoom(call);
  const removed = mock.world.moderation.unban(room, parameters.user_id);
  return afterChange(call, { ...bansOf(call, room), removed });
};

/** The live room of a call, if its session may mute and ban there. */
function moderatedRoom(call: ModerationCall): Room {
  const room = roomOf(call);
  if (call.mock.world.isModerator(sessionUserOf(call), room)) return room;
  throw new ApiError("FORBIDDEN", "The session's user does not moderate this room");
}

function mutesOf({ mock, now }: ModerationCall, room: Room): EndpointData<"listMutes"> {
  const mutes = mock.world.moderation.mutes(room, now);
  return {
    muted_users: mutes.map(({ userId, remainingSeconds }) => ({ user_id: userId, duration: remainingSeconds })),
  };
}

/** Viewers that are only on the tape have an id and no account: their name is not known. */
function bansOf({ mock: { world } }: ModerationCall, room: Room): EndpointData<"listBans"> {
  const ids = world.moderation.bans(room);
  return { banned_users: ids.map((id) => ({ user_id: id, username: world.userById(id)?.uniqueId ?? "" })) };
}

function afterChange<Data extends object>({ mock }: ModerationCall, list: Data): Partial<Data> {
  return mock.quirks.moderationAnswer === "list" ? list : {};
}

function listFull(): ApiError {
  return new ApiError("INVALID_REQUEST", `The list of this room is full: it holds ${MAX_MODERATED_USERS} users`);
}
