// One process that decodes: each subject has its own, so that one's garbage and one's compiled code are not the other's.
import { type FrameSet, readFrames } from "./corpus/corpus.ts";
import { type SubjectName, subjects } from "./subjects.ts";

/** What a child answers to each message: one pass over its frames. */
export interface Pass {
  readonly ms: number;
  /** Of all threads, milliseconds: what is left when others load the machine. */
  readonly cpuMs: number;
  /** Sum of all that was read: equal for all subjects that read the same. */
  readonly sum: number;
}

const [name, set] = process.argv.slice(2) as [SubjectName, FrameSet];
const subject = subjects[name];
const frames = readFrames(set);

process.on("message", () => {
  void pass().then((result) => process.send?.(result));
});

async function pass(): Promise<Pass> {
  let sum = 0;
  const cpu = process.cpuUsage();
  const start = performance.now();
  for (const frame of frames) {
    const read = subject(frame);
    // Frames come one after the other, so the next one waits for an answer that is not there yet.
    sum += typeof read === "number" ? read : await read;
  }
  const ms = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  return { ms, cpuMs: (user + system) / 1000, sum };
}
