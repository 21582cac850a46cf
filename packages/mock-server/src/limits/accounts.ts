import { RATE_LIMIT_WINDOW_MS, type Tier, tierLimits, tiers, UNLIMITED } from "@webcast-kit/contract";
import { SlidingWindow } from "./sliding-window.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/** What is left of a key's requests. */
export interface RequestQuota {
  readonly allowed: boolean;
  readonly limit: number;
  readonly remaining: number;
  readonly resetAtMs: number;
}

/** One API key and what it has used. */
export class Account {
  readonly key: string;
  readonly tier: Tier;
  /** Managed sockets open now. */
  openWebsockets = 0;
  readonly #requests: SlidingWindow | undefined;
  readonly #connects: SlidingWindow | undefined;

  constructor(key: string, tier: Tier) {
    const { requestsPerMinute, websocketConnectsPerDay } = tierLimits[tier];
    this.key = key;
    this.tier = tier;
    this.#requests = windowOf(requestsPerMinute, RATE_LIMIT_WINDOW_MS);
    this.#connects = windowOf(websocketConnectsPerDay, DAY_MS);
  }

  /** Counts a REST request. */
  takeRequest(now: number): RequestQuota {
    const limit = tierLimits[this.tier].requestsPerMinute ?? UNLIMITED;
    const state = this.#requests?.take(now) ?? { allowed: true, remaining: UNLIMITED, resetAtMs: now };
    return { limit, ...state };
  }

  /** Whether the tier has room for one more managed socket, now and today. */
  hasRoomForWebsocket(now: number): boolean {
    return this.openWebsockets < tierLimits[this.tier].maxWebsockets && this.#connects?.peek(now).allowed !== false;
  }

  /** Counts a managed socket. */
  takeWebsocket(now: number): void {
    this.#connects?.take(now);
    this.openWebsockets++;
  }

  releaseWebsocket(): void {
    this.openWebsockets--;
  }
}

function windowOf(limit: number | null, windowMs: number): SlidingWindow | undefined {
  return limit === null ? undefined : new SlidingWindow(limit, windowMs);
}

/** The keys that the mock knows: one a tier, named after it. */
export const testKeys: Readonly<Record<Tier, string>> = {
  sandbox: "test_sandbox",
  basic: "test_basic",
  pro: "test_pro",
  ultra: "test_ultra",
};

/** A fresh account for each test key. */
export function createAccounts(): ReadonlyMap<string, Account> {
  return new Map(tiers.map((tier) => [testKeys[tier], new Account(testKeys[tier], tier)]));
}
