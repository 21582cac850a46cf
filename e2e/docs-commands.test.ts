import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { encodeEvent, encodeFetchResult, encodePushFrame } from "@webcast-kit/protocol";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { makePrograms, programFolders, writeScript } from "./docs-programs.ts";
import { readDocument } from "./markdown.ts";
import { type ShellBlock, shellBlocks } from "./shell-blocks.ts";

/*
 * The commands of the documents, as they are typed: in a folder with the files that they speak of, with a mock server at the
 * port that they name. A command that runs until it is stopped is stopped.
 */
const documents = [
  "docs/tapes.md",
  "docs/scenarios.md",
  "docs/faults.md",
  "docs/mock-page.md",
  "docs/fixed-hosts.md",
  "docs/wire-format.md",
  "examples/README.md",
  "examples/load/README.md",
  "fixtures/README.md",
  "fixtures/captcha/README.md",
  "packages/mock-server/README.md",
  "packages/cli/README.md",
];

/** Blocks that are not typed here, by what is in them, and who runs them. */
const elsewhere: readonly (readonly [part: RegExp, by: string])[] = [
  [/^npm (?:init|install) /m, "scripts/releases/release-dry-command.ts"],
  [/ pnpm@\S+ demo /, "e2e/demo.test.ts"],
  [/ pnpm@\S+ (?:--silent )?bench /, "e2e/bench-commands.test.ts"],
  [/^node first\.mjs$/, "e2e/readme.test.ts"],
  [/^conformance\/run\.sh/m, ".ci/run"],
  [/<<'EOF'/, "e2e/conduct-docs.test.ts"],
  [/^pnpm /m, "e2e/walkthroughs.test.ts"],
  [/^webcast-mock blast /, "e2e/blast.test.ts"],
  [/^npx webcast-captcha /m, "e2e/captcha-cli.test.ts"],
  [/^cd examples\/python$/m, "e2e/examples-python.test.ts"],
  [/ sh graded\.sh /, "e2e/examples-suite.ts"],
  [/^make -j2$/m, "e2e/examples-build.ts"],
  [/^\.\/build\.sh$/m, "e2e/examples-build.ts"],
  [/ (?:build\/managed|java listen\.Managed) streamer$/m, "e2e/examples-build.ts"],
  // It waits for clients as long as the scenario does; there it is asked for in the same way.
  [/-d @maintenance/, "e2e/scenario-run.test.ts"],
  [/^keytool /m, "e2e/tls-programs.ts"],
];
/** For macOS and Windows, and not run, as the page says. */
const notRun = /^security add-trusted-cert /m;

const blocks = shellBlocks();
const isElsewhere = ({ text }: ShellBlock) => notRun.test(text) || elsewhere.some(([part]) => part.test(text));
const typed = blocks.filter((block) => documents.includes(block.document) && !isElsewhere(block));
const clientBlocks = typed.filter(({ document }) => document === "packages/cli/README.md");
const mockBlocks = typed.filter((block) => !clientBlocks.includes(block));

/** The mock server itself, a player or a recorder: they run until they are stopped. */
const SERVER = /^(?:npx (?:--yes )?(?:-p \S+ )*)?(?:@webcast-kit\/mock-server|webcast-mock)(?= -| play | record )/;
/** Long enough for a program to begin on a busy machine. */
const CLIENT_SECONDS = 6;
const TIMEOUT_MS = 60_000;

const root = new URL("../", import.meta.url);

let home: string;
let folder: string;
let port: number;
let servers: ChildProcess[] = [];

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), "docs-commands-"));
  await makePrograms(join(home, "bin"));
}, TIMEOUT_MS);
afterAll(() => {
  for (const each of [home, ...programFolders]) rmSync(each, { recursive: true, force: true });
});
afterEach(async () => {
  const open = servers;
  servers = [];
  await Promise.all(open.map(stop));
});

function environment(): Record<string, string> {
  const { PATH = "", TMPDIR } = process.env;
  return {
    ...(TMPDIR === undefined ? {} : { TMPDIR }),
    ...{ HOME: home, PATH: `${join(folder, "bin")}:${join(home, "bin")}:${PATH}`, WEBCAST_API_KEY: "test_pro" },
  };
}

/** Starts a server, waits until it says that it is ready, and gives what it said. */
async function start(command: string): Promise<unknown> {
  const child = spawn("bash", ["-c", `exec ${command}`], {
    cwd: folder,
    env: environment(),
    stdio: ["ignore", "pipe", "pipe"],
  });
  servers.push(child);
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    errors += text;
  });
  for await (const line of createInterface(child.stdout)) {
    const said: unknown = JSON.parse(line);
    expect(said).toMatchObject({ ready: true });
    child.stdout.resume();
    return said;
  }
  return expect.fail(`${command}\n${errors}`);
}

async function stop(child: ChildProcess): Promise<void> {
  const exit = child.exitCode === null ? once(child, "exit") : undefined;
  child.kill("SIGINT");
  await exit;
  expect(child.exitCode).toBe(0);
}

