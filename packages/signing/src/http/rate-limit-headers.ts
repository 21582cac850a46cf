import { rateLimitHeaders } from "@webcast-kit/contract";
import type { RateLimit } from "../errors.ts";
import { toResetAtMs } from "./reset-time.ts";

/** Header names in lower case; a repeated header is an array. */
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Longer waits are not believed: a header in another unit must not stop a client for years. */
const MAX_RETRY_AFTER_MS = 24 * 60 * 60 * 1000;

/** The first value of a header. */
export function headerOf(headers: Headers, name: string): string | undefined {
  const value = headers[name];
  return typeof value === "string" ? value : value?.[0];
}

/**
 * Reads the `X-RateLimit-*` headers; `undefined` unless all three are whole numbers.
 *
 * @param nowMs Unix milliseconds
 */
export function parseRateLimit(headers: Headers, nowMs: number): RateLimit | undefined {
  const limit = countOf(headers, rateLimitHeaders.limit);
  const remaining = countOf(headers, rateLimitHeaders.remaining);
  const resetAtMs = resetAtOf(headers, nowMs);
  if (limit === undefined || remaining === undefined || resetAtMs === undefined) return undefined;
  return { limit, remaining, resetAtMs };
}

/**
 * How long to wait, in milliseconds from 0 to 86,400,000: by `Retry-After` (seconds or an HTTP date), else until
 * `X-RateLimit-Reset`.
 *
 * @param nowMs Unix milliseconds
 */
export function parseRetryAfter(headers: Headers, nowMs: number): number | undefined {
  const atMs = retryAtOf(headerOf(headers, "retry-after")?.trim() ?? "", nowMs) ?? resetAtOf(headers, nowMs);
  return atMs === undefined ? undefined : Math.min(Math.max(0, atMs - nowMs), MAX_RETRY_AFTER_MS);
}

function retryAtOf(text: string, nowMs: number): number | undefined {
  if (/^[0-9]{1,9}$/.test(text)) return nowMs + Number(text) * 1000;
  // Date.parse takes "-5" and "1.5" for dates; an HTTP date begins with the name of a day.
  const date = /^[A-Z]/i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : date;
}

function resetAtOf(headers: Headers, nowMs: number): number | undefined {
  const count = countOf(headers, rateLimitHeaders.reset);
  return count === undefined ? undefined : toResetAtMs(count, nowMs);
}

function countOf(headers: Headers, name: string): number | undefined {
  const text = headerOf(headers, name)?.trim() ?? "";
  return /^[0-9]{1,15}$/.test(text) ? Number(text) : undefined;
}
