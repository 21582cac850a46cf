import { RATE_LIMIT_WINDOW_MS, type Tier, type TierLimits, tiers } from "@webcast-kit/contract";
import { BoundedMap } from "../bounded-map.ts";
import { Quota, type RequestQuota } from "./quota.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/** What each tier may use; `undefined` when nothing is limited. */
export type TierTable = Readonly<Record<Tier, TierLimits>> | undefined;

/** One API key and what it has used. */
export class Account {
  readonly key: string;
  readonly #table: TierTable;
  #tier: Tier;
  /** Managed sockets and captions open now. */
  openWebsockets = 0;
  readonly #requests: Quota;
  readonly #requestsToday: Quota;
  readonly #connects: Quota;
  readonly #feed: Quota;

  constructor(key: string, tier: Tier, table: TierTable) {
    this.key = key;
    this.#tier = tier;
    this.#table = table;
    this.#requests = new Quota(this.limits?.requestsPerMinute ?? null, RATE_LIMIT_WINDOW_MS);
    this.#requestsToday = new Quota(this.limits?.requestsPerDay ?? null, DAY_MS);
    this.#connects = new Quota(this.limits?.websocketConnectsPerDay ?? null, DAY_MS);
    this.#feed = new Quota(this.limits?.feedCallsPerDay ?? null, DAY_MS);
  }

  get tier(): Tier {
    return this.#tier;
  }

  /** Moves the key to another tier; what it has used stays used. */
  set tier(tier: Tier) {
    this.#tier = tier;
    this.#requests.resize(this.limits?.requestsPerMinute ?? null);
    this.#requestsToday.resize(this.limits?.requestsPerDay ?? null);
    this.#connects.resize(this.limits?.websocketConnectsPerDay ?? null);
    this.#feed.resize(this.limits?.feedCallsPerDay ?? null);
  }

  /** `undefined` when nothing is limited. */
  get limits(): TierLimits | undefined {
    return this.#table?.[this.#tier];
  }

  /** Counts a REST request. One that both the day and the minute refuse is told the later end. */
  takeRequest(now: number): RequestQuota {
    const today = this.#requestsToday.peek(now);
    if (!today.allowed) {
      const minute = this.#requests.peek(now);
      return minute.allowed || minute.resetAtMs <= today.resetAtMs ? today : minute;
    }
    const quota = this.#requests.take(now);
    if (quota.allowed) this.#requestsToday.take(now);
    return quota;
  }

  /** What is left of the REST requests, without counting one. */
  peekRequests(now: number): RequestQuota {
    return this.#requests.peek(now);
  }

  /** Counts a call of the feed. */
  takeFeed(now: number): RequestQuota {
    return this.#feed.take(now);
  }

  peekFeed(now: number): RequestQuota {
    return this.#feed.peek(now);
  }

  /** Managed sockets opened in the last day, and how many may be. */
  peekConnects(now: number): RequestQuota {
    return this.#connects.peek(now);
  }

  /** Why there is no room for one more socket, or nothing when there is. */
  websocketProblem(now: number): string | undefined {
    const most = this.limits?.maxWebsockets;
    if (most !== undefined && this.openWebsockets >= most) return `tier ${this.#tier} allows ${most} at once`;
    const { allowed, limit } = this.#connects.peek(now);
    return allowed ? undefined : `tier ${this.#tier} allows ${limit} connects a day`;
  }

  /** Counts a socket. */
  takeWebsocket(now: number): void {
    this.#connects.take(now);
    this.openWebsockets++;
  }

  releaseWebsocket(): void {
    this.openWebsockets--;
  }
}

/** The keys that a mock knows at first: one a tier, named after it. */
export const testKeys: Readonly<Record<Tier, string>> = {
  sandbox: "test_sandbox",
  basic: "test_basic",
  pro: "test_pro",
  ultra: "test_ultra",
};

/** Keys that are known at once, more of which cannot be made; and addresses, of which the one silent longest is forgotten. */
const MAX_ACCOUNTS = 10_000;

/** Stands for the site itself where tokens name the key behind them. No client can send an empty key. */
const SITE_KEY = "";

/** Who comes without a key. No client can send this either. */
const NO_KEY = "";

/** The API keys of one mock. */
export class Accounts {
  /** Behind tokens that nobody's key asked for. Invented, and as large as keys get; only {@link ofGrant} leads to it. */
  readonly siteAccount: Account;
  readonly #table: TierTable;
  readonly #byKey = new Map<string, Account>();
  readonly #byAddress = new BoundedMap<string, Account>(MAX_ACCOUNTS);

  constructor(table: TierTable) {
    this.#table = table;
    this.siteAccount = new Account(SITE_KEY, "ultra", table);
    for (const tier of tiers) this.set(testKeys[tier], tier);
  }

  get(key: string | undefined): Account | undefined {
    return key === undefined ? undefined : this.#byKey.get(key);
  }

  /** The account behind a token, by the key that its grant names. */
  ofGrant(key: string | undefined): Account | undefined {
    return key === SITE_KEY ? this.siteAccount : this.get(key);
  }

  /** The account of who comes from an address without a key, where that is allowed: of the smallest tier. */
  ofAddress(address: string): Account {
    const account = this.#byAddress.get(address) ?? new Account(NO_KEY, "sandbox", this.#table);
    this.#byAddress.set(address, account);
    return account;
  }

  /** Makes a key known, or moves it to another tier; nothing when there are too many keys. */
  set(key: string, tier: Tier): Account | undefined {
    const known = this.#byKey.get(key);
    if (known !== undefined) {
      known.tier = tier;
      return known;
    }
    if (this.#byKey.size >= MAX_ACCOUNTS) return undefined;
    const account = new Account(key, tier, this.#table);
    this.#byKey.set(key, account);
    return account;
  }

  list(): Account[] {
    return [...this.#byKey.values()];
  }
}
