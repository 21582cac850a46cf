import Type from "typebox";
import { Id, shown } from "./common.ts";
import { defineEndpoint } from "./endpoint.ts";

const TextOrNull = Type.Union([Type.String(), Type.Null()]);

/** A user by id. The names of the example come first; those of the prose may stand beside them. */
const ResolvedUser = Type.Object({
  userId: Id,
  username: Type.Union([Type.String(), Type.Null()], { description: "@name; null when nobody has this id" }),
  cached: Type.Boolean({ description: "Answered from the server's cache" }),
  user_id: Type.Optional(Id),
  unique_id: Type.Optional(TextOrNull),
  nickname: Type.Optional(TextOrNull),
  avatar_url: Type.Optional(TextOrNull),
});

export const resolveUserIds = defineEndpoint({
  name: "resolveUserIds",
  method: "POST",
  path: "/webcast/resolve_user_ids",
  summary: "Find the names of users by their ids",
  tier: "sandbox",
  parametersIn: "body",
  request: Type.Object({
    user_ids: Type.Array(Id, { minItems: 1, maxItems: 20, description: "Ids of users" }),
  }),
  data: Type.Record(Type.String(), ResolvedUser, { description: "The users, by id" }),
  example: {
    request: { user_ids: [shown.userId, "6892636847263982593"] },
    data: {
      [shown.userId]: { userId: shown.userId, username: shown.uniqueId, cached: false },
      "6892636847263982593": { userId: "6892636847263982593", username: null, cached: false },
    },
  },
});
