/** Tiers of an API key, from the smallest to the largest. */
export const tiers = ["sandbox", "basic", "pro", "ultra"] as const;

export type Tier = (typeof tiers)[number];

/** Other names of tiers, in the reference's prose and among public clients, and the tier each stands for here. */
export const tierAliases: Readonly<Record<"free" | "community" | "agency" | "admin", Tier>> = {
  free: "sandbox",
  community: "sandbox",
  agency: "ultra",
  admin: "ultra",
};

/** The tier that a name stands for, its own or another, in any case; `undefined` when none is called so. */
export function tierOf(name: string): Tier | undefined {
  const wanted = name.toLowerCase();
  const tier = tiers.find((each) => each === wanted);
  return tier ?? (Object.hasOwn(tierAliases, wanted) ? tierAliases[wanted as keyof typeof tierAliases] : undefined);
}

/** What one tier may use. `null` means without a limit. */
export interface TierLimits {
  /** REST requests in any window of one minute. */
  readonly requestsPerMinute: number | null;
  /** REST requests in one day. */
  readonly requestsPerDay: number | null;
  /** Managed sockets open at once. */
  readonly maxWebsockets: number;
  /** Longest life of one managed socket, in milliseconds; it then closes with 4555. */
  readonly websocketLifetimeMs: number;
  /** Managed sockets opened in one day. */
  readonly websocketConnectsPerDay: number | null;
  /** Users in one bulk live check. */
  readonly bulkCheckSize: number;
  /** Calls of feed in one day; 0 where the tier may not call it. */
  readonly feedCallsPerDay: number | null;
  /** Whether it may open the captions socket. */
  readonly captions: boolean;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/**
 * The tier table of the reference. It gives Pro no request limit and Ultra one of 300 a minute, which may be a slip
 * there; it is kept as written. Feed quotas stand in the prose for Pro and Ultra; that of Basic is invented, because
 * the badge of feed lets Basic in.
 */
export const tierLimits: Readonly<Record<Tier, TierLimits>> = {
  sandbox: {
    requestsPerMinute: 5,
    requestsPerDay: null,
    maxWebsockets: 1,
    websocketLifetimeMs: 5 * MINUTE_MS,
    websocketConnectsPerDay: 5,
    bulkCheckSize: 1,
    feedCallsPerDay: 0,
    captions: false,
  },
  basic: {
    requestsPerMinute: 60,
    requestsPerDay: null,
    maxWebsockets: 3,
    websocketLifetimeMs: 8 * HOUR_MS,
    websocketConnectsPerDay: 150,
    bulkCheckSize: 10,
    feedCallsPerDay: 20,
    captions: true,
  },
  pro: {
    requestsPerMinute: null,
    requestsPerDay: null,
    maxWebsockets: 50,
    websocketLifetimeMs: 8 * HOUR_MS,
    websocketConnectsPerDay: null,
    bulkCheckSize: 50,
    feedCallsPerDay: 100,
    captions: true,
  },
  ultra: {
    requestsPerMinute: 300,
    requestsPerDay: null,
    maxWebsockets: 500,
    websocketLifetimeMs: 8 * HOUR_MS,
    websocketConnectsPerDay: null,
    bulkCheckSize: 500,
    feedCallsPerDay: 2000,
    captions: true,
  },
};

/**
 * The limits that the vendor's public clients state in 2026, for the optional profile `vendor-2026`: observed, other
 * than the reference's. `sandbox` is what they call Community. Where they say nothing (its bulk size, feed, captions)
 * the reference's table stands.
 */
export const vendorTierLimits: Readonly<Record<Tier, TierLimits>> = {
  sandbox: {
    ...tierLimits.sandbox,
    requestsPerMinute: 20,
    requestsPerDay: 5000,
    maxWebsockets: 3,
    websocketLifetimeMs: 2 * HOUR_MS,
    // They say 60 an hour.
    websocketConnectsPerDay: 60 * 24,
  },
  basic: {
    ...tierLimits.basic,
    requestsPerDay: 10_000,
    maxWebsockets: 20,
    websocketConnectsPerDay: null,
  },
  pro: {
    ...tierLimits.pro,
    requestsPerMinute: 300,
    requestsPerDay: 75_000,
    websocketLifetimeMs: 12 * HOUR_MS,
  },
  ultra: {
    ...tierLimits.ultra,
    requestsPerMinute: 1000,
    requestsPerDay: 300_000,
    maxWebsockets: 250,
    websocketLifetimeMs: 24 * HOUR_MS,
    bulkCheckSize: 100,
  },
};

/** Width of the sliding window that requests are counted in, in milliseconds. */
export const RATE_LIMIT_WINDOW_MS: number = MINUTE_MS;

/** Calls of api/live/connect in one minute; it has no key, and a limit of its own. */
export const LIVE_CONNECT_REQUESTS_PER_MINUTE = 10;

/** How long room_id answers from its cache, in milliseconds. */
export const ROOM_ID_CACHE_MS: number = 30 * MINUTE_MS;

/** How long resolve_user_ids answers from its cache, in milliseconds. */
export const USER_ID_CACHE_MS: number = 24 * HOUR_MS;

/** Direct sockets that the platform lets one IP address have at once. The reference says: about so many. */
export const WEBCAST_SOCKETS_PER_IP = 4;

/**
 * The number that stands for "no limit" in headers and bodies, so that a client which parses integers lives.
 * Invented: the reference does not say what an unlimited tier is told.
 */
export const UNLIMITED = 1_000_000;

/** Rate-limit headers of every response, errors included. */
export const rateLimitHeaders = {
  /** Requests allowed in a window. */
  limit: "x-ratelimit-limit",
  /** Requests left in the window that ends now. */
  remaining: "x-ratelimit-remaining",
  /** Unix seconds at which the oldest counted request leaves the window. */
  reset: "x-ratelimit-reset",
} as const;
