import { type Endpoint, type VendorPath, type VendorPathName, vendorPaths } from "@webcast-kit/contract";
import type { FastifyRequest } from "fastify";
import Type from "typebox";
import { Account } from "../../limits/accounts.ts";
import type { admit } from "../admission.ts";
import { noQuota, setQuotaHeaders } from "../reply.ts";
import type { ApiRoute } from "../route.ts";
import { parametersOf } from "../validation.ts";
import { accountRoutes } from "./account.ts";
import { admitAnybody } from "./anonymous.ts";
import { captionsRoutes } from "./captions.ts";
import { giftRoutes } from "./gifts.ts";
import { leaderboardRoutes } from "./leaderboards.ts";
import { liveRoutes } from "./live.ts";
import { reworded, spell } from "./parameters.ts";
import { peopleRoutes } from "./people.ts";
import type { VendorRoute } from "./route.ts";
import { inVendorForm } from "./variants.ts";

/** What answers each undocumented path. */
const answers: Readonly<Record<VendorPathName, VendorRoute>> = {
  ...liveRoutes,
  ...peopleRoutes,
  ...leaderboardRoutes,
  ...giftRoutes,
  ...accountRoutes,
  ...captionsRoutes,
};

/** The routes of the profile vendor-2026: the documented ones as public clients call them, and those they call beside. */
export function vendorRoutes(documented: readonly ApiRoute[]): ApiRoute[] {
  return [...documented.map(inVendorForm), ...vendorPaths.flatMap((row) => routesOf(row, answers[row.path]))];
}

/** One route a method: where parameters are depends on it. */
function routesOf(row: VendorPath, { request: schema, answer, auth, session, envelope }: VendorRoute): ApiRoute[] {
  return row.methods.map((method) => {
    const endpoint: Endpoint = {
      ...row,
      method,
      auth: auth === "none" ? "none" : "key",
      session: session ?? "none",
      envelope: envelope ?? "data",
      name: row.path,
      host: "api",
      // Of a POST, the body counts too.
      parametersIn: "query",
      request: schema,
      data: Type.Unknown(),
      example: { request: {}, data: {} },
    };
    return {
      endpoint,
      url: row.path.replace(/\{(\w+)\}/g, ":$1"),
      ...(auth && { admit: auth === "none" ? admitUncounted : admitAnybody }),
      parametersOf: readParameters,
      handle: (call) => answer(call),
    };
  });
}

const admitUncounted: typeof admit = ({ clock, quirks }, _endpoint, _request, reply) => {
  const now = clock.now();
  setQuotaHeaders(reply, noQuota(now), quirks, now);
  return new Account("", "sandbox", undefined);
};

/** What a body says counts more than the query. */
function readParameters(endpoint: Endpoint, request: FastifyRequest): unknown {
  const query = spell({ ...(request.query as object), ...(request.params as object) }, endpoint.request);
  return parametersOf(endpoint, reworded(request, { query, body: spell(request.body, endpoint.request) }));
}
