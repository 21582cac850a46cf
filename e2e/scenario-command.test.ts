import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { run } from "../packages/mock-server/src/bin.ts";
import { useCapturedOutput } from "../packages/mock-server/testing/captured-output.ts";
import { openSocket } from "../packages/mock-server/testing/socket-client.ts";

const fixtures = fileURLToPath(new URL("../fixtures/scenarios/", import.meta.url));
const said = useCapturedOutput();
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "scenario-command-"));
});

afterEach(() => {
  process.emit("SIGTERM");
  rmSync(folder, { recursive: true });
});

/** Starts a server as the command line does, and gives where it is. */
async function start(...argv: string[]): Promise<{ readonly url: string; readonly wsUrl: string }> {
  await run(argv);
  return JSON.parse(said.out) as { url: string; wsUrl: string };
}

const listen = (wsUrl: string) => openSocket(`${wsUrl}/?uniqueId=streamer&apiKey=test_pro`);

/** The hash of a server at which one client has listened for a minute. */
async function hashOfMinute(...argv: string[]): Promise<string> {
  said.clear();
  const { url, wsUrl } = await start("--clock", "manual", ...argv);
  const client = await listen(wsUrl);
  // The tape begins behind the greeting.
  await expect.poll(() => client.messages.length).toBeGreaterThan(0);
  const headers = { "content-type": "application/json", "x-api-key": "test_pro" };
  const post = async (target: string, body: string) =>
    void (await (await fetch(url + target, { method: "POST", headers, body })).text());
  // A signature depends on the seed.
  await post("/webcast/ws_credentials", '{"unique_id":"streamer"}');
  await post("/__mock/clock", '{"advanceMs":60000}');
  await expect.poll(() => client.messages.length).toBeGreaterThan(100);
  process.emit("SIGTERM");
  await client.closed;
  // Node may have something to say there, too, when other tests have run in this process.
  const line = said.err.split("\n").find((each) => each.startsWith("{")) ?? said.err;
  return (JSON.parse(line) as { transcriptHash: string }).transcriptHash;
}

describe("webcast-mock --scenario", () => {
  it("runs a scenario when the first client comes, and tells how it ended", async () => {
    const { wsUrl } = await start("--tape", "quiet", "--scenario", `${fixtures}stream-end.scenario.json`);
    expect(said.err).toBe("");
    const client = await listen(wsUrl);
    expect(await client.closed).toEqual({ code: 4005, reason: "STREAM_END" });
    await expect.poll(() => said.err).toBe("webcast-mock: scenario stream-end: done, 6 steps\n");
  });

  it("tells a failure, and what was seen", async () => {
    const file = path.join(folder, "a.scenario.json");
    const steps = [{ expect: { kind: "open", withinMs: 1 } }];
    writeFileSync(file, JSON.stringify({ scenario: 1, name: "alone", about: "Nobody comes.", steps }));
    await start("--scenario", file, "--scenario-at", "now");
    await expect
      .poll(() => said.err)
      .toMatch(/^webcast-mock: scenario alone: failed at step 1 \(expect\) after 0 steps: /);
  });

  it.each([
    [["--scenario", "nowhere"], "ERR_SCENARIO_INVALID: cannot read nowhere: ENOENT"],
    [["--clock-start", "noon"], '--clock-start must be a time like 2030-01-01T12:00:00Z, got "noon"'],
    [
      ["--scenario", `${fixtures}outage.scenario.json`, "--scenario-at", "noon"],
      "--scenario-at must be one of first-client, now",
    ],
  ])("exits with 2 on %j", async (argv, message) => {
    await run(argv);
    expect(process.exitCode).toBe(2);
    expect(said.err).toContain(message);
  });
});

describe("webcast-mock", () => {
  it("prints the hash of all that it has sent when it stops: the same for the same seed and time", async () => {
    const start = ["--clock-start", "2096-01-01T12:00:00Z"];
    const first = await hashOfMinute(...start);
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect(await hashOfMinute(...start)).toBe(first);
    expect(await hashOfMinute(...start, "--seed", "2")).not.toBe(first);
    expect(await hashOfMinute("--clock-start", "2096-01-01T12:00:01Z")).not.toBe(first);
  });

  it("prints no hash where nothing is to go to stderr", async () => {
    await start("--log", "silent");
    process.emit("SIGTERM");
    await expect.poll(() => fetch((JSON.parse(said.out) as { url: string }).url).catch(() => "gone")).toBe("gone");
    expect(said.err).toBe("");
  });
});
