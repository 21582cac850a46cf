import Type from "typebox";
import { Id, mapOrList, shown } from "./common.ts";
import { defineEndpoint } from "./endpoint.ts";

const textOrNull = (description: string) => Type.Union([Type.String(), Type.Null()], { description });
const NameOrNull = textOrNull("@name; null when nobody has this id");

const named = {
  userId: Id,
  username: NameOrNull,
  cached: Type.Boolean({ description: "Answered from the server's cache" }),
};

const described = {
  user_id: Id,
  unique_id: NameOrNull,
  nickname: Type.Optional(textOrNull("Display name")),
  avatar_url: Type.Optional(textOrNull("URL of the picture")),
};

/** A user with the names of the example; those of the prose may stand beside them. */
const NamedUser = Type.Object({ ...named, ...Type.Partial(Type.Object(described)).properties });

/** A user with the names of the prose; those of the example may stand beside them. */
const DescribedUser = Type.Object({ ...described, ...Type.Partial(Type.Object(named)).properties });

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
  data: mapOrList(NamedUser, DescribedUser, "The users: a map by id, or a list"),
  example: {
    request: { user_ids: [shown.userId, "6892636847263982593"] },
    data: {
      [shown.userId]: { userId: shown.userId, username: shown.uniqueId, cached: false },
      "6892636847263982593": { userId: "6892636847263982593", username: null, cached: false },
    },
  },
});
