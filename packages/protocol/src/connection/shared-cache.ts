import type { Clock } from "./clock.ts";

export interface SharedCacheOptions<T> {
  readonly clock: Clock;
  /** How long a value is kept, in milliseconds. */
  readonly ttlMs: number;
  /** Values that are kept; those that nobody has asked for longest go first. */
  readonly maxEntries: number;
  /** Whether a value is kept at all. Default: every one is. */
  readonly isKept?: ((value: T) => boolean) | undefined;
}

/** Loading that callers wait for together. */
interface Flight<T> {
  readonly promise: Promise<T>;
  readonly controller: AbortController;
  waiting: number;
}

/** Keeps values for a while, and loads each once however many ask for it. Failures are not kept. */
export class SharedCache<T> {
  readonly #options: SharedCacheOptions<T>;
  readonly #values = new Map<string, { readonly value: T; readonly untilMs: number }>();
  readonly #flights = new Map<string, Flight<T>>();

  constructor(options: SharedCacheOptions<T>) {
    this.#options = options;
  }

  /**
   * The value of a key. The caller's signal ends the caller's waiting only; loading ends when nobody waits for it.
   *
   * @param load starts loading; used when the value is neither there nor on its way
   */
  async get(key: string, load: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted();
    const kept = this.#find(key);
    if (kept !== undefined) return kept.value;
    return await this.#join(key, this.#flights.get(key) ?? this.#start(key, load), signal);
  }

  /** The same, but loads anew; those who ask from now on share that, and what was under way takes no value's place. */
  async renew(key: string, load: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted();
    this.delete(key);
    return await this.#join(key, this.#start(key, load), signal);
  }

  /** Forgets a value. */
  delete(key: string): void {
    this.#values.delete(key);
  }

  #find(key: string): { readonly value: T } | undefined {
    const kept = this.#values.get(key);
    if (kept === undefined) return undefined;
    this.#values.delete(key);
    if (this.#options.clock.now() >= kept.untilMs) return undefined;
    // Put in again, so that it stands behind those that nobody asked for.
    this.#values.set(key, kept);
    return kept;
  }

  #start(key: string, load: (signal: AbortSignal) => Promise<T>): Flight<T> {
    const controller = new AbortController();
    const promise = load(controller.signal)
      .then((value) => (this.#flights.get(key) === flight ? this.#keep(key, value) : value))
      .finally(() => this.#land(key, flight));
    const flight: Flight<T> = { promise, controller, waiting: 0 };
    this.#flights.set(key, flight);
    return flight;
  }

  #join(key: string, flight: Flight<T>, signal: AbortSignal | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      flight.waiting++;
      const onAbort = (): void => {
        flight.waiting--;
        if (flight.waiting === 0) this.#giveUp(key, flight);
        reject(signal?.reason);
      };
      signal?.addEventListener("abort", onAbort, { once: true });
      const leave = (): void => signal?.removeEventListener("abort", onAbort);
      flight.promise.finally(leave).then(resolve, reject);
    });
  }

  #giveUp(key: string, flight: Flight<T>): void {
    this.#land(key, flight);
    flight.controller.abort(new Error("nobody waits any longer"));
  }

  /** Another one may be under way already, when this one was given up or another was begun in its place. */
  #land(key: string, flight: Flight<T>): void {
    if (this.#flights.get(key) === flight) this.#flights.delete(key);
  }

  #keep(key: string, value: T): T {
    const { clock, ttlMs, maxEntries, isKept } = this.#options;
    this.#values.delete(key);
    if (isKept?.(value) === false) return value;
    this.#values.set(key, { value, untilMs: clock.now() + ttlMs });
    if (this.#values.size > maxEntries) this.#values.delete(this.#values.keys().next().value as string);
    return value;
  }
}
