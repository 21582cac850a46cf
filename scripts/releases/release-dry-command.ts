/*
 * pnpm release:dry                   what users will get, tried in empty projects, before it is published
 * pnpm release:dry --only "npm"      with one package manager (npm, pnpm, yarn 1, yarn 4; may be repeated)
 *
 * Packs every public package; installs the tarballs; checks types; runs the code of the READMEs as ES modules and from CommonJS, and the
 * command lines. Prints a table, and fails when one thing did. It reaches the npm registry and loopback, and nothing else.
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { hasRedis, RedisServer } from "../../e2e/redis-server.ts";
import {
  alsoInstalled,
  compilers,
  installCommand,
  type Manager,
  managers,
  refusedByEngine,
  type Scene,
  writeProject,
  writeTools,
} from "./dry/project.ts";
import { type RunResult, run } from "./dry/run.ts";
import { Table } from "./dry/table.ts";
import { compilerOf, writeTypeChecks } from "./dry/types.ts";
import { type PublishedPackage, publishedPackages, repositoryRoot } from "./published-packages.ts";
import { type ReadmeBlock, readmeBlocks, toCommonJs } from "./readme-blocks.ts";

const { only } = parseArgs({ options: { only: { type: "string", multiple: true, default: [...managers] } } }).values;
const chosen = managers.filter((name) => only.includes(name));
if (chosen.length < new Set(only).size) {
  process.stderr.write(`--only takes ${managers.join(", ")}\n`);
  process.exit(2);
}

const INSTALL_TIMEOUT_MS = 300_000;
const PACK_TIMEOUT_MS = 120_000;
const CHECK_TIMEOUT_MS = 180_000;
const PROGRAM_TIMEOUT_MS = 60_000;

const packages = publishedPackages();
const entryPoints = packages.flatMap((one) => one.entryPoints);
/** Entry points for which users install something themselves. */
const withPeers = new Set([
  "@webcast-kit/protocol/testing",
  "@webcast-kit/mock-server/vitest",
  "@webcast-kit/signing/redis",
]);
const commandLines = ["webcast", "webcast-captcha", "webcast-mock"];

const stop = new AbortController();
const { signal } = stop;
const table = new Table(signal);
const folder = mkdtempSync(path.join(tmpdir(), "release-dry-"));

/** Programs of users run with nothing of the developer's: an empty home, and no settings of this project. */
const home = path.join(folder, "home");
const userEnv = { HOME: home, USERPROFILE: home, NODE_OPTIONS: "", NODE_PATH: "", npm_config_user_agent: "" };

async function pack({ name, folder: cwd }: PublishedPackage): Promise<string> {
  const file = path.join(folder, "tarballs", `${name.replace("@", "").replace("/", "-")}.tgz`);
  await table.attempt(`pack ${name}`, "pnpm", async () => {
    const packed = await run("pnpm", ["pack", "--out", file], { cwd, timeoutMs: PACK_TIMEOUT_MS, signal });
    if (!packed.ok) return packed;
    const listed = await run("tar", ["-tzf", file], { cwd, timeoutMs: PACK_TIMEOUT_MS, signal });
    const files = listed.output.split("\n");
    const missing = ["package/package.json", "package/README.md", "package/LICENSE"].filter(
      (one) => !files.includes(one),
    );
    const tests = files.filter((one) => /\.test\.(ts|js)$/.test(one));
    const manifest = await run("tar", ["-xzOf", file, "package/package.json"], {
      cwd,
      timeoutMs: PACK_TIMEOUT_MS,
      signal,
    });
    const left = /"(workspace:|catalog:|@webcast-kit\/source)[^"]*"/.exec(manifest.output)?.[0];
    const faults = [...missing.map((one) => `lacks ${one}`), ...tests.map((one) => `has ${one}`)];
    if (left !== undefined) faults.push(`package.json still says ${left}`);
    return { ok: listed.ok && manifest.ok && faults.length === 0, output: faults.join("\n") };
  });
  return file;
}

/** A program in a project, as a user starts it; one that prints nothing has not shown that it works. */
async function runProgram(project: string, file: string): Promise<RunResult> {
  const result = await run(process.execPath, [file], {
    cwd: project,
    timeoutMs: PROGRAM_TIMEOUT_MS,
    signal,
    env: userEnv,
  });
  const silent = result.output.trim() === "";
  const warned = /ExperimentalWarning: (?!CommonJS module)|DeprecationWarning|MaxListenersExceededWarning/.test(
    result.output,
  );
  const why = silent ? "\nit printed nothing" : warned ? "\nit must not warn" : "";
  return { ok: result.ok && why === "", output: result.output + why };
}

