import { RATE_LIMIT_WINDOW_MS } from "@webcast-kit/contract";
import { type Clock, createReconnectPolicy, delay } from "@webcast-kit/protocol/connection";
import { SigningError } from "@webcast-kit/signing";

/** When a call is made again. */
export interface RetryOptions {
  /** Calls after the first one. */
  readonly retries: number;
  /** The longest wait that the other side may ask for, in milliseconds. */
  readonly maxWaitMs: number;
  readonly clock: Clock;
  /** From 0 up to 1. */
  readonly random: () => number;
}

/** Upper ends of the first wait and of any: the API answers in seconds. */
const [BASE_DELAY_MS, MAX_DELAY_MS] = [500, 5000];

/**
 * Does work that may fail by the way or by a busy server, and does it again then: up to a random time later, and not
 * before the server asks for it.
 *
 * @param signal ends the waiting; the rejection is its reason
 */
export async function withRetries<T>(
  { retries, maxWaitMs, clock, random }: RetryOptions,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<{ readonly value: T; readonly attempts: number }> {
  const policy = createReconnectPolicy({ maxAttempts: retries, baseDelayMs: BASE_DELAY_MS, maxDelayMs: MAX_DELAY_MS });
  for (let attempts = 1; ; attempts++) {
    try {
      return { value: await work(), attempts };
    } catch (error) {
      if (!isPassing(error)) throw error;
      const retryAfterMs = askedMs(error);
      if (retryAfterMs > maxWaitMs) throw error;
      const step = policy.next({ decision: "reconnect", retryAfterMs }, random());
      if (step.action === "stop") throw error;
      await delay(clock, step.delayMs, signal);
    }
  }
}

/** Tells whether a failure may be gone after a wait. */
function isPassing(error: unknown): error is SigningError {
  if (!(error instanceof SigningError) || !error.retryable || error.side === "local") return false;
  // The calls of a day come back too late to wait for.
  if (error.apiCode === "QUOTA_EXCEEDED") return false;
  const { status = 0 } = error;
  return status < 400 || status === 429 || status >= 500;
}

/** How long the other side wants to be left alone; after a limit that does not say it, for a whole window. */
function askedMs({ code, retryAfterMs }: SigningError): number {
  return retryAfterMs ?? (code === "ERR_RATE_LIMITED" ? RATE_LIMIT_WINDOW_MS : 0);
}
