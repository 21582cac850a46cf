import { setTimeout as sleep } from "node:timers/promises";
import { SigningError } from "@webcast-kit/signing";

/** When nobody says how long a used-up limit stays so. */
const DEFAULT_WAIT_MS = 10_000;

/** How long to be patient, and who hears of it. */
export interface PatienceOptions {
  /** By `performance.now()`. */
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
  /** A wait begins. */
  readonly onWait: (waitMs: number) => unknown;
}

/**
 * Asks until a rate limit lets the question pass: waits as long as the answer says, and asks again.
 *
 * @throws {Error} what asking throws, when it is about anything else, or when the wait would be too long
 */
export async function askPatiently<T>(ask: () => Promise<T>, options: PatienceOptions): Promise<T> {
  const { deadlineMs, signal, onWait } = options;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof SigningError && error.code === "ERR_RATE_LIMITED")) throw error;
      const waitMs = Math.max(1, error.retryAfterMs ?? DEFAULT_WAIT_MS);
      if (performance.now() + waitMs > deadlineMs) throw error;
      await onWait(waitMs);
      await sleep(waitMs, undefined, { signal });
    }
  }
}
