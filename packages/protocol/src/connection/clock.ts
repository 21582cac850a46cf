/** Where time comes from. Bring your own to test without waiting. */
export interface Clock {
  /** Milliseconds of a clock that does not go back. */
  now(): number;
  setTimeout(callback: () => void, ms: number): unknown;
  clearTimeout(handle: unknown): void;
}

/** What a timer of the process can wait, about 25 days; asked for more, it would not wait at all. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** The clock of the process; it waits for 2^31 - 1 ms at most. */
export const systemClock: Clock = {
  now: () => performance.now(),
  setTimeout: (callback, ms) => setTimeout(callback, Math.min(ms, MAX_TIMER_MS)),
  clearTimeout: (handle) => clearTimeout(handle as Parameters<typeof clearTimeout>[0]),
};

/**
 * Waits. Rejects with the signal's reason when it aborts; no timer and no listener is left behind.
 *
 * @param ms milliseconds, 0 or more
 */
export function delay(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const onAbort = (): void => {
      clock.clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = clock.setTimeout(() => {
      signal?.removeEventListener("abort", onAbort);
      resolve();
    }, ms);
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}
