import type { Slot } from "./address-slots.ts";
import { askStore, type StoreAccess } from "./store-access.ts";

interface HeldSlotOptions extends StoreAccess {
  /** The lease behind the slot. */
  readonly name: string;
  readonly leaseMs: number;
  readonly giveBack: () => Promise<void>;
}

/** A slot that is held: its lease is extended three times as often as it would end. */
export class HeldSlot implements Slot {
  readonly lost: Promise<void>;
  readonly #options: HeldSlotOptions;
  #tellLost: () => void = () => {};
  #timer: unknown;
  #renewal: Promise<void> = Promise.resolve();
  #released: Promise<void> | undefined;

  constructor(options: HeldSlotOptions) {
    this.#options = options;
    this.lost = new Promise((resolve) => {
      this.#tellLost = resolve;
    });
    this.#renewLater();
  }

  release(): Promise<void> {
    this.#options.clock.clearTimeout(this.#timer);
    // A renewal that overtook the release would take the slot for nobody.
    this.#released ??= this.#renewal.then(this.#options.giveBack);
    return this.#released;
  }

  #renewLater(): void {
    const { clock, leaseMs } = this.#options;
    const renew = (): void => {
      this.#renewal = this.#renew();
    };
    this.#timer = clock.setTimeout(renew, leaseMs / 3);
    // The socket keeps the process alive, not its slot.
    (this.#timer as Partial<NodeJS.Timeout>).unref?.();
  }

  async #renew(): Promise<void> {
    const { name, leaseMs } = this.#options;
    try {
      const isHeld = await askStore(this.#options, (store) => store.extend(name, leaseMs));
      if (!isHeld && (await askStore(this.#options, (store) => store.tryTake(name, leaseMs))) > 0) this.#tellLost();
    } catch {
      // The store is away. The socket stays open, and the slot is taken again when the store is back.
    }
    if (this.#released === undefined) this.#renewLater();
  }
}
