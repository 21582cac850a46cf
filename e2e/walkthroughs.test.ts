import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readDocument } from "./markdown.ts";
import { applyChange, type Section, sectionsOf } from "./walkthrough-changes.ts";

const root = fileURLToPath(new URL("../", import.meta.url));
const run = promisify(execFile);
const sections = sectionsOf(readDocument("docs/walkthroughs.md"));
const commands = [...new Set(sections.flatMap((section) => section.commands))];
const protocol = "packages/protocol";

/** A copy of the repository, so that a walkthrough changes nothing here. */
let copy: string;

beforeAll(async () => {
  copy = mkdtempSync(join(tmpdir(), "walkthroughs-"));
  const { stdout } = await run("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
    maxBuffer: 16 * 1024 * 1024,
  });
  const files = stdout.split("\0").filter((path) => path !== "" && existsSync(join(root, path)));
  for (const path of files) cpSync(join(root, path), join(copy, path), { mode: 0 });
  // Links between the packages are relative, so they lead to the copies.
  const folders = new Set(files.filter((path) => path.endsWith("/package.json")).map(dirname));
  for (const folder of folders) {
    const modules = join(folder, "node_modules");
    if (existsSync(join(root, modules))) {
      cpSync(join(root, modules), join(copy, modules), { recursive: true, verbatimSymlinks: true });
    }
  }
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
}, 60_000);
afterAll(() => rmSync(copy, { recursive: true }));

/** Runs a program in the copy; an error has all that it printed. */
async function runThere(command: string, args: readonly string[], folder = "."): Promise<void> {
  const kept = Object.entries(process.env).filter(([name]) => !/^(?:VITEST|FC_|WEBCAST_KIT_)/.test(name));
  const env = { ...Object.fromEntries(kept), NO_COLOR: "1" };
  const options = { cwd: join(copy, folder), env, timeout: 120_000, maxBuffer: 16 * 1024 * 1024 };
  await run(command, [...args], options).catch((error: { stdout: string; stderr: string }) => {
    expect.fail(`${command} ${args.join(" ")}\n${error.stdout.slice(-4000)}${error.stderr.slice(-4000)}`);
  });
}

/** What a command of the walkthroughs runs, without the check of installed packages that pnpm makes first. */
function runCommand(command: string): Promise<void> {
  const [, name = "", ...args] = command.split(" ");
  if (command === "python3 conformance/make_vectors.py")
    return runThere("/usr/bin/python3", ["conformance/make_vectors.py"]);
  if (name === "codegen") return runThere(process.execPath, ["scripts/codegen.mjs"], protocol);
  if (name === "event-table") return runThere(process.execPath, [`${protocol}/scripts/write-event-table.mjs`]);
  if (name === "typecheck") return runThere("node_modules/.bin/tsc", ["-p", "tsconfig.check.json"]);
  if (name === "test") return runThere("node_modules/.bin/vitest", ["run", "--reporter=default", ...args]);
  throw new Error(`nobody knows how to run ${command}`);
}

function change({ changes }: Section): void {
  for (const each of changes) {
    const file = join(copy, each.path);
    if (each.isNew) mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, applyChange(each.isNew ? "" : readFileSync(file, "utf8"), each));
  }
}

const isTest = (command: string) => command.startsWith("pnpm test ");
const isCompiler = (command: string) => command === "pnpm typecheck";
const isSnapshot = (command: string) => command.endsWith(" -u");

describe("docs/walkthroughs.md", () => {
  it("has an endpoint, a message, an event and a fault", () => {
    expect(sections.map(({ title }) => title)).toEqual([
      ...["Add an endpoint", "Add a message", "Add an event with fields", "Add a fault"],
    ]);
  });

  it("names the tests that see that a message has no source", { timeout: 120_000 }, async () => {
    const [endpoint, message] = sections as [Section, Section];
    change(endpoint);
    change({ ...message, changes: message.changes.filter(({ isNew }) => isNew) });
    await runCommand("pnpm codegen");
    await expect(runCommand("pnpm event-table")).rejects.toThrow(
      "proto/sources.json does not say where WebcastStreamMoodMessage is from",
    );
    change({ ...message, changes: message.changes.filter(({ isNew }) => !isNew) });
    await runCommand("pnpm event-table");
  });

  it("leads to code that compiles, and passes the tests that it names", { timeout: 300_000 }, async () => {
    for (const section of sections.slice(2)) change(section);
    const makes = commands.filter((command) => !isTest(command) && !isCompiler(command));
    const snapshots = commands.filter(isSnapshot);
    for (const command of [...makes, ...snapshots, "pnpm typecheck"]) await runCommand(command);
    // All at once: the same modules are loaded for most of them.
    const files = commands
      .filter((command) => isTest(command) && !isSnapshot(command))
      .map((command) => command.slice(10));
    await runCommand(`pnpm test ${files.join(" ")}`);
  });
});
