import { type QuirkSettings, type Tier, type TierLimits, tierLimits, UNLIMITED } from "@webcast-kit/contract";
import type { FaultModel } from "./faults-model.ts";
import { type Counted, look, none, take } from "./quotas.ts";

export const MINUTE_MS = 60_000;
export const DAY_MS = 24 * 60 * MINUTE_MS;

/** The two mocks on the one server. */
export const spaces = ["default", "two"] as const;
export type SpaceName = (typeof spaces)[number];

export interface TokenModel {
  readonly text: string;
  readonly key: string;
  readonly creators: readonly string[];
  readonly max: number;
  readonly expiresAtS: number;
}

export interface SocketModel {
  /** Counts from 0 over both mocks. */
  readonly index: number;
  readonly name: string;
  /** Which stream of the user it listens to. */
  readonly stream: number;
  readonly key: string;
  readonly token: TokenModel | undefined;
  readonly endsAtMs: number;
  lastEventMs: number;
  /** What it has to have heard, see `labelOf`. */
  readonly expected: string[];
}

interface Account {
  tier: Tier;
  requests: Counted;
  connects: Counted;
  feeds: Counted;
}

/** What one mock must be like. */
export interface SpaceModel {
  readonly name: SpaceName;
  now: number;
  seed: number;
  requests: number;
  accounts: Map<string, Account>;
  visits: Counted;
  /** The number of the stream of who is live, by name; and how many streams there were. */
  live: Map<string, number>;
  streams: Map<string, number>;
  tokens: TokenModel[];
  sockets: SocketModel[];
  /** Sockets that the journal has to say are closed. */
  closes: number;
  /** Until when answers about these ids are in the cache. */
  resolvedUntil: number;
  /** When a writer may write again, by room and name. */
  paces: Map<string, Map<string, { next: number; mutedUntil: number }>>;
  /** Those that were armed and not taken away; and the number of the last. */
  faults: FaultModel[];
  lastFault: number;
  /** Every request that was sent. */
  asked: RequestModel[];
}

export interface RequestModel {
  /** As the journal has to have it. */
  readonly line: string;
  /** Who has the quota: a key, or the address. */
  readonly caller: string;
  /** How many a minute they had then; `null` for one that does not count. */
  readonly limit: number | null;
  /** Whether it was refused for its quota or its key, whatever it was told. */
  readonly isRefused: boolean;
}

export interface Model {
  readonly quirks: QuirkSettings;
  readonly spaces: Record<SpaceName, SpaceModel>;
  socketCount: number;
  injected: number;
}

export const START_MS = Date.parse("2096-01-01T12:00:00.250Z");
export const SEED = 5;
export const liveAtFirst = ["streamer_name", "tv_asahi_news", "streamer"];

function createSpace(name: SpaceName): SpaceModel {
  const accounts = Object.keys(tierLimits).map((tier) => [`test_${tier}`, createAccount(tier as Tier)] as const);
  return {
    name,
    now: START_MS,
    seed: SEED,
    requests: 0,
    accounts: new Map(accounts),
    visits: none,
    live: new Map(liveAtFirst.map((user) => [user, 0])),
    streams: new Map(liveAtFirst.map((user) => [user, 1])),
    tokens: [],
    sockets: [],
    closes: 0,
    resolvedUntil: 0,
    paces: new Map(),
    faults: [],
    lastFault: 0,
    asked: [],
  };
}

export function createModel(quirks: QuirkSettings): Model {
  return { quirks, spaces: { default: createSpace("default"), two: createSpace("two") }, socketCount: 0, injected: 0 };
}

export function createAccount(tier: Tier): Account {
  return { tier, requests: none, connects: none, feeds: none };
}

/** What the server of a reset mock must be like. */
export function resetSpace(space: SpaceModel, seed: number): void {
  Object.assign(space, createSpace(space.name), { seed });
}

export const nameOf = (uniqueId: string): string => uniqueId.replace(/^@/, "").toLowerCase();

export const limitsOf = ({ tier }: Account): TierLimits => tierLimits[tier];

export interface Headers {
  readonly limit: number;
  readonly remaining: number;
  readonly resetAtMs: number;
}

/** Counts a request of a key. */
export function takeRequest(space: SpaceModel, key: string): Headers & { readonly allowed: boolean } {
  const account = space.accounts.get(key) as Account;
  const limit = limitsOf(account).requestsPerMinute;
  if (limit === null) return { allowed: true, ...unlimited(space.now) };
  const verdict = take(account.requests, limit, MINUTE_MS, space.now);
  account.requests = verdict.after;
  return { limit, ...verdict };
}

export function lookRequests(space: SpaceModel, key: string): Headers {
  const account = space.accounts.get(key) as Account;
  const limit = limitsOf(account).requestsPerMinute;
  return limit === null ? unlimited(space.now) : { limit, ...look(account.requests, limit, MINUTE_MS, space.now) };
}

const unlimited = (now: number): Headers => ({ limit: UNLIMITED, remaining: UNLIMITED, resetAtMs: now });

/** What a caller is told who is nobody yet. */
export const nobody = (now: number): Headers => ({ limit: 0, remaining: 0, resetAtMs: now });
