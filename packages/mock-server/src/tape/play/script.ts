import type { Heard } from "../assembler.ts";
import { matchesExpectation } from "./expectation.ts";
import type { Step } from "./steps.ts";

/**
 * How a tape goes on. `pure`: by its times, whatever the client does. `synchronised`: the same, but what stands behind a
 * line of the client with `expect` waits for the client. `triggered`: one line whenever somebody says so.
 */
export type PlayMode = "pure" | "synchronised" | "triggered";

export const playModes = ["pure", "synchronised", "triggered"] as const satisfies readonly PlayMode[];

export interface ScriptOptions {
  readonly mode: PlayMode;
  /** 1 as recorded, 10 ten times as fast, 0 without waits. */
  readonly speed: number;
  /** How long a client may take at each `expect`, in milliseconds of the clock. */
  readonly gateTimeoutMs: number;
}

/** What is to be done now. */
export type Next =
  | { readonly type: "do"; readonly step: Extract<Step, { type: "do" }> }
  /** Nothing until then, or until the client says something. */
  | { readonly type: "wait"; readonly untilMs: number; readonly line: number }
  /** Nothing until somebody says so. */
  | { readonly type: "hold"; readonly line: number }
  /** The client did not say in time what it had to. */
  | { readonly type: "late"; readonly line: number }
  | { readonly type: "over" };

/** Messages of a client that are kept for an `expect` to come; the oldest go first. */
const MAX_HEARD = 256;
const MAX_HEARD_BYTES = 64 * 1024 * 1024;

/** What a server does on one connection of a tape, without IO. Times are milliseconds of whatever clock it is told. */
export class Script {
  readonly #steps: readonly Step[];
  readonly #options: ScriptOptions;
  readonly #heard: Heard[] = [];
  #heardBytes = 0;
  #index = 0;
  /** The tape's time and the clock's at one moment. */
  #originT: number;
  #originMs = 0;
  /** Since when the gate that it stands at is shut. */
  #shutSinceMs: number | undefined;
  #released = 0;

  /** @param startT the tape's time at which the connection was there */
  constructor(steps: readonly Step[], startT: number, options: ScriptOptions) {
    this.#steps = options.mode === "synchronised" ? steps : steps.filter(({ type }) => type === "do");
    this.#originT = startT;
    this.#options = options;
  }

  /** The connection is there. */
  start(nowMs: number): void {
    this.#originMs = nowMs;
  }

  /** The client said something. */
  hear(heard: Heard): void {
    if (this.#options.mode !== "synchronised") return;
    this.#heard.push(heard);
    this.#heardBytes += heard.bytes.length;
    while (this.#heard.length > MAX_HEARD || this.#heardBytes > MAX_HEARD_BYTES) this.#forget(0);
  }

  #forget(index: number): void {
    const [heard] = this.#heard.splice(index, 1);
    this.#heardBytes -= heard?.bytes.length ?? 0;
  }

  /** Lets the next `count` lines go, when they wait for that. */
  release(count: number): void {
    this.#released += count;
  }

  /** What is to be done; after a `do` it stands behind that step. */
  next(nowMs: number): Next {
    const step = this.#steps[this.#index];
    if (step === undefined) return { type: "over" };
    if (step.type === "gate") return this.#atGate(step, nowMs);
    if (this.#options.mode === "triggered") {
      if (this.#released === 0) return { type: "hold", line: step.line };
      this.#released--;
    } else {
      const dueMs = this.#dueMs(step.t);
      if (dueMs > nowMs) return { type: "wait", untilMs: dueMs, line: step.line };
    }
    this.#index++;
    return { type: "do", step };
  }

  #dueMs(t: number): number {
    const { speed } = this.#options;
    return speed === 0 ? this.#originMs : this.#originMs + (t - this.#originT) / speed;
  }

  /** What comes behind a gate comes as long after the client's message as on the tape. */
  #atGate({ expected, line, t }: Extract<Step, { type: "gate" }>, nowMs: number): Next {
    const found = this.#heard.findIndex((heard) => matchesExpectation(expected, heard));
    if (found !== -1) {
      this.#forget(found);
      this.#shutSinceMs = undefined;
      [this.#originT, this.#originMs] = [t, nowMs];
      this.#index++;
      return this.next(nowMs);
    }
    this.#shutSinceMs ??= nowMs;
    const untilMs = this.#shutSinceMs + this.#options.gateTimeoutMs;
    return untilMs > nowMs ? { type: "wait", untilMs, line } : { type: "late", line };
  }
}
