import type { Clock } from "./clock.ts";

export interface DeadlineOptions<T> {
  readonly clock: Clock;
  readonly timeoutMs: number;
  /** Made when the time is up. */
  readonly timeoutError: () => Error;
  readonly signal: AbortSignal | undefined;
  /** Takes what comes after the end, so that nothing leaks from work that does not heed its signal. */
  readonly discard?: (late: T) => void;
}

/**
 * Runs work that ends by itself, when the time is up, or when the caller's signal says so.
 *
 * No timer and no listener is left behind. `AbortSignal.any` is not used: on Node 20 a long-lived signal keeps every
 * signal that was made from it.
 */
export function withDeadline<T>(options: DeadlineOptions<T>, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const { clock, timeoutMs, timeoutError, signal, discard } = options;
  return new Promise<T>((resolve, reject) => {
    signal?.throwIfAborted();
    const controller = new AbortController();
    const finish = (settle: () => void): void => {
      clock.clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
      settle();
    };
    const giveUp = (reason: unknown): void => {
      controller.abort(reason);
      finish(() => reject(reason));
    };
    const onAbort = (): void => giveUp(signal?.reason);
    const timer = clock.setTimeout(() => giveUp(timeoutError()), timeoutMs);
    signal?.addEventListener("abort", onAbort, { once: true });
    const fail = (error: unknown): void => finish(() => reject(error));
    try {
      work(controller.signal).then(
        (result) => (controller.signal.aborted ? discard?.(result) : finish(() => resolve(result))),
        fail,
      );
    } catch (error) {
      fail(error);
    }
  });
}
