import { createRequire } from "node:module";
import { SigningError } from "@webcast-kit/signing";
import { CaptchaError } from "../errors.ts";
import * as generate from "./generate-command.ts";
import * as map from "./map-command.ts";
import * as overlay from "./overlay-command.ts";
import * as prepare from "./prepare-command.ts";
import * as solve from "./solve-command.ts";
import { type Terminal, UsageError } from "./terminal.ts";

const commands = { prepare, solve, map, overlay, generate };

const usage = `Usage: webcast-captcha COMMAND …

  prepare   make images as they are sent
  solve     prepare, ask the API, and map its answer
  map       map an answer of the API back to the original images
  overlay   draw an answer on the original images
  generate  write synthetic images with their truth, for tests

  webcast-captcha COMMAND --help   more on a command
  --version                        print the version

Exit codes: 0 done, 1 it failed, 2 the command line cannot be understood.
`;

/** Runs a command line. Resolves to its exit code. */
export async function main(argv: readonly string[], terminal: Terminal): Promise<number> {
  try {
    await dispatch(argv, terminal);
    return 0;
  } catch (error) {
    if (!isClosedPipe(terminal.signal.reason))
      terminal.stderr.write(`webcast-captcha: ${messageOf(error, terminal.signal)}\n`);
    return isUsage(error) ? 2 : 1;
  }
}

async function dispatch([name, ...argv]: readonly string[], terminal: Terminal): Promise<void> {
  if (name === undefined || name === "--help" || name === "-h") return void terminal.stdout.write(usage);
  if (name === "--version") return void terminal.stdout.write(`${version()}\n`);
  if (!Object.hasOwn(commands, name)) throw new UsageError(`unknown command ${JSON.stringify(name)}; see --help`);
  const command = commands[name as keyof typeof commands];
  if (argv.includes("--help") || argv.includes("-h")) return void terminal.stdout.write(command.usage);
  await command.run(argv, terminal);
}

function version(): string {
  return (createRequire(import.meta.url)("../../package.json") as { version: string }).version;
}

/** A wrong option is the command line's fault; an image that is missing or broken is not. */
function isUsage(error: unknown): boolean {
  if (error instanceof CaptchaError) return error.code === "ERR_ARGUMENT" && error.image === undefined;
  if (error instanceof SigningError) return error.code === "ERR_ARGUMENT";
  return error instanceof UsageError;
}

/** Who read the output has gone, and has seen what it wanted: there is nothing to say. */
function isClosedPipe(reason: unknown): boolean {
  return reason instanceof Error && "code" in reason && reason.code === "EPIPE";
}

function messageOf(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) return "interrupted";
  return error instanceof Error ? error.message : String(error);
}
