import { SigningError } from "../errors.ts";
import { HeldSlot } from "./held-slot.ts";
import { LaneQueue } from "./lane-queue.ts";
import { shownWaitMs } from "./shown-wait.ts";
import type { StoreAccess } from "./store-access.ts";

export interface AddressSlotsOptions extends StoreAccess {
  readonly perAddress: number;
  readonly leaseMs: number;
  readonly maxWaitMs: number;
  readonly maxQueued: number;
}

/** Room for one socket. */
export interface Slot {
  /**
   * Resolves when somebody else has got this slot because the store could not be reached for longer than the lease: the
   * address then has one socket too many. Stays pending otherwise, also after the release.
   */
  readonly lost: Promise<void>;
  /** Gives the slot back, after the socket has closed. Never rejects; again it does nothing. */
  release(): Promise<void>;
}

/** How the sockets of one address are doing, as this process knows. */
export interface SlotStats {
  /** Slots that are taken, by this process or as it heard by others. */
  readonly taken: number;
  /** Sockets that wait for a slot. */
  readonly queued: number;
}

/** The slots of one address: as many lanes as it may have sockets. */
export class AddressSlots {
  readonly #options: AddressSlotsOptions;
  readonly #queue: LaneQueue;

  /** @param name of the address in the store */
  constructor(name: string, options: AddressSlotsOptions) {
    this.#options = options;
    const { perAddress, leaseMs } = options;
    this.#queue = new LaneQueue({
      ...options,
      name,
      heldMs: Number.POSITIVE_INFINITY,
      // Slots of other processes are extended and given back at any time.
      pollMs: leaseMs / 10,
      count: () => perAddress,
      blockedUntilMs: () => Number.NEGATIVE_INFINITY,
      refuse: (reason, retryAfterMs, cause) => this.#refusal(reason, retryAfterMs, cause),
    });
  }

  get isIdle(): boolean {
    return this.#queue.queued === 0 && this.#queue.busy === 0;
  }

  get stats(): SlotStats {
    return { taken: this.#queue.busy, queued: this.#queue.queued };
  }

  async acquire(signal: AbortSignal | undefined): Promise<Slot> {
    const lane = (await this.#queue.take(signal)) ?? 0;
    const name = this.#queue.nameOf(lane);
    return new HeldSlot({ ...this.#options, name, giveBack: () => this.#queue.free(lane) });
  }

  /** When a slot will be free nobody knows: sockets stay open as long as they like. When to ask the store, one knows. */
  #refusal(reason: "full" | "late", retryAfterMs: number, cause: unknown): SigningError {
    const { perAddress, maxWaitMs, maxQueued } = this.#options;
    const why = reason === "full" ? `${maxQueued} wait already` : `none became free within ${maxWaitMs} ms`;
    if (cause !== undefined) {
      const details = { retryAfterMs: shownWaitMs(retryAfterMs), side: "local", cause } as const;
      return new SigningError("ERR_RATE_LIMITED", `no connection slot while their store fails, and ${why}`, details);
    }
    const message =
      `all connections that this address may have (${perAddress}) are open, and ${why}: ` +
      "close one, or raise perAddress if the address may have more";
    return new SigningError("ERR_RATE_LIMITED", message, { side: "local" });
  }
}
