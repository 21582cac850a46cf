import { WEBCAST_SOCKETS_PER_IP } from "@webcast-kit/contract";
import { type Clock, systemClock } from "@webcast-kit/protocol/connection";
import { argumentError, checkInteger } from "../options.ts";
import { AddressSlots, type AddressSlotsOptions, type Slot, type SlotStats } from "./address-slots.ts";
import { digestOf } from "./digest.ts";
import { createMemoryLeaseStore, type LeaseStore } from "./lease-store.ts";
import { Registry } from "./registry.ts";

export interface ConnectionSlotsOptions {
  /** Sockets that one address may have open at once, 1 to 10,000. Default 4, as the platform allows. */
  readonly perAddress?: number | undefined;
  /** Where slots are counted. Default: in this process. For several processes: `createRedisLeaseStore`. */
  readonly store?: LeaseStore | undefined;
  /** How long the slots of a process that died stay taken, 3,000 to 600,000 ms. Default 30,000. */
  readonly leaseMs?: number | undefined;
  /** Longest wait for a slot, 0 to 600,000 ms. Default 75,000, as for requests. */
  readonly maxWaitMs?: number | undefined;
  /** Sockets of one address that may wait, 1 to 1,000,000. Default 1,000. */
  readonly maxQueued?: number | undefined;
  /**
   * What the store calls the address `direct`, 1 to 256 characters. Default `direct`: all machines that use the store share
   * one address. Give machines with addresses of their own a name each.
   */
  readonly directName?: string | undefined;
  /** Default: that of the process. */
  readonly clock?: Clock | undefined;
}

export interface SlotRequest {
  /** Where the socket leaves from: `direct`, or the URL of a proxy without user and password. 1 to 2,048 characters. */
  readonly address: string;
  /** Ends the waiting; `acquire` then rejects with its reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Limits the sockets of each address, for as many connections as like to share it. */
export interface ConnectionSlots {
  /**
   * Waits for a slot, in the order of asking, and holds it until it is released.
   *
   * @throws {SigningError} ERR_ARGUMENT for an address out of range or with userinfo; ERR_RATE_LIMITED when too many wait
   *   or the wait is too long, without `retryAfterMs` unless it is for the store: nobody knows when a socket will close;
   *   the signal's reason when it aborts
   */
  acquire(request: SlotRequest): Promise<Slot>;
  /** How an address is doing; `undefined` for one that nobody asked a slot for. */
  stats(address: string): SlotStats | undefined;
}

/**
 * Makes connection slots: sockets wait for room instead of being refused or getting the address banned.
 *
 * @throws {SigningError} ERR_ARGUMENT when an option is out of range
 */
export function createConnectionSlots(options: ConnectionSlotsOptions = {}): ConnectionSlots {
  const checked = checkOptions(options);
  const { directName = "direct" } = options;
  if (directName.length < 1 || directName.length > 256) throw argumentError("directName", "1 to 256 characters");
  const addresses = new Registry<AddressSlots>();
  const nameOf = (address: string): string => digestOf(address === "direct" ? directName : address);
  return {
    async acquire({ address, signal }) {
      checkAddress(address);
      const name = nameOf(address);
      return addresses.getOrMake(name, () => new AddressSlots(`sockets:${name}`, checked)).acquire(signal);
    },
    stats: (address) => addresses.get(nameOf(address))?.stats,
  };
}

/** The address is not shown: what has userinfo may hold a password. */
function checkAddress(address: string): void {
  const isText = typeof address === "string" && address.length >= 1 && address.length <= 2048;
  if (!isText || address.includes("@")) {
    throw argumentError("address", '"direct" or the URL of a proxy without userinfo, at most 2048 characters');
  }
}

function checkOptions(options: ConnectionSlotsOptions): AddressSlotsOptions {
  const { clock = systemClock, perAddress = WEBCAST_SOCKETS_PER_IP, leaseMs = 30_000 } = options;
  const { maxWaitMs = 75_000, maxQueued = 1000 } = options;
  return {
    store: options.store ?? createMemoryLeaseStore({ now: () => clock.now() }),
    clock,
    perAddress: checkInteger("perAddress", perAddress, 1, 10_000),
    leaseMs: checkInteger("leaseMs", leaseMs, 3000, 600_000),
    maxWaitMs: checkInteger("maxWaitMs", maxWaitMs, 0, 600_000),
    maxQueued: checkInteger("maxQueued", maxQueued, 1, 1_000_000),
  };
}
