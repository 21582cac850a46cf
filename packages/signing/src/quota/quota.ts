import { RATE_LIMIT_WINDOW_MS, tierLimits } from "@webcast-kit/contract";
import { type Clock, systemClock } from "@webcast-kit/protocol/connection";
import type { RequestGate, RequestQuota } from "../http/request-gate.ts";
import { argumentError, checkInteger } from "../options.ts";
import { digestOf } from "./digest.ts";
import { KeyQuota, type KeyQuotaOptions, type QuotaStats } from "./key-quota.ts";
import { createMemoryLeaseStore, type LeaseStore } from "./lease-store.ts";
import { Registry } from "./registry.ts";

export interface QuotaOptions {
  /** Where requests are counted. Default: in this process. For several processes: `createRedisLeaseStore`. */
  readonly store?: LeaseStore | undefined;
  /**
   * Longest wait of a request for its turn, 0 to 600,000 ms. Default 75,000: who comes right after a burst waits a whole
   * window of 60 s and somewhat more.
   */
  readonly maxWaitMs?: number | undefined;
  /** Requests of one key that may wait, 1 to 1,000,000. Default 1,000: what is behind waits in vain at most tiers. */
  readonly maxQueued?: number | undefined;
  /**
   * Never more requests in a window than this, 1 to 1,000,000 (no limit), also when the server allows more: the limit of
   * the key, or less to leave some to others. Default: what the server says.
   */
  readonly limit?: number | undefined;
  /**
   * Requests in a window until an answer tells of a limit, 1 to 10,000, unless `limit` is given. Default 5, as sandbox has.
   * As long as answers tell of none, as they may for a tier without one, each success makes room for one more while others
   * wait; after a 429 that does not either it begins here again.
   */
  readonly assumedLimit?: number | undefined;
  /** Width of the server's sliding window, 1,000 to 3,600,000 ms. Default 60,000; another one is for tests with a faster clock. */
  readonly windowMs?: number | undefined;
  /** Default: that of the process. */
  readonly clock?: Clock | undefined;
  /** Unix milliseconds, for answers without a `Date` header. Default: `Date.now`. */
  readonly unixNow?: (() => number) | undefined;
}

/** Limits the requests of each key, for as many clients as like to share it. Keys are kept as digests only. */
export interface Quota extends RequestQuota {
  /**
   * The gate of a key, the same for the same key.
   *
   * Its `take` lets requests pass in the order in which they came and rejects with `ERR_RATE_LIMITED`, and `retryAfterMs`
   * where it is known, when too many wait or the wait is too long. Its `report` wants to hear of every request that was let pass, once: of
   * one without an answer with no headers and status 0, or else its place is taken for half a window longer.
   *
   * @throws {SigningError} ERR_ARGUMENT when the key is no text or empty; ERR_QUEUE_OVERFLOW when 10,000 keys are in use
   */
  gateFor(apiKey: string): RequestGate;
  /** How a key is doing; `undefined` for one that nobody asked a gate for. */
  stats(apiKey: string): QuotaStats | undefined;
  /** How all keys are doing, in the order in which they were first used. */
  stats(): readonly QuotaStats[];
}

/**
 * Makes a quota: requests wait for their turn instead of failing with 429.
 *
 * ```ts
 * const quota = createQuota();
 * const [one, other] = [createSigningClient({ apiKey, quota }), createSigningClient({ apiKey, quota })];
 * ```
 *
 * @throws {SigningError} ERR_ARGUMENT when an option is out of range
 */
export function createQuota(options: QuotaOptions = {}): Quota {
  const checked = checkOptions(options);
  const keys = new Registry<KeyQuota>();
  const stats = (apiKey?: string) =>
    apiKey === undefined ? keys.all().map((key) => key.stats) : keys.get(digestOf(apiKey))?.stats;
  return {
    gateFor(apiKey) {
      if (typeof apiKey !== "string" || apiKey === "") throw argumentError("apiKey", "a text of at least 1 character");
      const digest = digestOf(apiKey);
      return keys.getOrMake(digest, () => new KeyQuota(`requests:${digest}`, checked));
    },
    stats: stats as Quota["stats"],
  };
}

function checkOptions(options: QuotaOptions): KeyQuotaOptions {
  const { clock = systemClock, unixNow = Date.now, maxWaitMs = 75_000, maxQueued = 1000, limit } = options;
  const { assumedLimit = tierLimits.sandbox.requestsPerMinute ?? 1, windowMs = RATE_LIMIT_WINDOW_MS } = options;
  return {
    store: options.store ?? createMemoryLeaseStore({ now: () => clock.now() }),
    clock,
    unixNow,
    maxWaitMs: checkInteger("maxWaitMs", maxWaitMs, 0, 600_000),
    maxQueued: checkInteger("maxQueued", maxQueued, 1, 1_000_000),
    limit: limit === undefined ? undefined : checkInteger("limit", limit, 1, 1_000_000),
    assumedLimit: checkInteger("assumedLimit", assumedLimit, 1, 10_000),
    windowMs: checkInteger("windowMs", windowMs, 1000, 3_600_000),
  };
}
