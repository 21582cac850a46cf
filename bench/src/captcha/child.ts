// One process that prepares: each subject has its own, so that one's memory and compiled code are not the other's.
import { type ChainName, makePuzzle } from "./images.ts";
import { type SubjectName, subjectOf } from "./subjects.ts";

/** What a child is asked for: so many puzzles, one after the other. */
export interface PassCommand {
  readonly puzzles: number;
}

/** What it answers. */
export interface Pass {
  readonly ms: number;
  /** Of all threads, milliseconds. */
  readonly cpuMs: number;
  /** Most memory that the process ever had, bytes. */
  readonly peakBytes: number;
  /** What the last puzzle gave. */
  readonly value: string;
}

const [name, chain] = process.argv.slice(2) as [SubjectName, ChainName];
const subject = subjectOf(name, chain);
const files = await makePuzzle(chain);

process.on("message", (command: PassCommand) => {
  void pass(command).then((result) => process.send?.(result));
});
process.send?.("ready");

async function pass({ puzzles }: PassCommand): Promise<Pass> {
  let value = "";
  const cpu = process.cpuUsage();
  const start = performance.now();
  for (let count = 0; count < puzzles; count++) value = await subject(files);
  const ms = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  return { ms, cpuMs: (user + system) / 1000, peakBytes: process.resourceUsage().maxRSS * 1024, value };
}
