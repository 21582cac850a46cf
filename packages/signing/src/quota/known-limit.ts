import { rateLimitHeaders, UNLIMITED } from "@webcast-kit/contract";
import type { Clock } from "@webcast-kit/protocol/connection";
import { type Headers, headerOf, parseRateLimit, parseRetryAfter } from "../http/rate-limit-headers.ts";

interface KnownLimitOptions {
  readonly clock: Clock;
  readonly unixNow: () => number;
  readonly windowMs: number;
  readonly limit: number | undefined;
  readonly assumedLimit: number;
}

/** No tier allows more, short of no limit at all; and every lane is remembered. */
const MAX_LANES = 10_000;

/**
 * What the answers say of the limit of one key.
 *
 * The reference has the headers in every response, and does not say what a tier without a limit is told: perhaps
 * nothing. So as long as no answer tells of a limit, each one that was a success makes room for one request more while
 * somebody waits. Who has no limit soon feels none; and a server that limits without saying so refuses a few at most,
 * since no more are on their way than were assumed at first.
 */
export class KnownLimit {
  readonly #options: KnownLimitOptions;
  #limit: number;
  /** An answer has told of a limit. */
  #isStated: boolean = false;
  #blockedUntilMs = Number.NEGATIVE_INFINITY;

  constructor(options: KnownLimitOptions) {
    this.#options = options;
    this.#limit = lanesFor(options.limit ?? options.assumedLimit);
  }

  /** Requests in a window, 1 to 10,000; Infinity when there is no limit. */
  get limit(): number {
    return this.#limit;
  }

  /** In the clock's milliseconds. */
  get blockedUntilMs(): number {
    return this.#blockedUntilMs;
  }

  /** @param isShort whether somebody waits for more than the limit allows */
  learn(headers: Headers, status: number, isShort: boolean): void {
    const serverNow = this.#serverNow(headers);
    const rate = parseRateLimit(headers, serverNow);
    // An answer about no key at all says 0.
    const hasLimit = rate !== undefined && rate.limit > 0;
    if (hasLimit) this.#state(rate.limit);
    else if (headerOf(headers, rateLimitHeaders.limit) === undefined) this.#probe(status, isShort);
    // A refusal while there is something left comes from another limit, e.g. of calls of the feed a day.
    if (hasLimit && rate.remaining > 0) return;
    const untilResetMs = hasLimit ? rate.resetAtMs - serverNow : 0;
    if (status === 429) this.#block(this.#refusedForMs(headers, serverNow, untilResetMs));
    // Others use the key too: their requests have no lanes here, and leave the window within its width.
    else if (hasLimit) this.#block(Math.min(untilResetMs, this.#options.windowMs));
  }

  #state(limit: number): void {
    this.#isStated = true;
    this.#limit = Math.min(lanesFor(limit), lanesFor(this.#options.limit ?? UNLIMITED));
  }

  /** Until a refusal has been waited out, answers are about requests that left before it. */
  #probe(status: number, isShort: boolean): void {
    const { limit, assumedLimit, clock } = this.#options;
    if (this.#isStated || limit !== undefined || this.#blockedUntilMs > clock.now()) return;
    if (status === 429) this.#limit = assumedLimit;
    else if (isShort && wasTaken(status)) this.#limit = Math.min(this.#limit + 1, MAX_LANES);
  }

  /**
   * The two headers may be about different limits, or a clock be wrong. The shorter wait is enough: when it was not, the
   * next answer says so.
   */
  #refusedForMs(headers: Headers, serverNow: number, untilResetMs: number): number {
    const retryAfterMs = parseRetryAfter(headers, serverNow) ?? 0;
    const waits = [retryAfterMs, untilResetMs].filter((ms) => ms > 0);
    return waits.length === 0 ? this.#options.windowMs : Math.min(...waits);
  }

  #block(ms: number): void {
    this.#blockedUntilMs = Math.max(this.#blockedUntilMs, this.#options.clock.now() + ms);
  }

  /** The server's own clock, where the answer shows it: this machine's may be wrong by hours. */
  #serverNow(headers: Headers): number {
    const date = Date.parse(headerOf(headers, "date") ?? "");
    return Number.isNaN(date) ? this.#options.unixNow() : date;
  }
}

/** The server has done what was asked; 404 says of a user that nobody is live. */
function wasTaken(status: number): boolean {
  return (status >= 200 && status < 300) || status === 404;
}

function lanesFor(limit: number): number {
  return limit >= UNLIMITED ? Number.POSITIVE_INFINITY : Math.min(limit, MAX_LANES);
}
