import { type Clock, withDeadline } from "@webcast-kit/protocol/connection";
import { RateLimiterRedis, RateLimiterRes } from "rate-limiter-flexible";
import { SigningError } from "../errors.ts";
import { plainCause } from "../redact.ts";

interface RedisCommandsOptions {
  readonly client: object;
  readonly prefix: string;
  readonly timeoutMs: number;
  readonly clock: Clock;
}

/** Redis is asked again after so long. Asking costs nothing while the client has no connection. */
export const REDIS_RETRY_MS = 250;

/** Counts up for ever; its time to live tells how old the data are. */
const AGE_KEY = "age";
const AGE_TTL_MS = 10 * 365 * 24 * 60 * 60 * 1000;

/** What is asked of Redis, each within a time. Rejects with `SigningError`s that can be retried. */
export class RedisCommands {
  readonly #options: RedisCommandsOptions;
  readonly #limiter: RateLimiterRedis;

  constructor(options: RedisCommandsOptions) {
    const { client, prefix } = options;
    this.#options = options;
    this.#limiter = new RateLimiterRedis({
      storeClient: client,
      // The package redis is told by its looks otherwise, and not in all of its versions.
      useRedisPackage: !("defineCommand" in client),
      keyPrefix: prefix,
      // A lease is a counter: who makes it 1 has it.
      points: 1,
      duration: 1,
      // Commands that wait for a connection would take leases long after everybody has given up.
      rejectIfRedisNotReady: true,
    });
  }

  /** Takes a lease: 0 when it is taken, else the milliseconds until it may be free. */
  take(name: string, ttlMs: number): Promise<number> {
    return this.#within(
      () => this.#consume(name, ttlMs),
      (late) => {
        if (late === 0) this.drop(name).catch(() => {});
      },
    );
  }

  /** Lets a lease last so long from now, or begin when it is not there. */
  async keep(name: string, ttlMs: number): Promise<void> {
    await this.#within(() => this.#limiter.set(name, 1, secondsOf(ttlMs)));
  }

  async drop(name: string): Promise<void> {
    // The library deletes without a look at the connection. A command that is sent when it is back could end the lease of
    // somebody else, so it is asked for something first.
    if ((await this.#within(() => this.#limiter.get(name))) === null) return;
    await this.#within(() => this.#limiter.delete(name));
  }

  /** How long ago Redis began with no data; 0 when it is doing so now. */
  async ageMs(): Promise<number> {
    const age = await this.#within(() => this.#limiter.penalty(AGE_KEY, 1, { customDuration: secondsOf(AGE_TTL_MS) }));
    return AGE_TTL_MS - age.msBeforeNext;
  }

  /** Lets everybody take Redis for new. */
  forgetAge(): Promise<void> {
    return this.drop(AGE_KEY);
  }

  /** The library rejects with a result when the lease is taken, and with an error when Redis does not answer. */
  async #consume(name: string, ttlMs: number): Promise<number> {
    try {
      await this.#limiter.consume(name, 1, { customDuration: secondsOf(ttlMs) });
      return 0;
    } catch (outcome) {
      if (outcome instanceof RateLimiterRes) return Math.max(1, outcome.msBeforeNext);
      throw outcome;
    }
  }

  async #within<T>(ask: () => Promise<T>, discard: (late: T) => void = () => {}): Promise<T> {
    const { clock, timeoutMs } = this.#options;
    const timeoutError = (): Error => new Error(`no answer in ${timeoutMs} ms`);
    try {
      return await withDeadline({ clock, timeoutMs, timeoutError, signal: undefined, discard }, async () => ask());
    } catch (error) {
      const cause = plainCause(error);
      throw new SigningError("ERR_NETWORK", `Redis: ${cause.message}`, { cause, retryAfterMs: REDIS_RETRY_MS });
    }
  }
}

/** The library counts whole seconds. A lease that is longer is safe. */
function secondsOf(ms: number): number {
  return Math.ceil(ms / 1000);
}
