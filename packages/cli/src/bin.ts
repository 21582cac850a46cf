import process from "node:process";
import { main } from "./main.ts";
import type { Screen } from "./terminal.ts";

/** Runs the command line of this process. The first Ctrl-C ends the work, the second one the process. */
export async function run(argv: readonly string[]): Promise<void> {
  const ended = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => ended.abort());
  // `… | head -1` closes the pipe when it has seen enough.
  process.stdout.on("error", (error) => ended.abort(error));
  process.stderr.on("error", () => undefined);
  const [stdout, stderr] = [screenOf(process.stdout), screenOf(process.stderr)];
  process.exitCode = await main(argv, { stdin: process.stdin, stdout, stderr, env: process.env, signal: ended.signal });
}

function screenOf(stream: NodeJS.WriteStream): Screen {
  return {
    isTTY: stream.isTTY,
    get columns() {
      return stream.columns;
    },
    get rows() {
      return stream.rows;
    },
    write: (text) => new Promise<void>((resolve) => stream.write(text, () => resolve())),
  };
}
