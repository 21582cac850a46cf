import Type from "typebox";
import { tiers } from "../tiers.ts";
import { defineEndpoint } from "./endpoint.ts";

const Count = Type.Integer({ minimum: 0 });

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
      limit: Count,
      remaining: Count,
      reset_at: Type.Integer({ description: "Unix seconds at which the oldest counted request leaves the window" }),
    }),
    websocket: Type.Object({ limit: Count, current: Count }),
    // Promised by the prose, absent from the example.
    bulk: Type.Optional(Type.Object({ limit: Count })),
  }),
});
