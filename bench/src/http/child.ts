// One process that calls: each subject has its own, so that one's garbage and one's compiled code are not the other's.
import type { CallName } from "./answers.ts";
import { type SubjectName, subjects } from "./subjects.ts";

/** What a child is asked for: so many calls, a fixed number of them in flight. */
export interface PassCommand {
  readonly calls: number;
  readonly inFlight: number;
}

/** What it answers. */
export interface Pass {
  readonly ms: number;
  /** Of all threads, milliseconds. */
  readonly cpuMs: number;
  /** What the last call gave: equal for all subjects that read the same. */
  readonly value: string;
}

const [name, call, baseUrl = ""] = process.argv.slice(2) as [SubjectName, CallName, string];
const subject = subjects[name](baseUrl, call);

process.on("message", (command: PassCommand) => {
  void pass(command).then((result) => process.send?.(result));
});
process.send?.("ready");

async function pass({ calls, inFlight }: PassCommand): Promise<Pass> {
  let left = calls;
  let value = "";
  const work = async () => {
    while (left-- > 0) value = await subject();
  };
  const cpu = process.cpuUsage();
  const start = performance.now();
  await Promise.all(Array.from({ length: inFlight }, work));
  const ms = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  return { ms, cpuMs: (user + system) / 1000, value };
}
