import {
  type ApiErrorCode,
  apiErrors,
  type EndpointName,
  endpoints,
  LIVE_CONNECT_REQUESTS_PER_MINUTE,
  type Tier,
  tiers,
  USER_ID_CACHE_MS,
} from "@webcast-kit/contract";
import {
  createAccount,
  DAY_MS,
  type Headers,
  limitsOf,
  lookRequests,
  MINUTE_MS,
  type Model,
  nobody,
  type SpaceModel,
  takeRequest,
} from "./model.ts";
import { take } from "./quotas.ts";

/** Whose cookies come along: nobody's, those of who may do it, somebody else's. */
export type SessionKind = "none" | "owner" | "other";

export interface ModelCall {
  readonly endpoint: EndpointName;
  readonly key: string | undefined;
  readonly session: SessionKind;
}

/** What a request must be answered with. */
export interface Expected {
  readonly status: number;
  readonly code?: ApiErrorCode;
  readonly headers: Headers;
  /** Whose quota it counts in; absent when it does not count. */
  readonly caller?: string;
  /** Set on a refusal: when there is room again. */
  readonly retryAtMs?: number;
}

const roomOfUser = new Set<EndpointName>([
  "roomInfo",
  "roomVideo",
  "roomCover",
  "fetch",
  "wsCredentials",
  "giftInfo",
  "rankings",
  "liveConnect",
]);
const roomOfId = new Set<EndpointName>([
  "chat",
  "userInteractions",
  "regionalRanklist",
  "listMutes",
  "mute",
  "unmute",
  "listBans",
  "ban",
  "unban",
]);
const moderatorsOnly = new Set<EndpointName>(["listMutes", "mute", "unmute", "listBans", "ban", "unban"]);
const ownOnly = new Set<EndpointName>(["userEarnings", "videoList", "videoDetail"]);
/** What has a way to say that somebody is not live. */
const saysOffline = new Set<EndpointName>(["roomInfo", "roomVideo", "fetch", "liveConnect"]);

/** The user and the room that all examples are about. */
export const USER = "streamer_name";
export const ROOM_HOST = "tv_asahi_news";

/** Foretells the answer, and counts the call. */
export function expectAnswer(model: Model, space: SpaceModel, call: ModelCall): Expected {
  const { auth } = endpoints[call.endpoint];
  if (auth === "none") return expectVisit(model, space, call);
  const account = call.key === undefined ? undefined : space.accounts.get(call.key);
  if (call.key === undefined || account === undefined) return fail("INVALID_API_KEY", nobody(space.now));
  if (isFree(model, space, call))
    return expectAdmitted(model, space, call, account.tier, lookRequests(space, call.key));
  const quota = takeRequest(space, call.key);
  if (!quota.allowed) return { ...fail("RATE_LIMITED", quota), retryAtMs: quota.resetAtMs };
  return { ...expectAdmitted(model, space, call, account.tier, quota), caller: call.key };
}

/** What is answered from the cache is not counted. */
function isFree({ quirks }: Model, space: SpaceModel, { endpoint }: ModelCall): boolean {
  return endpoint === "resolveUserIds" && quirks.cachedLookups === "free" && space.now < space.resolvedUntil;
}

/** The endpoint without a key has a quota for each address, which comes first. */
function expectVisit(model: Model, space: SpaceModel, call: ModelCall): Expected {
  const verdict = take(space.visits, LIVE_CONNECT_REQUESTS_PER_MINUTE, MINUTE_MS, space.now);
  space.visits = verdict.after;
  const headers = { limit: LIVE_CONNECT_REQUESTS_PER_MINUTE, ...verdict };
  if (!verdict.allowed) return { ...fail("RATE_LIMITED", headers), retryAtMs: verdict.resetAtMs };
  const isUnknown = call.key === undefined || !space.accounts.has(call.key);
  if (model.quirks.liveConnectAuth === "key" && isUnknown) return fail("INVALID_API_KEY", headers);
  return { ...expectRoom(model, space, call, headers), caller: "address" };
}

function expectAdmitted(model: Model, space: SpaceModel, call: ModelCall, tier: Tier, headers: Headers): Expected {
  if (tiers.indexOf(tier) < tiers.indexOf(smallestTier(model, call.endpoint))) return fail("TIER_REQUIRED", headers);
  if (endpoints[call.endpoint].session === "required" && call.session === "none")
    return fail("SESSION_REQUIRED", headers);
  if (call.endpoint === "bulkLiveCheck" && tier === "sandbox") return fail("TIER_REQUIRED", headers);
  if (call.endpoint === "feed") return expectFeed(space, call, headers);
  if (call.endpoint === "resolveUserIds" && space.now >= space.resolvedUntil)
    space.resolvedUntil = space.now + USER_ID_CACHE_MS;
  if (ownOnly.has(call.endpoint) && call.session === "other") return fail("FORBIDDEN", headers);
  return expectRoom(model, space, call, headers);
}

function expectFeed(space: SpaceModel, { key = "" }: ModelCall, headers: Headers): Expected {
  const account = space.accounts.get(key) ?? createAccount("sandbox");
  const limit = limitsOf(account).feedCallsPerDay ?? Number.POSITIVE_INFINITY;
  const verdict = take(account.feeds, limit, DAY_MS, space.now);
  account.feeds = verdict.after;
  return verdict.allowed
    ? { status: 200, headers }
    : { ...fail("QUOTA_EXCEEDED", headers), retryAtMs: verdict.resetAtMs };
}

function expectRoom(
  { quirks }: Model,
  space: SpaceModel,
  { endpoint, session }: ModelCall,
  headers: Headers,
): Expected {
  const isOver = roomOfId.has(endpoint)
    ? space.live.get(ROOM_HOST) !== 0
    : roomOfUser.has(endpoint) && !space.live.has(USER);
  if (isOver && !(quirks.offline === "aliveFalse" && saysOffline.has(endpoint))) return fail("NOT_LIVE", headers);
  if (moderatorsOnly.has(endpoint) && session === "other") return fail("FORBIDDEN", headers);
  return { status: 200, headers };
}

function smallestTier({ quirks }: Model, endpoint: EndpointName): Tier {
  const { tier, path } = endpoints[endpoint];
  if (endpoint === "feed") return quirks.feedTier;
  if (endpoint === "regionalRanklist") return quirks.regionalTier;
  return path.startsWith("/captcha/") ? quirks.captchaTier : tier;
}

function fail(code: ApiErrorCode, { limit, remaining, resetAtMs }: Headers): Expected {
  return { status: apiErrors[code].status, code, headers: { limit, remaining, resetAtMs } };
}
