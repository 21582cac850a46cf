import { UNLIMITED } from "@webcast-kit/contract";
import type { RequestQuota } from "../../limits/quota.ts";
import type { Namespace } from "../../namespace/namespace.ts";
import type { Call, Handler } from "../call.ts";
import { toReset } from "../reply.ts";
import { streamOf } from "./rooms.ts";
import { userOf } from "./rooms-of-call.ts";

const DEFAULT_EXPIRY_SECONDS = 3600;

export const jwt: Handler<"jwt"> = async ({ mock, account, parameters }) => {
  const { expire_after = DEFAULT_EXPIRY_SECONDS, allowed_creators = [], max_websockets = 1 } = parameters;
  const token = await mock.tokens.issue({
    key: account.key,
    allowedCreators: allowed_creators,
    maxWebsockets: max_websockets,
    expiresInSeconds: expire_after,
  });
  return { token };
};

export const rateLimits: Handler<"rateLimits"> = (call) => {
  const { mock, account, now } = call;
  const { tier, limits } = account;
  const websocket = { limit: limits?.maxWebsockets ?? UNLIMITED, current: account.openWebsockets };
  const data = {
    tier: tier === "sandbox" && mock.quirks.tierNames === "free" ? "free" : tier,
    api: toData(mock, account.peekRequests(now), now),
    websocket,
  };
  if (mock.quirks.rateLimits === "short") return data;
  return {
    ...data,
    websocket: { ...websocket, ...connectsToday(call) },
    bulk: { limit: limits?.bulkCheckSize ?? UNLIMITED },
    feed: toData(mock, account.peekFeed(now), now),
  };
};

function toData({ quirks }: Namespace, { limit, remaining, resetAtMs }: RequestQuota, now: number) {
  return { limit, remaining, reset_at: toReset(resetAtMs, quirks.rateLimitReset, now) };
}

/** What has no limit is not counted. */
function connectsToday({ account, now }: Pick<Call, "account" | "now">): { connects_today?: number } {
  const { limit, remaining } = account.peekConnects(now);
  return limit === UNLIMITED ? {} : { connects_today: limit - remaining };
}

/** How long a token of api/live/connect is good for. Invented: the reference says "short-lived". */
const CONNECT_EXPIRY_SECONDS = 600;

export const liveConnect: Handler<"liveConnect"> = async ({ mock, account, origins, parameters }) => {
  const { uniqueId } = userOf(mock, parameters.uniqueId);
  const stream = streamOf({ mock, origins, parameters: { unique_id: uniqueId } });
  const token = await mock.tokens.issue({
    // Who has no key asks in the name of the site.
    key: account.key || mock.accounts.siteAccount.key,
    allowedCreators: [uniqueId],
    maxWebsockets: 1,
    expiresInSeconds: CONNECT_EXPIRY_SECONDS,
  });
  return { token, wsUrl: origins.apiSocket, uniqueId, stream };
};
