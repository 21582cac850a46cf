import { relative } from "node:path";
import fc from "fast-check";
import { expect } from "vitest";

/**
 * One seed for every property, so that a run in CI can be repeated. Another seed: `FC_SEED=123 pnpm test`;
 * more cases: `FC_NUM_RUNS=10000 pnpm test`. A failing property prints the command that repeats its case:
 * `pnpm replay SEED:PATH FILE -t TITLE`, which comes here as `FC_REPLAY`.
 */
const { FC_SEED = "20251122", FC_NUM_RUNS, FC_REPLAY = FC_SEED } = process.env;
const [seed, ...path] = FC_REPLAY.split(":");

const parameters = {
  seed: Number(seed),
  ...(FC_NUM_RUNS === undefined ? {} : { numRuns: Number(FC_NUM_RUNS) }),
  ...(path.length === 0 ? {} : { path: path.join(":") }),
  reporter: report,
};
// Its type has no path, since that belongs to one property: a replay runs but one.
fc.configureGlobal(parameters);

/** Throws what fast-check would throw, with the command that repeats the case. */
function report(details: fc.RunDetails<unknown>): void {
  if (!details.failed) return;
  const message = fc.defaultReportMessage(details);
  throw new Error(`${message}\n\nReplay: ${replayCommand(details, message)}`, { cause: details.errorInstance });
}

function replayCommand({ seed, counterexamplePath }: fc.RunDetails<unknown>, message: string): string {
  const { testPath = "", currentTestName = "" } = expect.getState();
  // How commands shrink depends on which of them were run: the case begins as it was found, and shrinks as it did.
  const isModel = message.includes("replayPath");
  const path = isModel ? counterexamplePath?.split(":")[0] : counterexamplePath;
  const title = currentTestName.split(" > ").join(" ");
  return ["pnpm replay", `${seed}:${path ?? 0}`, relative(process.cwd(), testPath), "-t", quote(title)].join(" ");
}

/** For a shell, and as the pattern of letters that it is. */
function quote(title: string): string {
  const pattern = `^${title.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&")}$`;
  return `'${pattern.replaceAll("'", "'\\''")}'`;
}
