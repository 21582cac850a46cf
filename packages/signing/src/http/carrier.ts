import type { Dispatcher } from "undici";

/** What carries requests, and hears when one got no answer. */
export interface Carrier {
  /** Another one after a stall: to be read for each request. */
  readonly dispatcher: Dispatcher;
  /** Hears that a request to a dispatcher of this carrier got no answer in time. */
  onStall(dispatcher: Dispatcher): void;
  /** Ends the connections that are its own. */
  destroy(): Promise<void>;
}

/** Carries requests by a dispatcher that is somebody else's to judge and to end. */
export function borrowed(dispatcher: Dispatcher): Carrier {
  return { dispatcher, onStall: () => {}, destroy: async () => {} };
}

/**
 * Carries requests by a pool of its own.
 *
 * undici ends the connection of a request that is given up, but not the idle ones beside it, and what lets one go dead
 * without a word, e.g. a path that is gone, mostly does so to all. Each would cost a call its whole time. So after a
 * stall there is a new pool; the old one ends what is idle at once, and the rest when its requests are over.
 */
export class PoolCarrier implements Carrier {
  readonly #open: () => Dispatcher;
  #pool: Dispatcher;

  /** @param open makes a pool */
  constructor(open: () => Dispatcher) {
    this.#open = open;
    this.#pool = open();
  }

  get dispatcher(): Dispatcher {
    return this.#pool;
  }

  /** Of requests that stall together the first changes the pool; the new one has failed nobody yet. */
  onStall(dispatcher: Dispatcher): void {
    const stalled = this.#pool;
    if (dispatcher !== stalled) return;
    this.#pool = this.#open();
    // It fails when the pool was ended meanwhile, which is what is wanted.
    stalled.close().catch(() => {});
  }

  async destroy(): Promise<void> {
    await this.#pool.destroy();
  }
}
