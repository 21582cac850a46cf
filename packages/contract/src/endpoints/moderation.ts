import Type from "typebox";
import { invented } from "../provenance.ts";
import { Id, RoomId, shown } from "./common.ts";
import { defineEndpoint } from "./endpoint.ts";

const DAY_S = 86_400;

const MUTES = "/webcast/moderation/mutes";
const BANS = "/webcast/moderation/bans";

/** What all six have in common. */
const moderation = { tier: "sandbox", session: "required" } as const;

const muted = {
  muted_users: Type.Array(
    Type.Object({ user_id: Id, duration: Type.Integer({ minimum: 0, description: "Seconds; 0 is for ever" }) }),
  ),
};

const banned = {
  banned_users: Type.Array(Type.Object({ user_id: Id, username: Type.String({ description: "@name" }) })),
};

// The reference does not say what a change answers, nor where its parameters travel: here the new list if anything, and
// a body where there is one by custom.
const removed = Type.Optional(Type.Boolean({ description: "False when the user was not on the list" }));
const mutedNow = { muted_users: Type.Optional(muted.muted_users) };
const bannedNow = { banned_users: Type.Optional(banned.banned_users) };

const shownUser = { user_id: "6892636847263982593" } as const;
const shownMutes = { muted_users: [{ ...shownUser, duration: 300 }] } as const;
const shownBans = { banned_users: [{ ...shownUser, username: "viewer1" }] } as const;

export const listMutes = defineEndpoint({
  ...moderation,
  name: "listMutes",
  method: "GET",
  path: MUTES,
  summary: "List the muted users of a room",
  parametersIn: "query",
  request: Type.Object({ room_id: RoomId }),
  data: Type.Object(muted),
  example: { request: { room_id: shown.roomId }, data: shownMutes },
});

export const mute = defineEndpoint({
  ...moderation,
  name: "mute",
  method: "PUT",
  path: MUTES,
  summary: "Mute a user in a room",
  parametersIn: "body",
  request: Type.Object({
    room_id: RoomId,
    user_id: Id,
    duration: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 365 * DAY_S,
        default: 300,
        ...invented,
        description: "Seconds; 0 is for ever, 300 if not said",
      }),
    ),
  }),
  data: Type.Object(mutedNow, invented),
  example: { request: { room_id: shown.roomId, ...shownUser, duration: 300 }, data: shownMutes },
});

export const unmute = defineEndpoint({
  ...moderation,
  name: "unmute",
  method: "DELETE",
  path: MUTES,
  summary: "Let a muted user speak again",
  parametersIn: "query",
  request: Type.Object({ room_id: RoomId, user_id: Id }),
  data: Type.Object({ ...mutedNow, removed }, invented),
  example: { request: { room_id: shown.roomId, ...shownUser }, data: { muted_users: [], removed: true } },
});

export const listBans = defineEndpoint({
  ...moderation,
  name: "listBans",
  method: "GET",
  path: BANS,
  summary: "List the banned users of a room",
  parametersIn: "query",
  request: Type.Object({ room_id: RoomId }),
  data: Type.Object(banned),
  example: { request: { room_id: shown.roomId }, data: shownBans },
});

export const ban = defineEndpoint({
  ...moderation,
  name: "ban",
  method: "PUT",
  path: BANS,
  summary: "Ban a user from a room",
  parametersIn: "body",
  request: Type.Object({ room_id: RoomId, user_id: Id }),
  data: Type.Object(bannedNow, invented),
  example: { request: { room_id: shown.roomId, ...shownUser }, data: shownBans },
});

export const unban = defineEndpoint({
  ...moderation,
  name: "unban",
  method: "DELETE",
  path: BANS,
  summary: "Let a banned user in again",
  parametersIn: "query",
  request: Type.Object({ room_id: RoomId, user_id: Id }),
  data: Type.Object({ ...bannedNow, removed }, invented),
  example: { request: { room_id: shown.roomId, ...shownUser }, data: { banned_users: [], removed: true } },
});
