import type { Clock } from "./clock.ts";
import type { RetryStep } from "./reconnect-policy.ts";

/**
 * The wait before the next try. Whoever wants it sooner can cut it short, but not below what the other side asked for.
 */
export class RetryWait {
  readonly #clock: Clock;
  readonly #earliestAt: number;
  #endsAt: number;
  /** Sets the timer, while there is one, to the end. */
  #setTimer: () => void = () => {};

  constructor(clock: Clock, { delayMs, askedMs }: Pick<RetryStep, "delayMs" | "askedMs">) {
    this.#clock = clock;
    this.#earliestAt = clock.now() + askedMs;
    this.#endsAt = clock.now() + delayMs;
  }

  /** How much longer the other side wants to be left alone, in milliseconds; 0 when it does not. */
  get askedMs(): number {
    return Math.max(0, this.#earliestAt - this.#clock.now());
  }

  /** Lets the next try come at once, or as soon as the other side allows. Does nothing when the wait is over. */
  cutShort(): void {
    this.#endsAt = Math.min(this.#endsAt, this.#clock.now() + this.askedMs);
    this.#setTimer();
  }

  /** Waits, once. Rejects with the signal's reason when it aborts; no timer and no listener is left behind. */
  over(signal: AbortSignal): Promise<void> {
    const clock = this.#clock;
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      let timer: unknown;
      const finish = (settle: () => void): void => {
        clock.clearTimeout(timer);
        signal.removeEventListener("abort", onAbort);
        this.#setTimer = () => {};
        settle();
      };
      const onAbort = (): void => finish(() => reject(signal.reason));
      signal.addEventListener("abort", onAbort, { once: true });
      this.#setTimer = () => {
        clock.clearTimeout(timer);
        timer = clock.setTimeout(() => finish(resolve), Math.max(0, this.#endsAt - clock.now()));
      };
      this.#setTimer();
    });
  }
}
