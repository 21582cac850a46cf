import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { quietTape, startMockServer } from "@webcast-kit/mock-server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { BlastReport } from "../packages/mock-server/src/blast/report.ts";
import { runMockCli } from "./mock-cli.ts";
import { bundleForNode } from "./node-bundle.ts";

const folder = mkdtempSync(fileURLToPath(new URL("node_modules/.blast-", import.meta.url)));
const program = path.join(folder, "blast.js");
const children: ChildProcess[] = [];

/** The arguments of every command in the docs. */
const docs = readFileSync(new URL("../docs/load.md", import.meta.url), "utf8");
const commands = [...docs.matchAll(/^webcast-mock blast (.*)$/gm)].map(([, argv]) => argv as string);

beforeAll(async () => {
  writeFileSync(path.join(folder, "package.json"), '{"type":"module"}');
  const blast = new URL("../packages/mock-server/src/blast/", import.meta.url);
  // Loaded when they are wanted, which is not here.
  const external = ["sharp", "@fastify/swagger-ui", "./tls/tls-front.ts"];
  await bundleForNode({ entry: new URL("./blast-child.ts", import.meta.url), file: program, external });
  await bundleForNode({
    entry: new URL("server-child.ts", blast),
    file: path.join(folder, "server-child.js"),
    external,
  });
}, 60_000);
afterAll(() => {
  for (const child of children) child.kill("SIGKILL");
  rmSync(folder, { recursive: true });
});

/** A load in a process of its own, with a server in another. */
function start(...argv: readonly string[]) {
  const child = spawn(process.execPath, [program, ...argv], { stdio: ["ignore", "pipe", "pipe"] });
  children.push(child);
  const heard = { out: "", err: "" };
  for (const [name, stream] of [
    ["out", child.stdout],
    ["err", child.stderr],
  ] as const) {
    stream.on("data", (text: Buffer) => {
      heard[name] += text;
    });
  }
  const ended = once(child, "close").then(([code]) => ({ code: code as number, ...heard }));
  return { child, heard, ended };
}

describe("webcast-mock blast", () => {
  it.each(["managed", "webcast"])("loads the %s sockets of a server of its own, and loses nothing", async (side) => {
    const argv = ["--clients", "60", "--rate", "1500", "--seconds", "1.5", "--side", side, "--json"];
    const { code, out, err } = await start(...argv).ended;
    expect(err).toMatch(/60 connected/);
    const report = JSON.parse(out) as BlastReport;
    expect(report).toMatchObject({
      ...{ side, clients: 60, connected: 60, refused: {}, ended: {}, delivered: 38 * 60, lost: 0, outOfOrder: 0 },
      ...{ events: { planned: 38, sent: 38 }, server: { cpuMs: expect.any(Number), rssBytes: expect.any(Number) } },
    });
    const { p50, p99, max } = report.latencyMs as NonNullable<BlastReport["latencyMs"]>;
    expect(p50).toBeGreaterThan(0);
    expect(p50).toBeLessThanOrEqual(p99);
    expect(p99).toBeLessThanOrEqual(max);
    // How much slower than asked is a matter of the machine; faster would be a wrong sum.
    expect(report.deliveredPerSecond).toBeGreaterThan(0);
    expect(report.deliveredPerSecond).toBeLessThan(1600);
    expect(code).toBe(0);
  });

  it("ends with a report when somebody presses Ctrl-C, and so does its server", async () => {
    const { child, heard, ended } = start("--clients", "20", "--rate", "200", "--seconds", "600");
    await expect.poll(() => heard.err, { timeout: 20_000 }).toMatch(/s: \d+ arrived, p50/);
    child.kill("SIGINT");
    const { code, out } = await ended;
    expect(out).toMatch(/^clients +20 of 20, managed\nevents sent +\d+ of 6,000\ndelivered/);
    expect(out).toMatch(/lost +0\nout of order +0\n/);
    expect(code).toBe(0);
  });

  it("loads a server that runs, in a room of its own, and says who was not let in", async () => {
    await using mock = await startMockServer({ tape: quietTape() });
    const argv = ["--url", mock.url, "--clients", "4", "--rate", "100", "--seconds", "0.3"];
    const { code, out } = await runMockCli("blast", ...argv, "--key", mock.keys.basic);
    expect(out).toMatch(/^clients +3 of 4, managed\nrefused +1: closed: 4429 .*\n/);
    expect(out).toMatch(/lost +0\n/);
    expect(code).toBe(1);
    expect(mock.state().world.liveUsers.some(({ uniqueId }) => uniqueId.includes("blast"))).toBe(false);
    expect(out).not.toContain(mock.keys.basic);
  });

  it("tells what a fault takes away and brings out of order", async () => {
    await using mock = await startMockServer({ tape: quietTape() });
    const argv = ["--url", mock.url, "--clients", "2", "--rate", "200", "--seconds", "0.3", "--json"];
    mock.arm({ name: "payload-reorder", count: 1, where: { event: "chat" } });
    mock.arm({ name: "tcp-reset", afterBytes: 3000 });
    const { code, out } = await runMockCli("blast", ...argv);
    const report = JSON.parse(out) as BlastReport;
    expect(report.outOfOrder).toBe(1);
    expect(report.lost).toBeGreaterThan(0);
    expect(Object.values(report.ended)).toEqual([1]);
    expect(code).toBe(1);
  });

  it.each(commands)("does what docs/load.md says, here with few clients: %s", async (command) => {
    const { code, out } = await start(...command.split(" "), "--clients", "20", "--seconds", "0.2").ended;
    expect(out).toMatch(
      command.includes("--json") ? /^{"side":"webcast","clients":20,/ : /^clients +20 of 20, managed\n/,
    );
    expect(code).toBe(0);
  });

  it.each([
    [["--clients", "0"], "--clients must be from 1 to 20000"],
    [["--clients", "1.5"], "--clients must be a whole number"],
    [["--rate", "fast"], "--rate must be from 1"],
    [["--seconds", ""], "--seconds must be from 0.1"],
    [["--side", "captions"], "--side must be one of managed, webcast"],
    [["--url", "wss://elsewhere"], "--url must be the http URL of a mock server"],
  ])("refuses %j", async (argv, message) => {
    const { code, err } = await runMockCli("blast", ...argv);
    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
  });
});
