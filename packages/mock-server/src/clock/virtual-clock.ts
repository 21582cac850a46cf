import { setImmediate as nextTurn } from "node:timers/promises";
import TinyQueue from "tinyqueue";
import { MockServerError } from "../errors.ts";
import { type Clock, systemClock } from "./clock.ts";

/** How the time of a mock goes on. */
export type ClockMode =
  /** With the machine's. */
  | { readonly mode: "real" }
  /** `rate` times as fast as the machine's, above 0 to 1,000,000. */
  | { readonly mode: "scaled"; readonly rate: number }
  /** Only when it is moved by `advance`. */
  | { readonly mode: "manual" }
  /** Stands still, and jumps to what is due next when nothing was heard for `idleMs` of real time (default 20). */
  | { readonly mode: "autojump"; readonly idleMs?: number };

interface Timer {
  readonly at: number;
  /** Timers of one time run in the order in which they were set. */
  readonly order: number;
  readonly callback: () => void;
  cancelled: boolean;
}

/** Longest delay that the machine's timers know. */
const MAX_DELAY_MS = 2 ** 31 - 1;
const DEFAULT_IDLE_MS = 20;
const MAX_RATE = 1_000_000;
const MODES: readonly ClockMode["mode"][] = ["real", "scaled", "manual", "autojump"];
/** The year 9999: what comes later is no date of HTTP. */
const LATEST_MS = Date.parse("9999-12-31T00:00:00.000Z");

/**
 * The clock of one mock: limits, expiry, caches, lifetimes, heartbeats and playback follow it.
 *
 * @throws {MockServerError} ERR_ARGUMENT when a mode's number is out of range
 */
export class VirtualClock implements Clock {
  readonly #machine: Clock;
  readonly #timers = new TinyQueue<Timer>([], (a, b) => a.at - b.at || a.order - b.order);
  readonly #initial: { readonly mode: ClockMode; readonly startMs: number | undefined };
  #mode: ClockMode;
  /** Virtual time `#virtualMs` was at machine time `#machineMs`. */
  #virtualMs: number;
  #machineMs: number;
  #order = 0;
  #alarm: unknown;
  #lastAdvance: Promise<void> = Promise.resolve();
  /** Counts the resets: what was under way before one is over. */
  #generation = 0;
  readonly #work = new Set<Promise<unknown>>();

  /** @param options `startMs`: Unix milliseconds at which it starts; default: the machine's time */
  constructor(options: { readonly mode?: ClockMode; readonly startMs?: number; readonly machine?: Clock } = {}) {
    const { mode = { mode: "real" }, startMs, machine = systemClock } = options;
    if (startMs !== undefined) checkRange("startMs", startMs, 0, LATEST_MS);
    this.#machine = machine;
    this.#initial = { mode, startMs };
    this.#mode = checkMode(mode);
    this.#machineMs = machine.now();
    this.#virtualMs = startMs ?? this.#machineMs;
  }

