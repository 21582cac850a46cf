import { commands } from "./commands/index.ts";
import { start } from "./commands/start.ts";
import { MockServerError } from "./errors.ts";

/** Runs the command line and turns a failure into a message and an exit code. */
export async function run(argv: readonly string[]): Promise<void> {
  try {
    await main(argv);
  } catch (error) {
    process.stderr.write(`webcast-mock: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = isUsageError(error) ? 2 : 1;
  }
}

/** A word that is first names a command; without one a server is started. */
async function main([first = "", ...rest]: readonly string[]): Promise<void> {
  if (first === "" || first.startsWith("-")) {
    await start(first === "" ? [] : [first, ...rest]);
    return;
  }
  const command = commands.get(first);
  if (command === undefined) {
    const known = [...commands.keys()].join(", ");
    throw new MockServerError("ERR_ARGUMENT", `there is no command ${JSON.stringify(first)}: ${known}`);
  }
  await (await command.load()).run(rest);
}

function isUsageError(error: unknown): boolean {
  if (error instanceof MockServerError) return error.code !== "ERR_LISTEN";
  return String((error as { code?: unknown }).code).startsWith("ERR_PARSE_ARGS");
}
