import { type Clock, systemClock } from "@webcast-kit/protocol/connection";
import { argumentError, checkInteger } from "../options.ts";
import type { LeaseStore } from "./lease-store.ts";
import { RedisCommands } from "./redis-commands.ts";
import { RedisLeaseStore } from "./redis-lease-store.ts";

export type { LeaseStore } from "./lease-store.ts";

export interface RedisLeaseStoreOptions {
  /**
   * A client of one Redis, by the package ioredis or redis (4 or newer), connected or connecting. It stays yours: close it
   * yourself, and listen to its `error` event. Its Redis must not evict keys (`maxmemory-policy noeviction`), and not be a
   * cluster. A fail-over to a replica can lose the leases of its last moments.
   */
  readonly client: object;
  /** What the keys begin with, 1 to 64 characters. Default `webcast-kit`. Who shares quotas shares it. */
  readonly prefix?: string | undefined;
  /**
   * What happens while Redis is away. `wait`: nothing is let through, and what waits may still be served when Redis is
   * back; it never waits longer than the `maxWaitMs` of the quota. `{ share: n }`, 1 to 10,000: after `settleMs` without
   * Redis each of n processes goes on with its n-th part of every limit, rounded down. That is safe while Redis is away
   * for all of them, and `settleMs` later all go on as before. It is not safe when only some have lost their way to Redis:
   * they add their shares to what the others use. Default `wait`, which is always safe.
   */
  readonly whenUnavailable?: "wait" | { readonly share: number } | undefined;
  /**
   * How long nothing is let through after Redis has begun with no data, 0 to 3,600,000 ms: it does not know what was sent
   * before. So it is also at the first start on a new Redis. Default 61,000, a window of the quota and somewhat more; 0
   * where a second burst within a window does no harm.
   */
  readonly settleMs?: number | undefined;
  /** Longest time for one command, 10 to 2,000 ms. Default 1,000. */
  readonly commandTimeoutMs?: number | undefined;
  /** Default: that of the process. */
  readonly clock?: Clock | undefined;
}

/**
 * Makes a store that processes and machines share through Redis. It needs the package rate-limiter-flexible, and lets
 * through too little rather than too much when Redis goes away, hangs or comes back empty. Its keys hold digests, never
 * an API key.
 *
 * ```ts
 * const store = createRedisLeaseStore({ client: new Redis("redis://127.0.0.1:6379") });
 * const quota = createQuota({ store });
 * ```
 *
 * @throws {SigningError} ERR_ARGUMENT when an option is out of range
 */
export function createRedisLeaseStore(options: RedisLeaseStoreOptions): LeaseStore {
  const { client, prefix = "webcast-kit", whenUnavailable = "wait", clock = systemClock } = options;
  const { settleMs = 61_000, commandTimeoutMs = 1000 } = options;
  if (typeof client !== "object" || client === null) throw argumentError("client", "a client of ioredis or redis");
  if (typeof prefix !== "string" || !/^[\x21-\x7e]{1,64}$/.test(prefix)) {
    throw argumentError("prefix", "1 to 64 visible ASCII characters");
  }
  const processes = whenUnavailable === "wait" ? undefined : checkInteger("share", whenUnavailable.share, 1, 10_000);
  const timeoutMs = checkInteger("commandTimeoutMs", commandTimeoutMs, 10, 2000);
  return new RedisLeaseStore({
    commands: new RedisCommands({ client, prefix, timeoutMs, clock }),
    settleMs: checkInteger("settleMs", settleMs, 0, 3_600_000),
    processes,
    clock,
  });
}
