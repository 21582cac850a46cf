import { awaitClient } from "./await-entries.ts";
import { type NumberedStep, Program } from "./program.ts";
import type { RunOptions, Scenario, ScenarioFailure, ScenarioResult } from "./scenario.ts";
import type { Stage } from "./stage.ts";
import { StepFailure } from "./step-failure.ts";
import { carryOut, lastSeq, type Scene } from "./steps.ts";

const DEFAULT_TIMEOUT_MS = 60_000;

export interface RunInit extends RunOptions {
  /** Hears of every step before it is carried out, with how many were until then. */
  readonly onStep?: (step: NumberedStep, stepsDone: number) => void;
}

/** Runs a checked scenario to its end. What goes wrong is said in the result. */
export async function runScenario(stage: Stage, scenario: Scenario, options: RunInit = {}): Promise<ScenarioResult> {
  const { signal, startAt = "now", onStep = () => undefined } = options;
  const stop = signal === undefined ? stage.ended : AbortSignal.any([stage.ended, signal]);
  const since = lastSeq(stage);
  if (startAt === "first-client") await awaitClient(stage.journal, since, stop);
  const { name, steps, timeoutMs = DEFAULT_TIMEOUT_MS } = scenario;
  const over = AbortSignal.any([stop, AbortSignal.timeout(timeoutMs)]);
  const scene: Scene = { stage, scenario, signal: over, runSince: since, stepSince: since };
  const program = new Program(steps);
  let stepsDone = 0;
  for (let next = program.next(); next !== undefined; next = program.next()) {
    if (stop.aborted) return { name, outcome: "stopped", stepsDone };
    onStep(next, stepsDone);
    const failure = await failureOf(scene, next);
    if (stop.aborted) return { name, outcome: "stopped", stepsDone };
    const failed = over.aborted ? tooLate(stage, next, timeoutMs) : failure;
    if (failed !== undefined) return { name, outcome: "failed", stepsDone, failed };
    stepsDone++;
  }
  return { name, outcome: "done", stepsDone };
}

/** Carries out a step; says why, when it cannot be done. */
async function failureOf(scene: Scene, { number, word, step }: NumberedStep): Promise<ScenarioFailure | undefined> {
  try {
    await carryOut(scene, step);
    return undefined;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { step: number, word, reason, ...(error instanceof StepFailure ? error.details : {}) };
  }
}

function tooLate({ clock }: Stage, { number, word }: NumberedStep, timeoutMs: number): ScenarioFailure {
  const hint = clock.mode.mode === "manual" ? "; the mock's clock stands still until somebody moves it" : "";
  return { step: number, word, reason: `the ${timeoutMs} ms of the run were over${hint}` };
}
