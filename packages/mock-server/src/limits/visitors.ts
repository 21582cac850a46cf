import { Quota, type RequestQuota, unlimited } from "./quota.ts";

const WINDOW_MS = 60_000;
/** Addresses that are remembered; the oldest go first. */
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
  readonly #quotas = new Map<string, Quota>();
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
    if (this.#quotas.size > MAX_ADDRESSES) this.#quotas.delete(this.#quotas.keys().next().value as string);
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
