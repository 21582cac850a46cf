import type { Clock } from "@webcast-kit/protocol/connection";
import { SigningError } from "../errors.ts";
import { Lanes } from "./lanes.ts";
import { askStore, type StoreAccess } from "./store-access.ts";
import { WaitingLine } from "./waiting-line.ts";

interface LaneQueueOptions extends StoreAccess {
  /** Of the lanes in the store: visible ASCII, without a secret. */
  readonly name: string;
  readonly leaseMs: number;
  /** How long this process counts a lane as taken, unless it says otherwise. */
  readonly heldMs: number;
  /** Longest belief in what the store says of lanes of other processes. */
  readonly pollMs: number;
  readonly maxWaitMs: number;
  readonly maxQueued: number;
  /** How many lanes there are now, at least 1; Infinity when nothing is limited. */
  readonly count: () => number;
  /** Nobody is served before this time of the clock. */
  readonly blockedUntilMs: () => number;
  /** Makes the error for one who cannot be served. */
  readonly refuse: (reason: "full" | "late", retryAfterMs: number, cause: unknown) => SigningError;
}

/** Waited after a store has failed, unless it says how long. */
const STORE_RETRY_MS = 1000;

/** A lane, or nothing where nothing is limited. */
type Lane = number | undefined;

/** Serves those who want a lane in the order in which they came. It has one timer, while somebody waits. */
export class LaneQueue {
  readonly #options: LaneQueueOptions;
  readonly #clock: Clock;
  readonly #lanes = new Lanes();
  readonly #line = new WaitingLine<Lane>();
  #isServing = false;
  /** Ends the sleep, while there is one. */
  #wake: (() => void) | undefined;
  #hasChanged = false;
  /** The store has failed, and is asked again then. */
  #storeBackAtMs = Number.NEGATIVE_INFINITY;
  #storeError: unknown;

  constructor(options: LaneQueueOptions) {
    this.#options = options;
    this.#clock = options.clock;
  }

  /** How many wait. */
  get queued(): number {
    return this.#line.size;
  }

  /** How many lanes are taken, as far as this process knows. */
  get busy(): number {
    return this.#lanes.busy(this.#clock.now());
  }

  /** The lease behind a lane. */
  nameOf(lane: number): string {
    return `${this.#options.name}:${lane}`;
  }

  /** Waits for a lane. Rejects with the signal's reason, or with what `refuse` made. */
  async take(signal: AbortSignal | undefined): Promise<Lane> {
    const { maxQueued, maxWaitMs, refuse } = this.#options;
    signal?.throwIfAborted();
    if (this.#line.size >= maxQueued) throw refuse("full", this.#waitMs(), this.#storeError);
    const turn = this.#line.join(this.#clock.now() + maxWaitMs, signal, () => this.wake());
    void this.#serve();
    return turn;
  }

  /** From now on the lane is taken for `ms` more. When the store does not hear of it, it stays taken for longer. */
  keep(lane: number, ms: number): void {
    this.#lanes.setFreeAt(lane, this.#clock.now() + ms);
    askStore(this.#options, (store) => store.extend(this.nameOf(lane), ms)).catch(() => {});
    this.wake();
  }

  /** Gives a lane back. When the store does not hear of it, the lease ends by itself. */
  async free(lane: number): Promise<void> {
    await this.#release(lane).catch(() => {});
    this.#lanes.setFreeAt(lane, this.#clock.now());
    this.wake();
  }

  /** Something has changed: looks at once whether the first one can be served. */
  wake(): void {
    this.#hasChanged = true;
    this.#wake?.();
  }

  async #serve(): Promise<void> {
    if (this.#isServing) return;
    this.#isServing = true;
    try {
      while (this.#line.size > 0) await this.#serveNext();
    } finally {
      this.#isServing = false;
    }
  }

  async #serveNext(): Promise<void> {
    this.#hasChanged = false;
    const waitMs = await this.#tryNext();
    if (waitMs <= 0 || this.#hasChanged) return;
    this.#dismissLate(waitMs);
    if (this.#line.size > 0) await this.#sleep(Math.min(waitMs, this.#line.firstDeadlineMs - this.#clock.now()));
  }

  /** Serves the first one, or says how long to wait; 0 when another lane can be tried at once. */
  async #tryNext(): Promise<number> {
    const now = this.#clock.now();
    const { count, blockedUntilMs } = this.#options;
    const limit = count();
    const pausedUntilMs = Math.max(blockedUntilMs(), limit === Infinity ? 0 : this.#storeBackAtMs);
    if (pausedUntilMs > now) return pausedUntilMs - now;
    if (limit < Infinity) return this.#tryLane(limit).catch((error: unknown) => this.#storeFailed(error));
    this.#line.serve(undefined);
    return 0;
  }

  async #tryLane(limit: number): Promise<number> {
    const { leaseMs, heldMs, pollMs } = this.#options;
    const usable = await askStore(this.#options, async (store) => (await store.usable?.(limit)) ?? limit);
    if (usable < 1) throw new SigningError("ERR_NETWORK", "the lease store has no part of the limit for this process");
    const lane = this.#lanes.pick(this.#clock.now(), usable);
    if (lane === undefined) {
      this.#storeError = undefined;
      return this.#lanes.waitMs(this.#clock.now(), usable);
    }
    const name = this.nameOf(lane);
    const waitMs = await askStore(
      this.#options,
      (store) => store.tryTake(name, leaseMs),
      (late) => {
        // Nobody has used the lane, and nobody will.
        if (late === 0) this.#release(lane).catch(() => {});
      },
    );
    this.#storeError = undefined;
    this.#lanes.setFreeAt(lane, this.#clock.now() + (waitMs === 0 ? heldMs : Math.max(1, Math.min(waitMs, pollMs))));
    if (waitMs === 0 && !this.#line.serve(lane)) await this.free(lane);
    return 0;
  }

  #release(lane: number): Promise<void> {
    return askStore(this.#options, (store) => store.release(this.nameOf(lane)));
  }

  /** Somebody else's store may reject with anything; without a wait, nothing else in the process would have its turn. */
  #storeFailed(error: unknown): number {
    const askedMs = error instanceof SigningError ? (error.retryAfterMs ?? 0) : 0;
    const waitMs = askedMs > 0 ? askedMs : STORE_RETRY_MS;
    this.#storeError = error;
    this.#storeBackAtMs = this.#clock.now() + waitMs;
    return waitMs;
  }

  /** Sends away whose time is over, and who would wait in vain: then it is better to know at once. */
  #dismissLate(waitMs: number): void {
    const { blockedUntilMs, refuse } = this.#options;
    const now = this.#clock.now();
    const blockedUntil = blockedUntilMs();
    this.#line.dismiss(
      (deadlineMs) => deadlineMs <= now || deadlineMs < blockedUntil,
      () => refuse("late", waitMs, this.#storeError),
    );
  }

  #waitMs(): number {
    const now = this.#clock.now();
    const { count, blockedUntilMs } = this.#options;
    return Math.max(0, blockedUntilMs() - now, this.#storeBackAtMs - now, this.#lanes.waitMs(now, count()));
  }

  #sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        this.#clock.clearTimeout(timer);
        this.#wake = undefined;
        resolve();
      };
      const timer = this.#clock.setTimeout(done, ms);
      this.#wake = done;
    });
  }
}
