import { type Endpoint, type QuirkSettings, type Tier, tiers } from "@webcast-kit/contract";
import type { FastifyReply, FastifyRequest } from "fastify";
import { Account } from "../limits/accounts.ts";
import type { Namespace } from "../namespace/namespace.ts";
import type { User } from "../world/users.ts";
import type { Call } from "./call.ts";
import { authenticate, unknownCaller } from "./caller.ts";
import { ApiError, setQuotaHeaders, tellQuota } from "./reply.ts";

/** The caller of an endpoint without a key. */
const NOBODY = new Account("", "sandbox", undefined);

/** Finds out who calls, counts the call and checks that the tier may make it. Only a token has to be waited for. */
export function admit(
  mock: Namespace,
  endpoint: Endpoint,
  request: FastifyRequest,
  reply: FastifyReply,
): Account | Promise<Account> {
  const wantsKey = endpoint.auth === "key" || mock.quirks.liveConnectAuth === "key";
  if (endpoint.auth === "none") countVisit(mock, request, reply);
  if (!wantsKey) return NOBODY;
  const account = authenticate(request);
  return account instanceof Promise
    ? account.then((found) => letIn(mock, endpoint, found, reply))
    : letIn(mock, endpoint, account, reply);
}

function letIn(mock: Namespace, endpoint: Endpoint, account: Account | undefined, reply: FastifyReply): Account {
  if (account === undefined) throw unknownCaller(reply.request);
  if (endpoint.auth === "key") countOrPostpone(mock, endpoint, account, reply);
  const tier = smallestTier(endpoint, mock.quirks);
  if (tiers.indexOf(account.tier) < tiers.indexOf(tier)) {
    throw new ApiError("TIER_REQUIRED", `${endpoint.path} needs tier ${tier} or higher, the key has ${account.tier}`);
  }
  return account;
}

/** Calls that are let in and not counted yet. */
const postponed = new WeakMap<FastifyRequest, Account>();

/** Only the handler knows of some calls whether they count: what is answered from the cache does not. */
function countOrPostpone(mock: Namespace, { name }: Endpoint, account: Account, reply: FastifyReply): void {
  if (name !== "resolveUserIds" || mock.quirks.cachedLookups !== "free") {
    countCall(mock, account, reply);
    return;
  }
  postponed.set(reply.request, account);
  tellQuota(mock, account, reply);
}

/** Lets a call that was not counted yet be free. */
export function excuseCall({ mock, account, reply }: Pick<Call, "mock" | "account" | "reply">): void {
  postponed.delete(reply.request);
  tellQuota(mock, account, reply);
}

/**
 * Counts a call that failed before its handler knew whether it counts: as all invalid calls do.
 *
 * @throws {ApiError} RATE_LIMITED when none was left
 */
export function countFailedCall({ mock }: FastifyRequest, reply: FastifyReply): void {
  const account = postponed.get(reply.request);
  if (account !== undefined) countCall(mock, account, reply);
}

/** Counts a call of a key, and tells what is left. */
export function countCall(mock: Namespace, account: Account, reply: FastifyReply): void {
  postponed.delete(reply.request);
  const now = mock.clock.now();
  const quota = account.takeRequest(now);
  setQuotaHeaders(reply, quota, mock.quirks, now);
  if (!quota.allowed) throw new ApiError("RATE_LIMITED", `Rate limit of ${quota.limit} requests exceeded`);
}

/** Counts a call of an address. */
function countVisit(mock: Namespace, request: FastifyRequest, reply: FastifyReply): void {
  const now = mock.clock.now();
  const quota = mock.visitors.takeRequest(request.ip, now);
  setQuotaHeaders(reply, quota, mock.quirks, now);
  if (!quota.allowed) throw new ApiError("RATE_LIMITED", `Rate limit of ${quota.limit} requests a minute exceeded`);
}

function smallestTier({ name, tier, path }: Endpoint, quirks: QuirkSettings): Tier {
  if (name === "feed") return quirks.feedTier;
  if (name === "regionalRanklist") return quirks.regionalTier;
  return path.startsWith("/captcha/") ? quirks.captchaTier : tier;
}

/** The cookies of a session on the platform, and whose they are. */
export interface Session {
  readonly cookies: string | undefined;
  readonly user: User | undefined;
}

/**
 * Reads the session that a call came with.
 *
 * @throws {ApiError} SESSION_REQUIRED when the endpoint needs one and there is none that is known
 */
export function sessionOf(mock: Namespace, { session, path, name }: Endpoint, request: FastifyRequest): Session {
  if (session === "none") return { cookies: undefined, user: undefined };
  const header = request.headers["x-cookie-header"];
  const { session_id: id } = request.query as { session_id?: unknown };
  const takesId = name === "feed" || mock.quirks.sessionForms === "both";
  const fromQuery = takesId && typeof id === "string" ? `sessionid=${id}` : undefined;
  const cookies = typeof header === "string" ? header : fromQuery;
  const user = cookies === undefined ? undefined : mock.world.sessionOf(cookies);
  if (session === "required" && user === undefined) {
    throw new ApiError("SESSION_REQUIRED", `${path} needs the cookies of a session in x-cookie-header`);
  }
  return { cookies, user };
}
