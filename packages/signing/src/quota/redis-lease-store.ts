import type { Clock } from "@webcast-kit/protocol/connection";
import { SigningError } from "../errors.ts";
import type { LeaseStore } from "./lease-store.ts";
import { LeaseTable } from "./lease-table.ts";
import { REDIS_RETRY_MS, type RedisCommands } from "./redis-commands.ts";

interface RedisLeaseStoreInit {
  readonly commands: RedisCommands;
  readonly settleMs: number;
  /** Among how many the limits are divided while Redis is away; `undefined`: nobody gets anything then. */
  readonly processes: number | undefined;
  readonly clock: Clock;
}

/** More than the lanes of all keys that a process can be busy with. */
const MAX_OWN_LEASES = 1_000_000;

/**
 * Leases in Redis, and what this process remembers of its own.
 *
 * Redis that has lost its data has also forgotten what others hold. It tells by its age: the key that carries it is made
 * by whoever misses it. A lease counts only if the data are old enough *after* it was taken, because a loss at any time
 * before would have made them young.
 */
export class RedisLeaseStore implements LeaseStore {
  readonly #init: RedisLeaseStoreInit;
  /** What this process holds, whatever Redis has forgotten. */
  readonly #own: LeaseTable;
  /** Until when Redis keeps it for us, at least. Later it may have passed to somebody else, whose it is then. */
  readonly #inRedis: LeaseTable;
  /** Since when Redis has not answered, and when it is asked again. */
  #away: { readonly sinceMs: number; readonly askAgainAtMs: number } | undefined;
  /** When the data of Redis were last found too young, they are old enough then. */
  #settledAtMs = Number.NEGATIVE_INFINITY;
  /** Until when leases last that were given out without Redis. */
  #sharedUntilMs = Number.NEGATIVE_INFINITY;
  #isWatching = false;

  constructor(init: RedisLeaseStoreInit) {
    this.#init = init;
    this.#own = new LeaseTable(() => init.clock.now(), MAX_OWN_LEASES);
    this.#inRedis = new LeaseTable(() => init.clock.now(), MAX_OWN_LEASES);
  }

  async usable(limit: number): Promise<number> {
    await this.#lookForRedis();
    if (this.#away === undefined) return limit;
    if (this.#isSharing) return Math.floor(limit / (this.#init.processes ?? 1));
    throw this.#notNow("Redis is away", this.#away.askAgainAtMs);
  }

  async tryTake(name: string, ttlMs: number): Promise<number> {
    const ownMs = this.#own.tryTake(name, ttlMs);
    if (ownMs > 0) return ownMs;
    if (this.#isSharing) {
      this.#noteShared(ttlMs);
      return 0;
    }
    try {
      const othersMs = await this.#takeInRedis(name, ttlMs);
      if (othersMs > 0) this.#own.release(name);
      return othersMs;
    } catch (error) {
      this.#own.release(name);
      throw error;
    }
  }

  async extend(name: string, ttlMs: number): Promise<boolean> {
    if (!this.#own.extend(name, ttlMs)) return false;
    await this.#lookForRedis();
    if (this.#isSharing) {
      this.#noteShared(ttlMs);
      return true;
    }
    const othersMs = await this.#keepInRedis(name, ttlMs);
    if (othersMs > 0) this.#own.release(name);
    return othersMs === 0;
  }

  async release(name: string): Promise<void> {
    this.#own.release(name);
    if (!this.#inRedis.holds(name)) return;
    this.#inRedis.release(name);
    await this.#ask((redis) => redis.drop(name));
  }

  async #takeInRedis(name: string, ttlMs: number): Promise<number> {
    this.#assertSettled();
    const othersMs = await this.#ask((redis) => redis.take(name, ttlMs));
    if (othersMs > 0) return othersMs;
    this.#inRedis.tryTake(name, ttlMs);
    try {
      await this.#checkAge();
    } catch (error) {
      this.release(name).catch(() => {});
      throw error;
    }
    return 0;
  }

  /** Takes it anew if Redis was away for too long, or has never heard of it. Then somebody else may have been faster. */
  async #keepInRedis(name: string, ttlMs: number): Promise<number> {
    const isKept = this.#inRedis.holds(name);
    const othersMs = await this.#ask(async (redis) =>
      isKept ? redis.keep(name, ttlMs).then(() => 0) : redis.take(name, ttlMs),
    );
    this.#inRedis.release(name);
    if (othersMs === 0) this.#inRedis.tryTake(name, ttlMs);
    return othersMs;
  }

  async #checkAge(): Promise<void> {
    const ageMs = await this.#ask((redis) => redis.ageMs());
    if (ageMs < this.#init.settleMs) this.#settledAtMs = this.#init.clock.now() + this.#init.settleMs - ageMs;
    this.#assertSettled();
  }

  #assertSettled(): void {
    if (this.#settledAtMs > this.#init.clock.now()) throw this.#notNow("Redis is new", this.#settledAtMs);
  }

  get #isSharing(): boolean {
    const { processes, settleMs, clock } = this.#init;
    return processes !== undefined && this.#away !== undefined && clock.now() - this.#away.sinceMs >= settleMs;
  }

  #noteShared(ttlMs: number): void {
    this.#sharedUntilMs = Math.max(this.#sharedUntilMs, this.#init.clock.now() + ttlMs);
    if (!this.#isWatching) this.#watch();
  }

  /** Looks for Redis also while nobody asks for anything: the others have to hear of what was given out without it. */
  #watch(): void {
    const { clock } = this.#init;
    this.#isWatching = this.#away !== undefined && this.#sharedUntilMs > clock.now();
    if (!this.#isWatching) return;
    const timer = clock.setTimeout(() => void this.#lookForRedis().then(() => this.#watch()), REDIS_RETRY_MS);
    (timer as Partial<NodeJS.Timeout>).unref?.();
  }

  /** Asks whether Redis is back, now and then while it is away. */
  async #lookForRedis(): Promise<void> {
    if (this.#away === undefined || this.#away.askAgainAtMs > this.#init.clock.now()) return;
    try {
      await this.#init.commands.ageMs();
      // What was given out without Redis is known to nobody else: all have to wait until it is over.
      if (this.#sharedUntilMs > this.#init.clock.now()) await this.#init.commands.forgetAge();
      this.#away = undefined;
    } catch {
      this.#missRedis();
    }
  }

  async #ask<T>(command: (redis: RedisCommands) => Promise<T>): Promise<T> {
    try {
      return await command(this.#init.commands);
    } catch (error) {
      this.#missRedis();
      throw error;
    }
  }

  #missRedis(): void {
    const now = this.#init.clock.now();
    this.#away = { sinceMs: this.#away?.sinceMs ?? now, askAgainAtMs: now + REDIS_RETRY_MS };
  }

  #notNow(why: string, untilMs: number): SigningError {
    const retryAfterMs = Math.max(1, Math.ceil(untilMs - this.#init.clock.now()));
    return new SigningError("ERR_NETWORK", `${why}: nothing is let through for now`, { retryAfterMs });
  }
}
