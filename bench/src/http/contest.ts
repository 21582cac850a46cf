import { Child, median } from "../mock/children.ts";
import type { Answers, CallName } from "./answers.ts";
import type { Pass, PassCommand } from "./child.ts";
import type { SubjectName } from "./subjects.ts";

/** What a subject needed for one call: medians of the rounds. */
export interface Cost {
  readonly subject: SubjectName;
  readonly call: CallName;
  readonly cpuMicros: number;
  readonly perSecond: number;
}

const PASS: PassCommand = { calls: 1000, inFlight: 50 };
const WARM_UP_ROUNDS = 5;

/**
 * Lets subjects make the same call in turn, each in a process of its own, to one server that answers all of them alike.
 *
 * @throws {Error} when one of them reads another value
 */
export async function contest(
  answers: Answers,
  call: CallName,
  subjects: readonly SubjectName[],
  rounds: number,
): Promise<Cost[]> {
  const server = new Child("../http/server-child.js", [JSON.stringify(answers)]);
  const { port } = await server.next<{ port: number }>();
  const runners = subjects.map((subject) => new Runner(subject, call, `http://127.0.0.1:${port}`));
  try {
    for (const { child } of runners) await child.next();
    for (let round = -WARM_UP_ROUNDS; round < rounds; round++) {
      for (const runner of runners) await runner.run(round >= 0);
    }
  } finally {
    for (const { child } of runners) child.stop();
    server.stop();
  }
  const values = new Set(runners.map(({ value }) => value));
  if (values.size !== 1) throw new Error(`subjects read different values: ${[...values].join(", ")}`);
  return runners.map((runner) => runner.cost());
}

class Runner {
  readonly child: Child;
  value = "";
  readonly #subject: SubjectName;
  readonly #call: CallName;
  readonly #passes: Pass[] = [];

  constructor(subject: SubjectName, call: CallName, baseUrl: string) {
    this.child = new Child("../http/child.js", [subject, call, baseUrl]);
    this.#subject = subject;
    this.#call = call;
  }

  async run(isMeasured: boolean): Promise<void> {
    const pass = await this.child.ask<Pass>(PASS);
    this.value = pass.value;
    if (isMeasured) this.#passes.push(pass);
  }

  cost(): Cost {
    return {
      subject: this.#subject,
      call: this.#call,
      cpuMicros: (median(this.#passes.map(({ cpuMs }) => cpuMs)) * 1000) / PASS.calls,
      perSecond: PASS.calls / (median(this.#passes.map(({ ms }) => ms)) / 1000),
    };
  }
}