/** Runs lines in a shell; gives how it ended, and what it printed. */
function type(text: string): Promise<{ readonly code: number; readonly printed: string }> {
  return new Promise((resolve) => {
    const options = { cwd: folder, env: environment(), timeout: TIMEOUT_MS };
    const child = execFile("bash", ["--norc", "-euo", "pipefail", "-c", text], options, (_error, out, errors) => {
      resolve({ code: child.exitCode ?? -1, printed: out + errors });
    });
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port: free } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return free;
}

function fixtureFile(path: string): string {
  return createRequire(import.meta.url).resolve(`@webcast-kit/fixtures/${path}`);
}

/** One frame of the binary socket, with a chat. */
function frame(): Uint8Array {
  const message = encodeEvent({ type: "chat", user: { id: "7" }, comment: "hi" });
  return encodePushFrame({ payloadType: "msg", payload: encodeFetchResult({ messages: [message] }) });
}

/** The files that the documents speak of; what a command writes is not there yet. */
async function prepare(): Promise<void> {
  folder = mkdtempSync(join(home, "folder-"));
  port = await freePort();
  const at = (name: string) => join(folder, name);
  copyFileSync(fixtureFile("scenarios/maintenance.scenario.json"), at("maintenance.scenario.json"));
  mkdirSync(at("frames"));
  writeFileSync(at("frames/1.bin"), frame());
  writeFileSync(at("frame.bin"), frame());
  writeFileSync(at("frames.dump"), Buffer.concat([Buffer.of(frame().length), frame()]));
  writeFileSync(at("creators.csv"), "streamer,1\noffline_creator,2\n");
  copyFileSync(fixtureFile("captcha/shapes-plain-image.jpg"), at("shapes-plain-image.jpg"));
  mkdirSync(at("node_modules/@webcast-kit"), { recursive: true });
  symlinkSync(fileURLToPath(new URL("fixtures", root)), at("node_modules/@webcast-kit/fixtures"));
  symlinkSync(fileURLToPath(new URL("packages", root)), at("packages"));
}

describe("the commands of documents about the mock server", () => {
  it.each(mockBlocks)("do what they are there for: $title", { timeout: TIMEOUT_MS }, async ({ title, text }) => {
    await prepare();
    const lines = text.replaceAll("8080", String(port));
    const [first = "", ...rest] = lines.split("\n");
    const isServer = SERVER.test(first);
    const writesTape = / -o a\.tape/.test(first);
    if (!writesTape) copyFileSync(fixtureFile("tapes/battle.tape.jsonl"), join(folder, "a.tape.jsonl"));
    if (lines.includes("page.har"))
      expect(await type("webcast-mock convert a.tape.jsonl -o page.har")).toMatchObject({ code: 0 });
    // The TLS recipe's second block goes on where the first one ended.
    const options = lines.includes("mock-server env ") || lines.includes("https://api.tik.tools") ? " --tls" : "";
    if (!isServer || writesTape) await start(`webcast-mock --port ${port}${options}`);
    if (isServer) await start(first.replace(/ +(?:#.*|&)$/, ""));
    const commands = isServer ? rest.join("\n") : lines;
    const { code, printed } = await type(commands);
    expect({ title, code, printed }).toEqual({ title, code: 0, printed: expect.not.stringContaining('"error"') });
  });
});

describe("the line that says that the mock server is ready", () => {
  it.each([
    ["packages/mock-server/README.md", ""],
    ["docs/fixed-hosts.md", " --tls"],
  ])("has the fields that %s shows", { timeout: TIMEOUT_MS }, async (document, option) => {
    await prepare();
    const [, shown = ""] = /^```json\n(.*?)^```$/ms.exec(readDocument(document)) ?? [];
    expect(shapeOf(await start(`webcast-mock --port ${port}${option}`))).toEqual(shapeOf(JSON.parse(shown)));
  });
});

/** The names of a value's fields, and of those in them. */
function shapeOf(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, shapeOf(part)]));
}

describe("the commands of the command line's README", () => {
  it("are understood", { timeout: TIMEOUT_MS }, async () => {
    await prepare();
    await start(`webcast-mock --port ${port}`);
    // At the mock in place of the service, and stopped after a while.
    const program = `case "$*" in
  *--from* | decode* | completions*) ;;
  *) set -- "$@" --base-url http://127.0.0.1:${port} ;;
esac
exec timeout --preserve-status -s INT ${CLIENT_SECONDS} "${join(home, "bin/webcast")}" "$@"`;
    mkdirSync(join(folder, "bin"));
    writeScript(join(folder, "bin/webcast"), program);
    writeScript(join(folder, "bin/pbpaste"), `base64 < ${join(folder, "message.bin")}`);
    writeFileSync(join(folder, "message.bin"), encodeEvent({ type: "chat", user: { id: "7" }, comment: "hi" }).payload);
    copyFileSync(fixtureFile("tapes/battle.tape.jsonl"), join(folder, "room.tape.jsonl"));
    const lines = clientBlocks.flatMap(({ text }) => text.split("\n"));
    const clients = lines.filter((line) => !/^(?:npm install|export|webcast-mock) /.test(line));
    const ended = await Promise.all(clients.map(async (line) => ({ line, ...(await type(line)) })));
    for (const { line, code, printed } of ended) expect([0, 130], `${line}\n${printed}`).toContain(code);
  });
});

describe("every block of commands in a document", () => {
  it("is typed here or run elsewhere", () => {
    expect(blocks.filter((block) => !typed.includes(block) && !isElsewhere(block))).toEqual([]);
    expect(blocks.length).toBeGreaterThan(50);
  });

  it.each(elsewhere)("%s is run by what is there: %s", (part, by) => {
    expect(blocks.some(({ text }) => part.test(text))).toBe(true);
    expect(existsSync(new URL(by, root))).toBe(true);
  });
});
