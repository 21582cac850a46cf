import { Child, median } from "../mock/children.ts";
import type { Pass, PassCommand } from "./child.ts";
import type { ChainName } from "./images.ts";
import type { SubjectName } from "./subjects.ts";

/** What a subject needed for one puzzle: medians of the rounds. */
export interface Cost {
  readonly subject: SubjectName;
  readonly ms: number;
  readonly cpuMs: number;
  readonly peakMiB: number;
}

const PASS: PassCommand = { puzzles: 10 };
const WARM_UP_ROUNDS = 2;
const ORDER = ["decode", "prepare", "jimp"] as const satisfies readonly SubjectName[];

/**
 * Lets the subjects prepare the same puzzle in turn, each in a process of its own.
 *
 * @throws {Error} when those that prepare see different things
 */
export async function contest(chain: ChainName, rounds: number): Promise<Cost[]> {
  const runners = ORDER.map((subject) => ({
    subject,
    child: new Child("../captcha/child.js", [subject, chain]),
    passes: [] as Pass[],
  }));
  try {
    for (const { child } of runners) await child.next();
    for (let round = -WARM_UP_ROUNDS; round < rounds; round++) {
      for (const { child, passes } of runners) {
        const pass = await child.ask<Pass>(PASS);
        if (round >= 0) passes.push(pass);
      }
    }
  } finally {
    for (const { child } of runners) child.stop();
  }
  const values = new Set(runners.filter(({ subject }) => subject !== "decode").map(({ passes }) => passes[0]?.value));
  if (values.size !== 1) throw new Error(`subjects see different things: ${[...values].join(" ")}`);
  return runners.map(({ subject, passes }) => ({
    subject,
    ms: median(passes.map(({ ms }) => ms)) / PASS.puzzles,
    cpuMs: median(passes.map(({ cpuMs }) => cpuMs)) / PASS.puzzles,
    peakMiB: Math.max(...passes.map(({ peakBytes }) => peakBytes)) / 2 ** 20,
  }));
}
