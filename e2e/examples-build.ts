import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { isRequired } from "./required.ts";

/** What a test needs of a machine: commands on its path, and files that packages bring. */
export interface Tools {
  readonly commands: readonly string[];
  readonly files: readonly string[];
}

/** Whether they are there, or have to be by `WEBCAST_KIT_REQUIRE`. */
export function areToolsPresent(name: string, { commands, files }: Tools): boolean {
  const isThere = (command: string) => spawnSync("which", [command], { stdio: "ignore" }).status === 0;
  return isRequired(name) || (commands.every(isThere) && files.every((file) => existsSync(file)));
}

/** A folder for what is built, which is gone after the tests of the file. */
export async function buildFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "examples-"));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/**
 * Runs a command that builds examples.
 *
 * @throws {Error} with what it printed, when it fails
 */
export function build(
  command: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): void {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    env: { ...process.env, ...environment },
    encoding: "utf8",
    timeout: 110_000,
  });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} failed\n${stdout}${stderr}`, { cause: error });
}
