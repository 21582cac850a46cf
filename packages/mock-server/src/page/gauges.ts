import { type Tier, UNLIMITED } from "@webcast-kit/contract";
import { type Account, type Accounts, testKeys } from "../limits/accounts.ts";
import type { RequestQuota } from "../limits/quota.ts";

/** One limit of a key. */
export interface Gauge {
  /** `null` when there is no limit. */
  readonly limit: number | null;
  /** `null` when there is no limit. */
  readonly remaining: number | null;
  /** When there is room for one more than now, Unix milliseconds of the mock's clock; `null` when nothing is used. */
  readonly resetAtMs: number | null;
}

/** What one key may still use. */
export interface KeyGauges {
  /** A test key's own name; any other key is told by its place among all keys, e.g. `key 5`, since keys are secrets. */
  readonly name: string;
  readonly tier: Tier;
  /** REST requests in a minute. */
  readonly requests: Gauge;
  /** Managed sockets opened in a day. */
  readonly connects: Gauge;
  /** Calls of the feed in a day. */
  readonly feed: Gauge;
  readonly openWebsockets: number;
  /** `null` when there is no limit. */
  readonly maxWebsockets: number | null;
}

/** Keys that are told; a mock may know 10,000. */
const MAX_KEYS = 100;

const publicKeys: ReadonlySet<string> = new Set(Object.values(testKeys));

/** Reads the limits of the first 100 keys, and uses none of them up. */
export function gaugesOf(accounts: Accounts, now: number): KeyGauges[] {
  return accounts
    .list()
    .slice(0, MAX_KEYS)
    .map((account, index) => gaugesOfKey(account, index + 1, now));
}

function gaugesOfKey(account: Account, place: number, now: number): KeyGauges {
  return {
    name: publicKeys.has(account.key) ? account.key : `key ${place}`,
    tier: account.tier,
    requests: toGauge(account.peekRequests(now)),
    connects: toGauge(account.peekConnects(now)),
    feed: toGauge(account.peekFeed(now)),
    openWebsockets: account.openWebsockets,
    maxWebsockets: account.limits?.maxWebsockets ?? null,
  };
}

function toGauge({ limit, remaining, resetAtMs }: RequestQuota): Gauge {
  if (limit === UNLIMITED) return { limit: null, remaining: null, resetAtMs: null };
  return { limit, remaining, resetAtMs: remaining === limit ? null : resetAtMs };
}
