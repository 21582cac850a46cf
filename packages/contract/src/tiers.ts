/** Tiers of an API key, from the smallest to the largest. */
export const tiers = ["sandbox", "basic", "pro", "ultra"] as const;

export type Tier = (typeof tiers)[number];

/** What one tier may use. `null` means without a limit. */
export interface TierLimits {
  /** REST requests in any window of one minute. */
  readonly requestsPerMinute: number | null;
  /** Managed sockets open at once. */
  readonly maxWebsockets: number;
  /** Longest life of one managed socket, in milliseconds; it then closes with 4555. */
  readonly websocketLifetimeMs: number;
  /** Managed sockets opened in one day. */
  readonly websocketConnectsPerDay: number | null;
  /** Users in one bulk live check. */
  readonly bulkCheckSize: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/**
 * The tier table of the reference. It gives Pro no request limit and Ultra one of 300 a minute, which may be a slip
 * there; it is kept as written.
 */
export const tierLimits: Readonly<Record<Tier, TierLimits>> = {
  sandbox: {
    requestsPerMinute: 5,
    maxWebsockets: 1,
    websocketLifetimeMs: 5 * MINUTE_MS,
    websocketConnectsPerDay: 5,
    bulkCheckSize: 1,
  },
  basic: {
    requestsPerMinute: 60,
    maxWebsockets: 3,
    websocketLifetimeMs: 8 * HOUR_MS,
    websocketConnectsPerDay: 150,
    bulkCheckSize: 10,
  },
  pro: {
    requestsPerMinute: null,
    maxWebsockets: 50,
    websocketLifetimeMs: 8 * HOUR_MS,
    websocketConnectsPerDay: null,
    bulkCheckSize: 50,
  },
  ultra: {
    requestsPerMinute: 300,
    maxWebsockets: 500,
    websocketLifetimeMs: 8 * HOUR_MS,
    websocketConnectsPerDay: null,
    bulkCheckSize: 500,
  },
};

/** Width of the sliding window that requests are counted in, in milliseconds. */
export const RATE_LIMIT_WINDOW_MS: number = MINUTE_MS;

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
