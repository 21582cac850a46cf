import process from "node:process";
import { main } from "./cli/main.ts";

/** Runs the command line of this process. */
export async function run(argv: readonly string[]): Promise<void> {
  const interrupted = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => interrupted.abort());
  const { stdin, stdout, stderr, env } = process;
  process.exitCode = await main(argv, { stdin, stdout, stderr, env, signal: interrupted.signal });
}