async function runBlock(project: string, block: ReadmeBlock, by: Manager): Promise<void> {
  const name = path.join(project, block.title.replaceAll(/\W+/g, "-"));
  const what = block.title;
  if (block.needsRedis && !hasRedis) return table.skip(`${what} (no redis-server here)`, by);
  if (block.isTest) {
    const file = `${name}.test.ts`;
    writeFileSync(file, block.code);
    const vitest = path.join(project, "node_modules/vitest/vitest.mjs");
    const options = { cwd: project, timeoutMs: PROGRAM_TIMEOUT_MS, signal, env: userEnv };
    await table.attempt(`${what}, vitest`, by, () => run(process.execPath, [vitest, "run", file], options));
    return;
  }
  const redis = block.needsRedis ? await RedisServer.start() : undefined;
  try {
    const code = redis === undefined ? block.code : block.code.replace("127.0.0.1:6379", `127.0.0.1:${redis.port}`);
    for (const [kind, suffix, toText] of [
      ["ESM", "mjs", (text: string) => text],
      ["CommonJS", "cjs", toCommonJs],
    ] as const) {
      await table.attempt(`${what}, ${kind}`, by, async () => {
        const file = `${name}.${suffix}`;
        writeFileSync(file, toText(code));
        return runProgram(project, file);
      });
    }
  } finally {
    await redis?.kill();
  }
}

async function checkTypes(project: string, tools: string, by: Manager): Promise<void> {
  const specifiers = entryPoints.map(({ specifier }) => specifier);
  for (const { title, tsconfig, withLibraries } of writeTypeChecks(project, specifiers)) {
    for (const { version, alias } of compilers) {
      if (withLibraries && version !== "7") continue;
      await table.attempt(`types, TypeScript ${version}, ${title}`, by, () => {
        const args = [compilerOf(tools, alias), "-p", tsconfig];
        return run(process.execPath, args, { cwd: project, timeoutMs: CHECK_TIMEOUT_MS, signal });
      });
    }
  }
}

async function install(scene: Scene, manager: Manager, tools: string, project: string, what: string): Promise<boolean> {
  return table.attempt(what, manager, async () => {
    const [command, args] = installCommand(manager, tools);
    const options = { cwd: project, timeoutMs: INSTALL_TIMEOUT_MS, signal: scene.signal };
    let result = await run(command, args, options);
    const refused = manager === "yarn 1" && !result.ok ? refusedByEngine(result.output) : undefined;
    if (refused !== undefined) {
      table.warn(refused, manager);
      result = await run(command, [...args, "--ignore-engines"], options);
    }
    const complaints = result.output
      .split("\n")
      .filter((line) => /peer|YN0002|YN0060|YN0086/i.test(line) && /webcast-kit/.test(line));
    return { ok: result.ok && complaints.length === 0, output: result.output };
  });
}

/** Every package with nothing beside it: whatever one imports and does not name, is not found. */
async function tryBare(scene: Scene, tools: string): Promise<void> {
  const project = writeProject(scene, "pnpm", "bare", {});
  if (!(await install(scene, "pnpm", tools, project, "install, nothing beside it"))) return;
  const specifiers = entryPoints.map(({ specifier }) => specifier).filter((specifier) => !withPeers.has(specifier));
  for (const specifier of specifiers) {
    const file = path.join(project, `${specifier.replaceAll(/\W+/g, "-")}.mjs`);
    writeFileSync(file, `console.log(Object.keys(await import("${specifier}")).length, "exports");\n`);
    await table.attempt(`import ${specifier}, nothing beside it`, "pnpm", () => runProgram(project, file));
  }
}

async function tryManager(scene: Scene, manager: Manager, tools: string): Promise<void> {
  const project = writeProject(scene, manager, manager.replace(" ", "-"), alsoInstalled);
  if (!(await install(scene, manager, tools, project, "install"))) return;
  await checkTypes(project, tools, manager);
  for (const bin of commandLines) {
    await table.attempt(`${bin} --help`, manager, () => {
      const file = path.join(project, "node_modules/.bin", bin);
      return run(file, ["--help"], { cwd: project, timeoutMs: PROGRAM_TIMEOUT_MS, signal, env: userEnv });
    });
  }
  const readmes = [
    "README.md",
    ...packages.map((one) => `${path.relative(repositoryRoot, one.folder).replaceAll("\\", "/")}/README.md`),
  ];
  for (const readme of readmes) {
    for (const block of readmeBlocks(readme, pathToFileURL(repositoryRoot))) await runBlock(project, block, manager);
  }
}

async function main(): Promise<void> {
  for (const name of ["tarballs", "home"]) mkdirSync(path.join(folder, name));
  table.heading();
  const tarballs = new Map<string, string>();
  for (const one of packages) tarballs.set(one.name, await pack(one));
  if ([...tarballs.values()].some((file) => !existsSync(file))) return;
  const options = { cwd: folder, timeoutMs: PROGRAM_TIMEOUT_MS, signal };
  const { output } = await run("npm", ["config", "get", "registry"], options);
  const registry = /^https?:\S+$/m.exec(output)?.[0] ?? "";
  const scene: Scene = { folder, tarballs, registry, signal };
  const tools = writeTools(scene);
  const [npm, args] = installCommand("npm", tools);
  const tooled = await table.attempt("install yarn and TypeScript 5.9, 6, 7", "npm", () =>
    run(npm, args, { cwd: tools, timeoutMs: INSTALL_TIMEOUT_MS, signal }),
  );
  if (!tooled) return;
  if (chosen.includes("pnpm")) await tryBare(scene, tools);
  for (const manager of chosen) await tryManager(scene, manager, tools);
}

for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => stop.abort());
try {
  await main();
} catch (error) {
  if (!signal.aborted) throw error;
  process.stdout.write("told to stop\n");
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
if (!table.finish() || signal.aborted) process.exitCode = 1;
