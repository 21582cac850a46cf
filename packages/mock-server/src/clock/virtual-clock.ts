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

  /** @param options `startMs`: Unix milliseconds at which it starts; default: the machine's time */
  constructor(options: { readonly mode?: ClockMode; readonly startMs?: number; readonly machine?: Clock } = {}) {
    const { mode = { mode: "real" }, startMs, machine = systemClock } = options;
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

  now(): number {
    const rate = rateOf(this.#mode);
    return rate === 0 ? this.#virtualMs : this.#virtualMs + (this.#machine.now() - this.#machineMs) * rate;
  }

  setTimeout(callback: () => void, delayMs: number): Timer {
    const timer = { at: this.now() + Math.max(0, delayMs), order: this.#order++, callback, cancelled: false };
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
    this.#set(this.now());
    this.#mode = checkMode(mode);
    this.#arm();
  }

  /** Something was heard from outside: a clock that jumps when nothing happens waits again. */
  touch(): void {
    if (this.#mode.mode === "autojump") this.#arm();
  }

  /**
   * Moves the clock and runs what falls due, in order of time. Between two timers whatever they set off gets its turn,
   * so a tape that plays meanwhile plays at its times. Calls wait for each other.
   *
   * @param ms 0 to 10 years
   */
  advance(ms: number): Promise<void> {
    checkRange("advance", ms, 0, 315_360_000_000);
    this.#lastAdvance = this.#lastAdvance.then(() => this.#advanceTo(this.now() + ms));
    return this.#lastAdvance;
  }

  async #advanceTo(until: number): Promise<void> {
    await settle();
    for (let timer = this.#takeDue(until); timer !== undefined; timer = this.#takeDue(until)) {
      this.#set(Math.max(this.now(), timer.at));
      timer.callback();
      await settle();
    }
    this.#set(Math.max(this.now(), until));
    this.#arm();
  }

  /** Goes back to how it was at first, without timers. */
  reset(): void {
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
      this.#mode.mode === "autojump" ? (this.#mode.idleMs ?? DEFAULT_IDLE_MS) : (next.at - this.now()) / rate;
    this.#alarm = this.#machine.setTimeout(() => this.#ring(), Math.min(MAX_DELAY_MS, Math.max(0, Math.ceil(delay))));
  }

  #ring(): void {
    const next = this.#peek();
    if (next === undefined) return;
    if (this.#mode.mode === "autojump") {
      void this.advance(Math.max(0, next.at - this.now()));
      return;
    }
    const now = this.now();
    for (let timer = this.#takeDue(now); timer !== undefined; timer = this.#takeDue(now)) timer.callback();
    this.#arm();
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
  if (mode.mode === "scaled") checkRange("rate", mode.rate, Number.MIN_VALUE, MAX_RATE);
  if (mode.mode === "autojump") checkRange("idleMs", mode.idleMs ?? DEFAULT_IDLE_MS, 1, 60_000);
  return mode;
}

function checkRange(field: string, value: number, min: number, max: number): void {
  if (typeof value === "number" && value >= min && value <= max) return;
  throw new MockServerError("ERR_ARGUMENT", `${field} must be a number from ${min} to ${max}, got ${value}`);
}

/** Lets promises and writes that are under way go on: playback takes up to two turns for a step. */
async function settle(): Promise<void> {
  await nextTurn();
  await nextTurn();
}
