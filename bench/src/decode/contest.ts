import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import type { Pass } from "./child.ts";
import type { FrameSet } from "./corpus/corpus.ts";
import type { SubjectName } from "./subjects.ts";

/** One line of a table: who decodes what. */
export interface Entry {
  readonly subject: SubjectName;
  readonly frames: FrameSet;
}

/** What a subject needed for one pass over all frames. */
export interface Result {
  readonly entry: Entry;
  /** Median of the rounds. */
  readonly ms: number;
  /** The same for the time of its processor. */
  readonly cpuMs: number;
  /** Sum of what it read. */
  readonly sum: number;
}

const WARM_UP_PASSES = 15;

/** Lets entries run in turn, each in a process of its own, so that what disturbs the machine disturbs all of them. */
export async function contest(
  entries: readonly Entry[],
  rounds: number,
  progress: (text: string) => void,
): Promise<Result[]> {
  const child = new URL("child.js", import.meta.url);
  const runners = entries.map((entry) => ({
    entry,
    process: fork(child, [entry.subject, entry.frames]),
    times: [] as number[],
    cpuTimes: [] as number[],
    sum: 0,
  }));
  try {
    for (let round = -WARM_UP_PASSES; round < rounds; round++) {
      progress(round < 0 ? "warming up" : `round ${round + 1} of ${rounds}`);
      for (const runner of runners) {
        const { ms, cpuMs, sum } = await runPass(runner.process);
        runner.sum = sum;
        if (round < 0) continue;
        runner.times.push(ms);
        runner.cpuTimes.push(cpuMs);
      }
    }
  } finally {
    for (const runner of runners) runner.process.kill();
  }
  return runners.map(({ entry, times, cpuTimes, sum }) => ({
    entry,
    ms: median(times),
    cpuMs: median(cpuTimes),
    sum,
  }));
}

async function runPass(child: ChildProcess): Promise<Pass> {
  child.send("pass");
  const gone = new AbortController();
  const answer = once(child, "message", { signal: gone.signal });
  const end = once(child, "exit", { signal: gone.signal }).then(([code]) => {
    throw new Error(`a subject ended with exit code ${code}`);
  });
  try {
    const [pass] = (await Promise.race([answer, end])) as [Pass];
    return pass;
  } finally {
    gone.abort();
    await Promise.allSettled([answer, end]);
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}
