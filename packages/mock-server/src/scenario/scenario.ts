import type { ClockMode } from "../clock/virtual-clock.ts";
import type { InjectedEvent } from "../control.ts";
import type { FaultSpec } from "../faults/spec.ts";
import type { JournalEntry, JournalEvent } from "../journal/journal.ts";
import type { Tape } from "../tape/tape.ts";

/** What every step may have. */
interface StepBase {
  /** Why the step is there, for who reads the file. */
  readonly about?: string;
}

/** Puts events into a live user's room; ids and times that are missing are filled in. */
export interface SendEventsStep extends StepBase {
  readonly send: { readonly uniqueId: string; readonly events: readonly InjectedEvent[] };
}

/** Puts what a tape's server said into a live user's room, at its times by the mock's clock. */
export interface SendTapeStep extends StepBase {
  readonly send: {
    readonly uniqueId: string;
    /** File beside the scenario, or a name of {@link Scenario.tapes}. */
    readonly tape: string;
    /** The part of the tape, in its milliseconds, both included. Default: all of it. */
    readonly fromMs?: number;
    readonly toMs?: number;
    /** 1 as recorded, 10 ten times as fast, 0 at once. Default 1. */
    readonly speed?: number;
  };
}

/** Lets time go by: milliseconds of the mock's clock, 0 to 86,400,000. */
export interface WaitStep extends StepBase {
  readonly wait: number;
}

/** What an entry of the journal has to have: all of these fields, objects at least what is given. */
export interface EntryPattern {
  readonly kind?: JournalEvent["kind"];
  readonly side?: "api" | "platform" | "managed" | "captions" | "webcast";
  readonly method?: string;
  readonly path?: string;
  readonly status?: number;
  readonly code?: number | string;
  readonly socket?: number;
  readonly uniqueId?: string;
  readonly by?: "mock" | "client";
  readonly reason?: string;
  readonly fault?: string;
  readonly query?: Readonly<Record<string, string>>;
  /** A part of a request's JSON body. */
  readonly body?: unknown;
}

/** Waits until the clients have done something; the scenario fails when they do not. */
export interface ExpectStep extends StepBase {
  readonly expect: EntryPattern & {
    /** How many entries have to fit, 0 to 10,000; 0: none may, for as long as `withinMs`. Default 1. */
    readonly count?: number;
    /** Longest wait, 0 to 600,000 ms of real time: clients do not follow the mock's clock. Default 5,000. */
    readonly withinMs?: number;
    /**
     * `step`: what happened since the step before that did something, and behind what the last `expect` has found.
     * `run`: all since the scenario began. Default `step`.
     */
    readonly since?: "step" | "run";
  };
}

/** Arms a fault, or several at once. */
export interface FaultStep extends StepBase {
  readonly fault: FaultSpec | readonly FaultSpec[];
}

/** Closes the sockets that fit, with any code; one that may not be sent cuts the connection. */
export interface CloseStep extends StepBase {
  readonly close: {
    readonly code: number;
    readonly reason?: string;
    readonly uniqueId?: string;
    readonly key?: string;
  };
}

/** Lets a user go live in a new room. */
export interface LiveStep extends StepBase {
  readonly live: string;
}

/** Ends a user's stream. */
export interface EndStep extends StepBase {
  readonly end: string;
}

/** Moves the mock's clock, or says how it goes on. */
export interface ClockStep extends StepBase {
  readonly clock: { readonly advanceMs: number } | ClockMode;
}

/** A place to go back to. */
export interface LabelStep extends StepBase {
  readonly label: string;
}

/** Goes back to a label above, `times` times (1 to 10,000), and then on. */
export interface GotoStep extends StepBase {
  readonly goto: string;
  readonly times: number;
}

export type ScenarioStep =
  | SendEventsStep
  | SendTapeStep
  | WaitStep
  | ExpectStep
  | FaultStep
  | CloseStep
  | LiveStep
  | EndStep
  | ClockStep
  | LabelStep
  | GotoStep;

/** The word that says what a step does. */
export type StepWord = "send" | "wait" | "expect" | "fault" | "close" | "live" | "end" | "clock" | "label" | "goto";

/** A script for one mock: what it does, and what its clients have to do. A file `*.scenario.json` holds it as JSON. */
export interface Scenario {
  /** Version of the format. */
  readonly scenario: 1;
  /** 1 to 63 small letters, digits and hyphens. */
  readonly name: string;
  /** What it is for, in a sentence. */
  readonly about: string;
  /** Longest time that a run may take, 1 to 3,600,000 ms of real time. Default 60,000. */
  readonly timeoutMs?: number;
  /** 1 to 1,000 of them. */
  readonly steps: readonly ScenarioStep[];
  /** The tapes that steps name. `readScenario` fills it in; it is no part of the file. */
  readonly tapes?: Readonly<Record<string, Tape>>;
}

/** Why a scenario failed. */
export interface ScenarioFailure {
  /** Number of the step, from 1. */
  readonly step: number;
  readonly word: StepWord;
  readonly reason: string;
  /** Of an `expect`: what happened in the meantime, the last 10 entries. */
  readonly seen?: readonly JournalEntry[];
}

/** What came of a run. */
export interface ScenarioResult {
  readonly name: string;
  /** `stopped`: it was told to, or the mock began anew. */
  readonly outcome: "done" | "failed" | "stopped";
  /** How many steps were carried out, those of a loop each time. */
  readonly stepsDone: number;
  readonly failed?: ScenarioFailure;
}

export interface RunOptions {
  /** Stops the run. */
  readonly signal?: AbortSignal;
  /**
   * `first-client`: it begins when a request or a handshake comes, so that a client that starts late misses nothing.
   * Default `now`.
   */
  readonly startAt?: "now" | "first-client";
}
