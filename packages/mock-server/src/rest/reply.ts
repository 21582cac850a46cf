import { type ApiErrorCode, apiErrors, type QuirkSettings, rateLimitHeaders, UNLIMITED } from "@webcast-kit/contract";
import type { FastifyReply } from "fastify";
import type { Account } from "../limits/accounts.ts";
import type { RequestQuota } from "../limits/quota.ts";
import type { Namespace } from "../namespace/namespace.ts";

const SECOND_MS = 1000;

/** An error that a handler answers with. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: ApiErrorCode;
  /** Fields that stand beside the error, e.g. what is left of a quota. */
  readonly extra: Readonly<Record<string, unknown>>;

  constructor(code: ApiErrorCode, message: string, extra: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.status = apiErrors[code].status;
    this.code = code;
    this.extra = extra;
  }

  /** The body of the answer. */
  toEnvelope(requestId?: string): object {
    return {
      status_code: -1,
      error: this.message,
      code: this.code,
      ...(requestId === undefined ? {} : { request_id: requestId }),
      ...this.extra,
    };
  }
}

/** `X-RateLimit-*`. */
export function quotaHeaders(
  { limit, remaining, resetAtMs }: RequestQuota,
  { rateLimitReset, unlimited }: Pick<QuirkSettings, "rateLimitReset" | "unlimited">,
  now: number,
): Record<string, number> {
  if (unlimited === "omitHeaders" && limit === UNLIMITED) return {};
  return {
    [rateLimitHeaders.limit]: limit,
    [rateLimitHeaders.remaining]: remaining,
    [rateLimitHeaders.reset]: toReset(resetAtMs, rateLimitReset, now),
  };
}

/** When the oldest request leaves the window, in the unit of the quirk. */
export function toReset(resetAtMs: number, unit: QuirkSettings["rateLimitReset"], now: number): number {
  if (unit === "unixMs") return Math.ceil(resetAtMs);
  return Math.ceil((unit === "delta" ? resetAtMs - now : resetAtMs) / SECOND_MS);
}

const headerNames = Object.values(rateLimitHeaders);

/** Sets `X-RateLimit-*`, and `Retry-After` on a refusal. */
export function setQuotaHeaders(reply: FastifyReply, quota: RequestQuota, quirks: QuirkSettings, now: number): void {
  reply.request.hasQuota = true;
  const headers = quotaHeaders(quota, quirks, now);
  for (const name of headerNames) {
    const value = headers[name];
    if (value === undefined) reply.removeHeader(name);
    else reply.header(name, value);
  }
  if (quota.allowed || quirks.retryAfter === "omit") return;
  reply.header("retry-after", Math.max(1, Math.ceil((quota.resetAtMs - now) / SECOND_MS)));
}

/** Tells what is left to a caller, if it is known who that is, without counting. It is no refusal if that is nothing. */
export function tellQuota({ clock, quirks }: Namespace, account: Account | undefined, reply: FastifyReply): void {
  const now = clock.now();
  setQuotaHeaders(reply, { ...(account?.peekRequests(now) ?? noQuota(now)), allowed: true }, quirks, now);
}

/** The quota of somebody who is nobody yet. */
export function noQuota(now: number): RequestQuota {
  return { allowed: true, limit: 0, remaining: 0, resetAtMs: now };
}

let lastSecond = Number.NaN;
let lastDate = "";

/** A time as headers have it. It is asked for at every request, and changes once a second. */
export function httpDate(nowMs: number): string {
  const second = Math.floor(nowMs / SECOND_MS);
  if (second !== lastSecond) {
    lastSecond = second;
    lastDate = new Date(nowMs).toUTCString();
  }
  return lastDate;
}
