import type { ScenarioStep, StepWord } from "./scenario.ts";

/** Steps that one run may carry out, loops included. */
export const MAX_STEPS = 100_000;

/** A step that does something, and its number in the file, from 1. */
export interface NumberedStep {
  readonly number: number;
  readonly word: StepWord;
  readonly step: ActiveStep;
}

/** What is left to do when labels and jumps are seen to. */
export type ActiveStep = Exclude<ScenarioStep, { readonly label: string } | { readonly goto: string }>;

/**
 * Says which step of a checked scenario comes next: labels and jumps are its business alone. It does nothing itself, and
 * knows no time.
 */
export class Program {
  readonly #steps: readonly ScenarioStep[];
  readonly #labels = new Map<string, number>();
  /** How often each `goto` has gone back since it was come to from above. */
  readonly #jumps = new Map<number, number>();
  #at = 0;
  /** Labels and jumps count too, lest empty loops in loops go on for ever. */
  #left = MAX_STEPS;

  constructor(steps: readonly ScenarioStep[]) {
    this.#steps = steps;
    for (const [index, step] of steps.entries()) if ("label" in step) this.#labels.set(step.label, index);
  }

  /** The next step, or nothing when all is done, or after 100,000. */
  next(): NumberedStep | undefined {
    for (; this.#left > 0; this.#left--) {
      const step = this.#steps[this.#at++];
      if (step === undefined) return undefined;
      if ("goto" in step) this.#jump(this.#at - 1, step.goto, step.times);
      else if (!("label" in step)) {
        this.#left--;
        return { number: this.#at, word: wordOf(step), step };
      }
    }
    return undefined;
  }

  /** Goes through all that is left, and tells whether that is less than 100,000 steps. */
  ends(): boolean {
    while (this.next() !== undefined);
    return this.#left > 0;
  }

  /** A loop that has ended begins anew when another one around it leads here again. */
  #jump(index: number, label: string, times: number): void {
    const jumps = this.#jumps.get(index) ?? 0;
    this.#jumps.set(index, jumps === times ? 0 : jumps + 1);
    if (jumps < times) this.#at = this.#labels.get(label) ?? index + 1;
  }
}

function wordOf(step: ActiveStep): StepWord {
  return Object.keys(step).find((name) => name !== "about") as StepWord;
}
