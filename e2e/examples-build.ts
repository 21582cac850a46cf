import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll } from "vitest";
import { exampleFile } from "./examples.ts";
import { isRequired } from "./required.ts";
import { shellBlocksOf } from "./shell-blocks.ts";

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

/** A copy of one language's examples, where a test types what their README says. */
export interface Workplace {
  /** Where programs are, once they are built. */
  readonly folder: string;
  /**
   * Types the README's first block, without what installs packages of Debian.
   *
   * @throws {Error} with what was printed, when it fails
   */
  readonly build: (environment?: Readonly<Record<string, string>>) => void;
  /** The README's second block, which runs a program. */
  readonly run: string;
}

/** Makes one in a folder that is gone after the tests of the file, as deep in a tree as the examples are. */
export async function workplace(language: "cpp" | "go" | "java"): Promise<Workplace> {
  const root = await mkdtemp(join(tmpdir(), "examples-"));
  afterAll(() => rm(root, { recursive: true, force: true }));
  const folder = join(root, "examples", language);
  await cp(exampleFile(language), folder, { recursive: true, filter: (path) => basename(path) !== "build" });
  await symlink(exampleFile("../packages"), join(root, "packages"));
  const [built, run] = shellBlocksOf(`examples/${language}/README.md`);
  if (built === undefined || run === undefined) throw new Error(`README of ${language} does not build and run`);
  const commands = built.text.replace(/^apt-get install (?:.*\\\n)*.*\n/, "");
  return { folder, run: run.text, build: (environment = {}) => type(commands, folder, environment) };
}

function type(commands: string, folder: string, environment: Readonly<Record<string, string>>): void {
  const { status, stdout, stderr, error } = spawnSync("bash", ["-euc", commands], {
    cwd: folder,
    env: { ...process.env, ...environment },
    encoding: "utf8",
    timeout: 110_000,
  });
  if (status !== 0) throw new Error(`${commands} failed\n${stdout}${stderr}`, { cause: error });
}
