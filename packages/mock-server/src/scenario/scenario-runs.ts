import { MockServerError } from "../errors.ts";
import { type RunInit, runScenario } from "./run-scenario.ts";
import type { RunOptions, Scenario, ScenarioResult, StepWord } from "./scenario.ts";
import type { Stage } from "./stage.ts";

/** Scenarios that one mock runs at the same time. */
const MAX_RUNNING = 20;
/** Runs that are remembered; the oldest that are over go first. */
const MAX_RUNS = 100;

/** A run, as far as it has come. */
export interface ScenarioProgress extends Omit<ScenarioResult, "outcome"> {
  /** Counts from 1. */
  readonly id: number;
  /** `waiting`: for the first client. */
  readonly state: "waiting" | "running" | ScenarioResult["outcome"];
  /** The step that is being carried out, while it runs. */
  readonly at?: { readonly step: number; readonly word: StepWord };
}

/** The scenarios that one mock runs and has run. */
export class ScenarioRuns {
  readonly #runs = new Map<number, ScenarioProgress>();
  #count = 0;

  /** Every run, oldest first; the newest 100 are kept. */
  list(): ScenarioProgress[] {
    return [...this.#runs.values()];
  }

  /**
   * Begins a run of a checked scenario.
   *
   * @throws {MockServerError} ERR_ARGUMENT when there are 20 already
   */
  begin(stage: Stage, scenario: Scenario, options: RunOptions = {}): { id: number; result: Promise<ScenarioResult> } {
    if (this.list().filter(isUnderWay).length >= MAX_RUNNING) {
      throw new MockServerError("ERR_ARGUMENT", `no more than ${MAX_RUNNING} scenarios can run at once`);
    }
    const id = ++this.#count;
    const { name } = scenario;
    this.#note({ id, name, state: options.startAt === "first-client" ? "waiting" : "running", stepsDone: 0 });
    const onStep: RunInit["onStep"] = ({ number, word }, stepsDone) =>
      this.#note({ id, name, state: "running", stepsDone, at: { step: number, word } });
    return { id, result: this.#follow(id, runScenario(stage, scenario, { ...options, onStep })) };
  }

  async #follow(id: number, running: Promise<ScenarioResult>): Promise<ScenarioResult> {
    const { outcome, ...result } = await running;
    this.#note({ id, state: outcome, ...result });
    return { outcome, ...result };
  }

  #note(progress: ScenarioProgress): void {
    this.#runs.set(progress.id, progress);
    const over = this.list().find((run) => !isUnderWay(run));
    if (this.#runs.size > MAX_RUNS && over !== undefined) this.#runs.delete(over.id);
  }
}

function isUnderWay({ state }: ScenarioProgress): boolean {
  return state === "waiting" || state === "running";
}
