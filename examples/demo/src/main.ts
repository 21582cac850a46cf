import { parseArguments, UsageError, usage } from "./arguments.ts";
import { runDemo } from "./demo.ts";
import { createJsonOutput, createTextOutput } from "./output.ts";

/** Runs the command line; resolves to its exit code: 0 well, 1 failed, 2 wrong arguments. */
export async function run(argv: readonly string[]): Promise<number> {
  // `demo | head` closes the pipe when it has seen enough.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));
  try {
    const options = parseArguments(argv);
    if (options.help) {
      process.stdout.write(usage);
      return 0;
    }
    const output = options.json
      ? createJsonOutput(process.stdout)
      : createTextOutput(process.stdout, () => performance.now());
    return (await runDemo(options, output, interruption())) ? 0 : 1;
  } catch (error) {
    process.stderr.write(`demo: ${error instanceof Error ? error.message : String(error)}\n`);
    if (error instanceof UsageError) process.stderr.write(`\n${usage}`);
    return error instanceof UsageError ? 2 : 1;
  }
}

/** Aborts on the first Ctrl-C; the second one ends the process. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => controller.abort());
  return controller.signal;
}
