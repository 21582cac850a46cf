import Type from "typebox";
import { invented } from "../provenance.ts";
import { tierLimits, tiers } from "../tiers.ts";
import { countOf, Name, shown, UniqueId } from "./common.ts";
import { defineEndpoint } from "./endpoint.ts";
import { Stream, shownStream } from "./stream.ts";

const DAY_S = 86_400;

const Token = Type.String({ description: "A JWT, for jwtKey of the managed socket" });

const ResetAt = Type.Integer({ description: "Unix seconds at which the oldest counted request leaves the window" });

export const jwt = defineEndpoint({
  name: "jwt",
  method: "POST",
  path: "/authentication/jwt",
  summary: "Make a token that opens sockets without the key",
  tier: "sandbox",
  parametersIn: "body",
  request: Type.Object({
    expire_after: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 30 * DAY_S,
        default: 3600,
        ...invented,
        description: "Seconds until the token expires, 3600 if not said",
      }),
    ),
    // Nobody says whether an empty list means nobody or everybody, so it is refused.
    allowed_creators: Type.Optional(
      Type.Array(UniqueId, { minItems: 1, maxItems: 100, ...invented, description: "The creators it is good for" }),
    ),
    max_websockets: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: tierLimits.ultra.maxWebsockets,
        default: 1,
        ...invented,
        description: "Sockets open at once, 1 if not said",
      }),
    ),
  }),
  data: Type.Object({ token: Token }),
  example: {
    request: { expire_after: 3600, allowed_creators: [shown.uniqueId] },
    data: { token: shown.token },
  },
});

export const rateLimits = defineEndpoint({
  name: "rateLimits",
  method: "GET",
  path: "/webcast/rate_limits",
  summary: "Read the limits of the key and what is left of them",
  tier: "sandbox",
  parametersIn: "query",
  request: Type.Object({}),
  data: Type.Object({
    // Open, because the reference itself uses more names than its table: free, admin, …
    tier: Type.String({ description: `One of ${tiers.join(", ")}, or a name that is not known yet` }),
    api: Type.Object({
      limit: countOf("Requests a minute"),
      remaining: countOf("Requests left in this minute"),
      reset_at: ResetAt,
    }),
    websocket: Type.Object({
      limit: countOf("Sockets that may be open at once"),
      current: countOf("Sockets that are open"),
      connects_today: Type.Optional(Type.Integer({ minimum: 0, ...invented, description: "Sockets opened today" })),
    }),
    // Promised by the prose, absent from the example: the names are ours, so little of them can be insisted on.
    bulk: Type.Optional(Type.Object({ limit: countOf("Users in one bulk live check") }, invented)),
    feed: Type.Optional(
      Type.Object(
        {
          limit: countOf("Calls of feed a day"),
          remaining: Type.Optional(countOf("Calls left")),
          reset_at: Type.Optional(ResetAt),
        },
        invented,
      ),
    ),
  }),
  example: {
    request: {},
    data: {
      tier: "basic",
      api: { limit: 60, remaining: 58, reset_at: 1773564060 },
      websocket: { limit: 3, current: 2 },
      bulk: { limit: 10 },
    },
  },
});

export const liveConnect = defineEndpoint({
  name: "liveConnect",
  method: "GET",
  path: "/api/live/connect",
  summary: "Get a token and the playback URLs of a creator in one call",
  tier: "sandbox",
  host: "web",
  auth: "none",
  envelope: "top",
  parametersIn: "query",
  request: Type.Object({ uniqueId: UniqueId }),
  data: Type.Object({
    token: Token,
    wsUrl: Type.String({ description: "URL of the managed socket" }),
    uniqueId: Name,
    stream: Stream,
  }),
  example: {
    request: { uniqueId: shown.uniqueId },
    data: { token: shown.token, wsUrl: "wss://api.tik.tools", uniqueId: shown.uniqueId, stream: shownStream },
  },
});
