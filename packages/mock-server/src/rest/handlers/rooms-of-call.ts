import type { Namespace } from "../../namespace/namespace.ts";
import type { Room } from "../../world/lives.ts";
import { type User, withoutAt } from "../../world/users.ts";
import type { Call } from "../call.ts";
import { ApiError } from "../reply.ts";

/** A call that is about one room. A room comes before a user when it names both. */
export interface RoomCall {
  readonly mock: Namespace;
  readonly parameters: { readonly room_id?: string; readonly unique_id?: string };
}

/**
 * The live room that a call is about.
 *
 * @throws {ApiError} NOT_FOUND when there is no such room or user; NOT_LIVE when it is over, or they are not live
 */
export function roomOf({ mock, parameters: { room_id, unique_id = "" } }: RoomCall): Room {
  const { world } = mock;
  const room = room_id === undefined ? world.roomOf(unique_id) : world.roomById(room_id);
  if (room !== undefined) return room;
  if (room_id !== undefined && world.endedRoomById(room_id) === undefined) {
    throw new ApiError("NOT_FOUND", `There is no room ${room_id}`);
  }
  if (room_id !== undefined) throw new ApiError("NOT_LIVE", `Room ${room_id} is over`);
  throw new ApiError("NOT_LIVE", `User @${userOf(mock, unique_id).uniqueId} is not live`);
}

/**
 * The live room that a call is about; nothing for one that is over, where a quirk says that this is no error.
 *
 * @throws {ApiError} as roomOf
 */
export function roomIfLive(call: RoomCall): Room | undefined {
  try {
    return roomOf(call);
  } catch (error) {
    const isAnswer =
      error instanceof ApiError && error.code === "NOT_LIVE" && call.mock.quirks.offline === "aliveFalse";
    if (isAnswer) return undefined;
    throw error;
  }
}

/** @throws {ApiError} NOT_FOUND when nobody is called so */
export function userOf({ world }: Namespace, uniqueId: string): User {
  const user = world.userOf(uniqueId);
  if (user === undefined) throw new ApiError("NOT_FOUND", `There is no user @${withoutAt(uniqueId)}`);
  return user;
}

/** Whose session a call of an endpoint that needs one came with. */
export function sessionUserOf({ sessionUser }: Pick<Call, "sessionUser">): User {
  if (sessionUser === undefined)
    throw new ApiError("SESSION_REQUIRED", "The cookies of a session are missing in x-cookie-header");
  return sessionUser;
}
