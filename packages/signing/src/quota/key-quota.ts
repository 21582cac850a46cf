import type { Clock } from "@webcast-kit/protocol/connection";
import { SigningError } from "../errors.ts";
import type { Headers } from "../http/rate-limit-headers.ts";
import type { RequestGate } from "../http/request-gate.ts";
import { KnownLimit } from "./known-limit.ts";
import { LaneQueue } from "./lane-queue.ts";
import type { LeaseStore } from "./lease-store.ts";
import { shownWaitMs } from "./shown-wait.ts";

export interface KeyQuotaOptions {
  readonly store: LeaseStore;
  readonly clock: Clock;
  readonly unixNow: () => number;
  readonly windowMs: number;
  readonly maxWaitMs: number;
  readonly maxQueued: number;
  /** Never more than this, whatever the server says. */
  readonly limit: number | undefined;
  readonly assumedLimit: number;
}

/** How the requests of one key are doing, as this process knows. */
export interface QuotaStats {
  /**
   * Requests allowed in a window: as the server says; before, as assumed, and one more for each answer that says nothing
   * while others wait. `null`: no limit.
   */
  readonly limit: number | null;
  /** Requests that could leave now. `null`: no limit. */
  readonly remaining: number | null;
  /** Requests that wait for their turn. */
  readonly queued: number;
  /** Unix milliseconds until which nothing leaves because the server said so; 0 when it did not. */
  readonly blockedUntilMs: number;
}

/** A request on its way. */
interface Sent {
  readonly lane: number;
  /** When its lane is free even without an answer. */
  readonly laneEndsAtMs: number;
}

/** The clocks of the server, of the store and of this machine may differ a little in how fast they go. */
const MARGIN_MS = 500;

/**
 * The quota of one key. A limit of N requests in a sliding window is N lanes, and each request needs one for itself.
 *
 * The server counts a request when it arrives, which is some time between its start and its answer. The next request
 * of the same lane arrives at the earliest when it starts. So it may start one window after the *answer* of the one
 * before: counted from the start, a slow request and a fast one behind it would be in one window. At the start a lane
 * is therefore taken for one and a half windows, which covers a request that is never answered; the answer sets it to
 * one window from then on.
 */
export class KeyQuota implements RequestGate {
  readonly #options: KeyQuotaOptions;
  readonly #queue: LaneQueue;
  readonly #known: KnownLimit;
  readonly #leaseMs: number;
  /** In the order in which they left. */
  readonly #sent: Sent[] = [];

  /** @param name of the key in the store, without a secret */
  constructor(name: string, options: KeyQuotaOptions) {
    const { store, clock, maxWaitMs, maxQueued, windowMs } = options;
    this.#options = options;
    this.#leaseMs = Math.ceil(1.5 * windowMs);
    this.#known = new KnownLimit(options);
    this.#queue = new LaneQueue({
      store,
      clock,
      name,
      leaseMs: this.#leaseMs,
      heldMs: this.#leaseMs,
      pollMs: Number.POSITIVE_INFINITY,
      maxWaitMs,
      maxQueued,
      count: () => this.#known.limit,
      blockedUntilMs: () => this.#known.blockedUntilMs,
      refuse: (reason, retryAfterMs, cause) => this.#refusal(reason, retryAfterMs, cause),
    });
  }

  get isIdle(): boolean {
    const { blockedUntilMs } = this.#known;
    return this.#queue.queued === 0 && this.#queue.busy === 0 && blockedUntilMs <= this.#options.clock.now();
  }

  get stats(): QuotaStats {
    const { clock, unixNow } = this.#options;
    const { limit, blockedUntilMs } = this.#known;
    const isLimited = Number.isFinite(limit);
    const blockedMs = blockedUntilMs - clock.now();
    const remaining = blockedMs > 0 ? 0 : Math.max(0, limit - this.#queue.busy);
    return {
      limit: isLimited ? limit : null,
      remaining: isLimited ? remaining : null,
      queued: this.#queue.queued,
      blockedUntilMs: blockedMs > 0 ? Math.ceil(unixNow() + blockedMs) : 0,
    };
  }

  async take(signal?: AbortSignal): Promise<void> {
    const lane = await this.#queue.take(signal);
    if (lane === undefined) return;
    this.#forgetUnanswered();
    this.#sent.push({ lane, laneEndsAtMs: this.#options.clock.now() + this.#leaseMs });
  }

  report(headers: Headers, status: number): void {
    this.#endOldest();
    this.#known.learn(headers, status, this.#queue.queued > 0);
    this.#queue.wake();
  }

  /**
   * An answer does not say which request it belongs to, so it ends the lane of the one that left first. That is as good
   * as its own: a request that is still on its way has the lane of one that left later, which is taken for longer.
   */
  #endOldest(): void {
    const sent = this.#sent.shift();
    if (sent === undefined || sent.laneEndsAtMs <= this.#options.clock.now()) return;
    this.#queue.keep(sent.lane, this.#options.windowMs + MARGIN_MS);
  }

  /** Requests that nobody reports are not remembered for ever. None is answered after five minutes. */
  #forgetUnanswered(): void {
    const { clock, windowMs } = this.#options;
    const tooOld = clock.now() - 5 * windowMs;
    while ((this.#sent[0]?.laneEndsAtMs ?? Number.POSITIVE_INFINITY) < tooOld) this.#sent.shift();
  }

  #refusal(reason: "full" | "late", retryAfterMs: number, cause: unknown): SigningError {
    const { maxWaitMs, maxQueued } = this.#options;
    const why =
      reason === "full"
        ? `${maxQueued} requests wait for the limit of the key already`
        : `no turn within ${maxWaitMs} ms, as the limit of the key has it`;
    const details = {
      retryAfterMs: shownWaitMs(retryAfterMs),
      side: "local",
      ...(cause === undefined ? {} : { cause }),
    } as const;
    return new SigningError("ERR_RATE_LIMITED", `not sent: ${why}`, details);
  }
}
