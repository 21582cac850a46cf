import { createRequire } from "node:module";
import { LiveError } from "@webcast-kit/live";
import { SigningError } from "@webcast-kit/signing";
import { didYouMean } from "./command-line/did-you-mean.ts";
import { commands } from "./commands/index.ts";
import { type Terminal, UsageError } from "./terminal.ts";
import { printable } from "./text/printable.ts";

const width = Math.max(...commands.map(({ name }) => name.length)) + 2;

const help = `Usage: webcast COMMAND …

${commands.map(({ name, summary }) => `  ${name.padEnd(width)}${summary}`).join("\n")}

  webcast COMMAND --help   more on a command
  webcast --version        print the version

Exit codes: 0 done, 1 it failed, 2 the command line cannot be understood, 130 interrupted.
`;

/** Runs a command line. Resolves to its exit code: 0 done, 1 failed, 2 not understood, 130 interrupted. */
export async function main(argv: readonly string[], terminal: Terminal): Promise<number> {
  try {
    await dispatch(argv, terminal);
    return terminal.signal.aborted ? await endedEarly(terminal) : 0;
  } catch (error) {
    if (terminal.signal.aborted) return await endedEarly(terminal);
    await say(terminal, error);
    return isUsage(error) ? 2 : 1;
  }
}

async function dispatch([name, ...argv]: readonly string[], terminal: Terminal): Promise<void> {
  if (name === undefined || name === "--help" || name === "-h") return void (await terminal.stdout.write(help));
  if (name === "--version") return void (await terminal.stdout.write(`${version()}\n`));
  const command = commands.find((each) => each.name === name);
  if (command === undefined) {
    const hint = didYouMean(name, [...commands.map((each) => each.name), "--help", "--version"]);
    throw new UsageError(`unknown command ${JSON.stringify(name)}${hint}; see --help`);
  }
  await command.run(argv, terminal);
}

function version(): string {
  return (createRequire(import.meta.url)("../package.json") as { version: string }).version;
}

/** Who closed the pipe has seen what they wanted; an output that fails otherwise is a failure. */
async function endedEarly(terminal: Terminal): Promise<number> {
  const reason: unknown = terminal.signal.reason;
  if (!(reason instanceof Error && "code" in reason && typeof reason.code === "string")) return 130;
  if (reason.code === "EPIPE") return 0;
  await say(terminal, reason);
  return 1;
}

async function say({ stderr }: Terminal, error: unknown): Promise<void> {
  await stderr.write(`webcast: ${printable(error instanceof Error ? error.message : String(error))}\n`);
}

function isUsage(error: unknown): boolean {
  if (error instanceof LiveError || error instanceof SigningError) return error.code === "ERR_ARGUMENT";
  return error instanceof UsageError;
}
