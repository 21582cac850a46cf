import type { CloseDecision } from "@webcast-kit/contract";
import { checkInteger } from "../limits.ts";

export interface ReconnectOptions {
  /**
   * Tries in a row without stable data, 0 to 1,000,000, or `Infinity`. Default 10: about four minutes with the other
   * defaults. Waiting for a creator to go live does not count.
   */
  readonly maxAttempts?: number | undefined;
  /** Upper end of the first wait, 1 to 3,600,000 ms; it doubles with every try. Default 1,000. */
  readonly baseDelayMs?: number | undefined;
  /** Upper end of any wait that the other side did not ask for, `baseDelayMs` to 86,400,000 ms. Default 30,000, or `baseDelayMs` if that is more. */
  readonly maxDelayMs?: number | undefined;
  /**
   * How long data has to come before the tries are counted anew, 0 to 3,600,000 ms. Default 10,000: a server that
   * accepts and then closes at once must not be tried for ever.
   */
  readonly stableAfterMs?: number | undefined;
  /** Wait between two questions whether the creator is live, 1,000 to 86,400,000 ms. Default 60,000. */
  readonly liveDelayMs?: number | undefined;
  /**
   * Wait after a quota was used up when the other side does not say how long, 0 to 86,400,000 ms. Default 60,000, the
   * window of the documented limits.
   */
  readonly quotaDelayMs?: number | undefined;
}

/** How one connection, or one try to open one, ended. */
export interface LinkEnd {
  /** What its code, status or error means. */
  readonly decision: CloseDecision;
  /** How long the other side asks to wait, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
}

/** Another try, after a wait. */
export interface RetryStep {
  readonly action: "retry";
  /** Milliseconds, 0 or more. */
  readonly delayMs: number;
  /** What of it the other side asked for, in milliseconds: that must not be cut short. */
  readonly askedMs: number;
  /** 1 for the first try since there was stable data; 0 while waiting for the creator. */
  readonly attempt: number;
}

/** What to do after an end. */
export type NextStep =
  | RetryStep
  /** `decision`: trying again makes no sense. `attempts`: there were too many tries. */
  | { readonly action: "stop"; readonly why: "decision" | "attempts" };

/**
 * Decides when to connect again, without a clock and without randomness of its own.
 *
 * Times are absolute milliseconds of any clock that does not go back.
 */
export interface ReconnectPolicy {
  /** Data arrived. */
  data(now: number): void;
  /**
   * A connection, or a try to open one, is over.
   *
   * @param random from 0 up to 1: full jitter, so that many clients do not come back at once
   */
  next(end: LinkEnd, random: number): NextStep;
}

/**
 * Makes the policy of one logical connection.
 *
 * @throws {ProtocolError} ERR_ARGUMENT when an option is out of range
 */
export function createReconnectPolicy(options: ReconnectOptions = {}): ReconnectPolicy {
  return new ReconnectPolicyImpl(resolveOptions(options));
}

type ResolvedOptions = { readonly [Field in keyof ReconnectOptions]-?: number };

function resolveOptions(options: ReconnectOptions): ResolvedOptions {
  const { maxAttempts = 10, baseDelayMs = 1000 } = options;
  const { maxDelayMs = Math.max(30_000, baseDelayMs) } = options;
  const { stableAfterMs = 10_000, liveDelayMs = 60_000, quotaDelayMs = 60_000 } = options;
  if (maxAttempts !== Number.POSITIVE_INFINITY) checkInteger("maxAttempts", maxAttempts, 0, 1_000_000);
  return {
    maxAttempts,
    baseDelayMs: checkInteger("baseDelayMs", baseDelayMs, 1, 3_600_000),
    maxDelayMs: checkInteger("maxDelayMs", maxDelayMs, baseDelayMs, 86_400_000),
    stableAfterMs: checkInteger("stableAfterMs", stableAfterMs, 0, 3_600_000),
    liveDelayMs: checkInteger("liveDelayMs", liveDelayMs, 1000, 86_400_000),
    quotaDelayMs: checkInteger("quotaDelayMs", quotaDelayMs, 0, 86_400_000),
  };
}

class ReconnectPolicyImpl implements ReconnectPolicy {
  readonly #options: ResolvedOptions;
  #attempts = 0;
  /** When the first data of the present connection came. */
  #dataSince: number | undefined;

  constructor(options: ResolvedOptions) {
    this.#options = options;
  }

  data(now: number): void {
    this.#dataSince ??= now;
    if (now - this.#dataSince >= this.#options.stableAfterMs) this.#attempts = 0;
  }

  next(end: LinkEnd, random: number): NextStep {
    const { decision } = end;
    this.#dataSince = undefined;
    if (decision === "stop" || decision === "never") return { action: "stop", why: "decision" };
    const askedMs = this.#askedMs(end);
    if (decision === "wait-for-live") {
      return { action: "retry", attempt: 0, askedMs, delayMs: Math.max(askedMs, this.#liveDelay(random)) };
    }
    if (this.#attempts >= this.#options.maxAttempts) return { action: "stop", why: "attempts" };
    const attempt = ++this.#attempts;
    // At once only the first time: after that it waits like any other, or two sides could keep each other busy.
    const isFree = decision === "reconnect-now" && attempt === 1;
    return { action: "retry", attempt, askedMs, delayMs: askedMs + (isFree ? 0 : this.#backoff(attempt, random)) };
  }

  /** Who says that a quota is used up, and not until when, asks to be left alone all the same. */
  #askedMs({ decision, retryAfterMs }: LinkEnd): number {
    return retryAfterMs ?? (decision === "wait-for-quota" ? this.#options.quotaDelayMs : 0);
  }

  #backoff(attempt: number, random: number): number {
    const { baseDelayMs, maxDelayMs } = this.#options;
    return random * Math.min(maxDelayMs, baseDelayMs * 2 ** (attempt - 1));
  }

  /** Up to a tenth more, so that the clients of one creator do not ask in step. */
  #liveDelay(random: number): number {
    return this.#options.liveDelayMs * (1 + random / 10);
  }
}
