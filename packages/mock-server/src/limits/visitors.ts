import { BoundedMap } from "../bounded-map.ts";
import { Quota, type RequestQuota, unlimited } from "./quota.ts";

const WINDOW_MS = 60_000;
/** Addresses whose requests are counted; who was silent longest is forgotten first. */
const MAX_ADDRESSES = 10_000;

/** What one address may do; `null` means without a limit. */
export interface VisitorLimits {
  readonly requestsPerMinute: number | null;
  /** Sockets open at once. */
  readonly maxSockets: number | null;
}

/** Limits by the address that asks, where no key is needed: requests a minute, and sockets at once. */
export class Visitors {
  readonly #limits: VisitorLimits;
  readonly #quotas = new BoundedMap<string, Quota>(MAX_ADDRESSES);
  readonly #sockets = new Map<string, number>();

  constructor(limits: VisitorLimits) {
    this.#limits = limits;
  }

  /** Counts a request of an address. */
  takeRequest(address: string, now: number): RequestQuota {
    const { requestsPerMinute } = this.#limits;
    // Then nobody has to be remembered.
    if (requestsPerMinute === null) return unlimited(now);
    const quota = this.#quotas.get(address) ?? new Quota(requestsPerMinute, WINDOW_MS);
    this.#quotas.set(address, quota);
    return quota.take(now);
  }

  /** Whether an address may open one more socket. */
  hasRoomForSocket(address: string): boolean {
    const { maxSockets } = this.#limits;
    return maxSockets === null || (this.#sockets.get(address) ?? 0) < maxSockets;
  }

  /** Counts a socket of an address. */
  takeSocket(address: string): void {
    this.#sockets.set(address, (this.#sockets.get(address) ?? 0) + 1);
  }

  releaseSocket(address: string): void {
    const open = (this.#sockets.get(address) ?? 0) - 1;
    if (open > 0) this.#sockets.set(address, open);
    else this.#sockets.delete(address);
  }
}
