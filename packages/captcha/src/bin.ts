import process from "node:process";
import { main } from "./cli/main.ts";

/** Runs the command line of this process. */
export async function run(argv: readonly string[]): Promise<void> {
  const interrupted = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => interrupted.abort());
  const { stdin, stdout, stderr, env } = process;
  // A closed pipe ends the work (`… | head -1`); any other fault of the output does too, and is said by `main`.
  stdout.on("error", (error) => interrupted.abort(error));
  process.exitCode = await main(argv, { stdin, stdout, stderr, env, signal: interrupted.signal });
}