  /** Another clock that starts as this one did. */
  fresh(): VirtualClock {
    return new VirtualClock({
      mode: this.#initial.mode,
      machine: this.#machine,
      ...(this.#initial.startMs === undefined ? {} : { startMs: this.#initial.startMs }),
    });
  }

  get mode(): ClockMode {
    return this.#mode;
  }

  /** Whole Unix milliseconds. */
  now(): number {
    return Math.floor(this.#exactNow());
  }

  /** Scaled time does not go on in whole milliseconds. */
  #exactNow(): number {
    const rate = rateOf(this.#mode);
    return rate === 0 ? this.#virtualMs : this.#virtualMs + (this.#machine.now() - this.#machineMs) * rate;
  }

  setTimeout(callback: () => void, delayMs: number): Timer {
    const timer = { at: this.#exactNow() + Math.max(0, delayMs), order: this.#order++, callback, cancelled: false };
    this.#timers.push(timer);
    if (this.#timers.peek() === timer) this.#arm();
    return timer;
  }

  clearTimeout(handle: unknown): void {
    if (handle === undefined) return;
    const timer = handle as Timer;
    timer.cancelled = true;
    // An alarm for nothing would keep the process alive.
    if (this.#timers.peek() === timer) this.#arm();
  }

  /** Goes on in another way from now on. */
  setMode(mode: ClockMode): void {
    const checked = checkMode(mode);
    this.#set(this.#exactNow());
    this.#mode = checked;
    this.#arm();
  }

  /** Something was heard from outside: a clock that jumps when nothing happens waits again. */
  touch(): void {
    if (this.#mode.mode === "autojump") this.#arm();
  }

  /** Lets `advance` wait for work that takes the machine's time, such as bytes on their way to a client. */
  hold(work: Promise<unknown>): void {
    this.#work.add(work);
    void work.catch(() => undefined).then(() => this.#work.delete(work));
  }

  /**
   * Moves the clock and runs what falls due, in order of time. Between two timers whatever they set off gets its turn,
   * so a tape that plays meanwhile plays at its times. Calls wait for each other; a reset ends them.
   *
   * @param ms whole milliseconds, 0 to 10 years
   * @returns when it is done; rejects with what a timer throws
   */
  advance(ms: number): Promise<void> {
    checkRange("advance", ms, 0, 315_360_000_000);
    if (!Number.isInteger(ms)) throw new MockServerError("ERR_ARGUMENT", `advance must be a whole number, got ${ms}`);
    const generation = this.#generation;
    const advance = this.#lastAdvance.then(() => this.#advanceTo(this.#exactNow() + ms, generation));
    this.#lastAdvance = advance.catch(() => undefined);
    return advance;
  }

  async #advanceTo(until: number, generation: number): Promise<void> {
    await this.#settle();
    while (generation === this.#generation) {
      const timer = this.#takeDue(until);
      if (timer === undefined) break;
      this.#set(Math.max(this.#exactNow(), timer.at));
      timer.callback();
      await this.#settle();
    }
    if (generation !== this.#generation) return;
    this.#set(Math.max(this.#exactNow(), until));
    this.#arm();
  }

  /** Lets promises and writes that are under way go on: playback takes up to two turns for a step. */
  async #settle(): Promise<void> {
    await nextTurn();
    await nextTurn();
    while (this.#work.size > 0) await Promise.allSettled(this.#work);
  }

  /** Goes back to how it was at first, without timers. */
  reset(): void {
    this.#generation++;
    this.#lastAdvance = Promise.resolve();
    this.#machine.clearTimeout(this.#alarm);
    while (this.#timers.length > 0) this.#timers.pop();
    this.#mode = this.#initial.mode;
    this.#set(this.#initial.startMs ?? this.#machine.now());
  }

  #set(virtualMs: number): void {
    this.#virtualMs = virtualMs;
    this.#machineMs = this.#machine.now();
  }

  #takeDue(until: number): Timer | undefined {
    const next = this.#peek();
    return next !== undefined && next.at <= until ? this.#timers.pop() : undefined;
  }

  #peek(): Timer | undefined {
    while (this.#timers.peek()?.cancelled) this.#timers.pop();
    return this.#timers.peek();
  }

  /** Sets the machine's alarm for what is due next, if time goes on by itself. */
  #arm(): void {
    this.#machine.clearTimeout(this.#alarm);
    const next = this.#peek();
    if (next === undefined || this.#mode.mode === "manual") return;
    const rate = rateOf(this.#mode);
    const delay =
      this.#mode.mode === "autojump" ? (this.#mode.idleMs ?? DEFAULT_IDLE_MS) : (next.at - this.#exactNow()) / rate;
    this.#alarm = this.#machine.setTimeout(() => this.#ring(), Math.min(MAX_DELAY_MS, Math.max(0, Math.ceil(delay))));
  }

  #ring(): void {
    const next = this.#peek();
    if (next === undefined) return;
    if (this.#mode.mode === "autojump") {
      void this.advance(Math.max(0, Math.ceil(next.at - this.#exactNow())));
      return;
    }
    const now = this.#exactNow();
    try {
      for (let timer = this.#takeDue(now); timer !== undefined; timer = this.#takeDue(now)) timer.callback();
    } finally {
      // Whatever one of them throws, the others ring.
      this.#arm();
    }
  }
}

/** A clock that stands still until it is moved by `advance`. */
export function createManualClock(startMs: number): VirtualClock {
  return new VirtualClock({ mode: { mode: "manual" }, startMs });
}

function rateOf(mode: ClockMode): number {
  if (mode.mode === "real") return 1;
  return mode.mode === "scaled" ? mode.rate : 0;
}

function checkMode(mode: ClockMode): ClockMode {
  if (!MODES.includes(mode?.mode)) {
    throw new MockServerError(
      "ERR_ARGUMENT",
      `clock must be { mode: ${MODES.map((name) => JSON.stringify(name)).join(" | ")} }, got ${JSON.stringify(mode)}`,
    );
  }
  if (mode.mode === "scaled") checkRange("rate", mode.rate, Number.MIN_VALUE, MAX_RATE);
  if (mode.mode === "autojump") checkRange("idleMs", mode.idleMs ?? DEFAULT_IDLE_MS, 1, 60_000);
  return mode;
}

function checkRange(field: string, value: number, min: number, max: number): void {
  if (typeof value === "number" && value >= min && value <= max) return;
  throw new MockServerError("ERR_ARGUMENT", `${field} must be a number from ${min} to ${max}, got ${value}`);
}
