import type { ScenarioFailure } from "./scenario.ts";

/** A step that could not be carried out; its run makes a {@link ScenarioFailure} of it. */
export class StepFailure extends Error {
  readonly details: Pick<ScenarioFailure, "seen">;

  constructor(reason: string, details: Pick<ScenarioFailure, "seen"> = {}) {
    super(reason);
    this.details = details;
  }
}
