import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { NamedReport } from "../packages/mock-server/src/conduct/formats/named-report.ts";
import { scenarios } from "../packages/mock-server/src/grade/scenarios/index.ts";
import { hasty, own, parent, pythonPoller } from "./grade-clients.ts";
import { runMockCli } from "./mock-cli.ts";
import { bundleForNode } from "./node-bundle.ts";
import { isRequired } from "./required.ts";

/** Inside this package, so that clients find `ws`. */
const folder = new URL("./.cache-grade/", import.meta.url);
const fileOf = (name: string) => fileURLToPath(new URL(name, folder));
const hasPython = spawnSync("python3", ["--version"]).status === 0;

beforeAll(() => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(fileOf("hasty.mjs"), hasty);
  writeFileSync(fileOf("poller.py"), pythonPoller);
  writeFileSync(fileOf("parent.mjs"), parent);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Broken rules by scenario; what was skipped is not there. */
function brokenIn(json: string): Record<string, string[]> {
  const reports = (JSON.parse(json) as NamedReport[]).filter(({ skipped }) => skipped === undefined);
  return Object.fromEntries(
    reports.map(({ name, report }) => [
      name,
      report.rules.filter(({ verdict }) => verdict === "fail").map(({ id }) => id),
    ]),
  );
}

/** What is wrong above all with a client that comes back at once, by scenario. */
const found: Readonly<Record<string, string>> = {
  "managed-bad-key": "reconnect/terminal-code",
  "managed-no-permission": "reconnect/terminal-code",
  "managed-offline": "reconnect/wait-for-live",
  "managed-stream-end": "reconnect/wait-for-live",
  "managed-slots": "reconnect/wait-for-quota",
  "managed-dropped": "reconnect/storm",
  "managed-cut": "reconnect/storm",
  "managed-refused": "reconnect/storm",
  "direct-bad-key": "requests/terminal-status",
  "direct-offline": "requests/poll-offline",
  "direct-dropped": "reconnect/storm",
  "direct-refused": "reconnect/storm",
  "captions-tier": "reconnect/terminal-code",
  "captions-offline": "reconnect/wait-for-live",
  "captions-dropped": "reconnect/storm",
  "rest-calls": "secrets/key-in-query",
  "rest-rate-limit": "requests/retry-after",
  "rest-bad-key": "requests/terminal-status",
  "rest-offline": "secrets/key-in-query",
};

/** Scenarios that it has no time, or no way, to be bad in. */
const innocent = [
  "managed-listen",
  "managed-garbage",
  "direct-listen",
  "direct-stream-end",
  "direct-garbage",
  "captions-listen",
];

describe("webcast-mock grade", () => {
  it("finds what is wrong with a client that comes back at once, in every scenario that asks for patience", async () => {
    const args = ["--jobs", "9", "--timeout", "6", "--format", "json"];
    const { code, out, err } = await runMockCli("grade", ...args, "--", "node", fileOf("hasty.mjs"));
    expect(code).toBe(1);
    expect(err.trim().split("\n")).toHaveLength(scenarios.length);
    const broken = brokenIn(out);
    for (const [name, rule] of Object.entries(found))
      expect([name, broken[name]]).toEqual([name, expect.arrayContaining([rule])]);
    for (const name of innocent) expect([name, broken[name]]).toEqual([name, []]);
    expect(scenarios.map(({ name }) => name).filter((name) => !(name in found))).toEqual(innocent);
  }, 60_000);

  it("finds nothing wrong with this project's clients", async () => {
    writeFileSync(fileOf("own-source.ts"), own);
    const file = fileOf("own.mjs");
    await bundleForNode({ entry: new URL("own-source.ts", folder), file, external: ["ws", "undici"] });
    const args = ["--jobs", "13", "--timeout", "4", "--format", "json"];
    const { code, out } = await runMockCli("grade", ...args, "--", "node", file);
    const broken = brokenIn(out);
    expect(Object.entries(broken).filter(([, rules]) => rules.length > 0)).toEqual([]);
    expect(Object.keys(broken)).toHaveLength(scenarios.length);
    expect(code).toBe(0);
  }, 60_000);

  it.runIf(hasPython || isRequired("python"))("takes a client in any language, which may end by itself", async () => {
    const args = ["--scenario", "rest-rate-limit", "--", "python3", fileOf("poller.py")];
    const { code, out } = await runMockCli("grade", ...args);
    expect(code).toBe(1);
    expect(out).toContain("error requests/retry-after (3 times)");
    expect(out).toContain("warning secrets/key-in-query (4 times)");
    const lenient = await runMockCli("grade", "--fail-on", "error", "--scenario", "rest-calls", ...args.slice(2));
    expect(lenient.code).toBe(0);
  });

  it("does not take a client for good that does nothing", async () => {
    const client = ["node", "-e", "console.error('no network'); process.exit(3)"];
    const { code, out } = await runMockCli("grade", "--scenario", "rest-calls", "--", ...client);
    expect(code).toBe(1);
    expect(out).toBe(`-  rest-calls  skipped: the client did not come to the rest side
   The client ended by itself with exit code 3.
   no network
`);
  });

  it("does not judge what a client does that is skipped, and shows what it said", async () => {
    const call = "console.log('elsewhere'); fetch(process.env.WEBCAST_MOCK_URL + '/webcast/no-such-path')";
    const args = ["--format", "json", "--scenario", "managed-listen", "--", "node", "-e", call];
    const [skipped] = JSON.parse((await runMockCli("grade", ...args)).out) as NamedReport[];
    expect(skipped).toMatchObject({ skipped: expect.stringContaining("managed"), notes: ["elsewhere"] });
    expect(skipped?.report).toMatchObject({ grade: "-", entries: 0 });
  });

  it("leaves no process behind, not even a client's child that does not want to go", async () => {
    process.env["PID_FILE"] = fileOf("pid");
    const args = ["--scenario", "rest-calls", "--timeout", "1", "--", "node", fileOf("parent.mjs")];
    expect((await runMockCli("grade", ...args)).out).toContain("rest-calls");
    const pid = Number(readFileSync(fileOf("pid"), "utf8"));
    await expect.poll(() => isAlive(pid)).toBe(false);
  });

  it.each([
    ["html", "<!doctype html>"],
    ["junit", "<?xml"],
  ])("writes %s to a file", async (format, start) => {
    const args = ["--scenario", "rest-calls", "--format", format, "--output", fileOf("report"), "--", "node", "-e", ""];
    expect((await runMockCli("grade", ...args)).out).toBe("");
    expect(readFileSync(fileOf("report"), "utf8").startsWith(start)).toBe(true);
  });

  it.each([
    [["grade"], "needs the client's command behind --"],
    [["grade", "--side", "all", "--"], "needs the client's command behind --"],
    [["grade", "--scenario", "no-such", "--", "true"], "--scenario must be one of managed-listen"],
    [["grade", "--side", "rest", "--scenario", "managed-listen", "--", "true"], "is not of --side rest"],
    [["grade", "--format", "xml", "--", "true"], "--format must be one of text, json, junit, html"],
    [["grade", "--timeout", "0", "--", "true"], "--timeout must be from 1 to 600"],
    [["grade", "--scenario", "rest-calls", "--", "/no/such/client"], 'cannot run "/no/such/client" (ENOENT)'],
    [["grade", "--output", "/no/such/folder/x", "--", "/no/such/client"], "cannot write --output /no/such/folder/x"],
    [["matrix", "--output", "/", "--", "/no/such/client"], "cannot write --output /: it is a folder"],
    [["grade", "--jobs", "1.5", "--", "true"], "--jobs must be a whole number"],
    [["matrix", "--only", "no-such", "--", "true"], "--only must be a reading or a quirk"],
  ])("says what is wrong with %j", async (args, text) => {
    const { code, err } = await runMockCli(...args);
    expect([code, err]).toEqual([2, expect.stringContaining(text)]);
  });
});

/** One that has ended and that nobody has asked about yet is dead, too. */
function isAlive(pid: number): boolean {
  try {
    return !readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ");
  } catch {
    return false;
  }
}
