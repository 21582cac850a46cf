import { checkInteger } from "../options.ts";
import { LeaseTable } from "./lease-table.ts";

/**
 * Hands out leases: each name belongs to one holder until its time is over. A limit of N is N names.
 *
 * Every method settles within seconds. One that rejects says that nothing is known for now: the caller asks again,
 * after the `retryAfterMs` of a `SigningError` when there is one.
 */
export interface LeaseStore {
  /**
   * Takes a lease that nobody holds.
   *
   * @param name visible ASCII, without a secret
   * @param ttlMs how long it lasts, at least 1
   * @returns 0 when it is taken, else the milliseconds until it may be free
   */
  tryTake(name: string, ttlMs: number): Promise<number>;
  /**
   * Lets a lease of this process last `ttlMs` from now, which may also be less than before.
   *
   * @returns false when it is over, or was never taken here
   */
  extend(name: string, ttlMs: number): Promise<boolean>;
  /** Ends a lease of this process. One that is over stays as it is: somebody else may hold it by now. */
  release(name: string): Promise<void>;
  /**
   * How many of `limit` names of one kind this process may hold now; all of them when the method is missing. For stores
   * that are shared, and have to make do with a part while they are cut off from the others.
   */
  usable?(limit: number): Promise<number>;
}

export interface MemoryLeaseStoreOptions {
  /** Milliseconds of a clock that does not go back. Default: that of the process. */
  readonly now?: (() => number) | undefined;
  /** Leases that can be held at once, 1 to 10,000,000; more are refused. Default 100,000, about 10 MB. */
  readonly maxLeases?: number | undefined;
}

/**
 * Makes a store for one process.
 *
 * @throws {SigningError} ERR_ARGUMENT when an option is out of range
 */
export function createMemoryLeaseStore(options: MemoryLeaseStoreOptions = {}): LeaseStore {
  const { now = () => performance.now(), maxLeases = 100_000 } = options;
  const table = new LeaseTable(now, checkInteger("maxLeases", maxLeases, 1, 10_000_000));
  return {
    tryTake: async (name, ttlMs) => table.tryTake(name, ttlMs),
    extend: async (name, ttlMs) => table.extend(name, ttlMs),
    release: async (name) => table.release(name),
  };
}
