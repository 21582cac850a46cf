import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openSocket } from "../../testing/socket-client.ts";
import { quietTape } from "../options.ts";
import { type MockServer, startMockServer } from "../server.ts";
import { formatTape } from "../tape/tape-format.ts";
import type { ScenarioStep } from "./scenario.ts";
import { ScenarioWatch, type WatchOptions } from "./watch-scenario.ts";

let folder: string;
let file: string;
let mock: MockServer;
let watch: ScenarioWatch | undefined;
let told: string[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "scenario-"));
  file = join(folder, "a.scenario.json");
  mock = await startMockServer({ tape: quietTape(), liveUsers: ["ann"] });
  told = [];
});

afterEach(async () => {
  await watch?.close();
  watch = undefined;
  await mock.close();
  rmSync(folder, { recursive: true });
});

const format = (name: string, ...steps: ScenarioStep[]) => JSON.stringify({ scenario: 1, name, about: "Some.", steps });

function start(options: Partial<WatchOptions> = {}): void {
  watch = new ScenarioWatch(mock, file, {
    ...{ startAt: "first-client", closeOnChange: false, tell: (line) => told.push(line) },
    ...options,
  });
}

const listen = () => openSocket(`${mock.wsUrl}/?uniqueId=ann&apiKey=test_pro`);
const chat = { type: "chat", user: { uniqueId: "x" }, comment: "hello" } as const;

describe("ScenarioWatch", () => {
  it("runs the file when the first client comes, and again when another file has taken its place", async () => {
    writeFileSync(file, format("one", { expect: { kind: "open" } }, { live: "ben" }));
    start();
    expect(mock.scenarios()).toMatchObject([{ name: "one", state: "waiting" }]);
    const client = await listen();
    await expect.poll(() => told).toEqual(["scenario one: done, 2 steps"]);
    writeFileSync(`${file}.new`, format("two", { end: "ann" }));
    renameSync(`${file}.new`, file);
    await client.closed;
    await expect
      .poll(() => told.slice(1))
      .toEqual(["scenario two has changed, and begins anew", "scenario two: done, 1 step"]);
  });

  it("keeps the scenario that runs when the file is wrong, tells why, and takes the next that is not", async () => {
    writeFileSync(file, format("one", { wait: 86_400_000 }));
    start({ startAt: "now" });
    writeFileSync(file, '{"scenario":1,');
    await expect.poll(() => told).toHaveLength(1);
    expect(told[0]).toContain(`the scenario before goes on: ERR_SCENARIO_INVALID: ${file}: not JSON: `);
    rmSync(file);
    await expect.poll(() => told).toHaveLength(2);
    expect(told[1]).toContain(`cannot read ${file}: ENOENT`);
    expect(mock.scenarios()).toMatchObject([{ name: "one", state: "running" }]);
    writeFileSync(file, format("two", { live: "nobody here" }));
    await expect.poll(() => told).toHaveLength(3);
    expect(told[2]).toContain("step 1 (live): /live must match pattern");
    writeFileSync(file, format("three", { wait: 0 }));
    await expect.poll(() => told.at(-1)).toBe("scenario three: done, 1 step");
    expect(mock.scenarios()).toMatchObject([{ state: "stopped" }, { name: "three", state: "done" }]);
  });

  it("closes all sockets with 1012 at a change when it is told to, and then waits for who comes back", async () => {
    writeFileSync(file, format("one", { wait: 0 }));
    start({ closeOnChange: true });
    const client = await listen();
    await expect.poll(() => told).toEqual(["scenario one: done, 1 step"]);
    writeFileSync(file, format("two", { expect: { kind: "open" } }));
    expect(await client.closed).toEqual({ code: 1012, reason: "the scenario has changed" });
    await expect.poll(() => mock.scenarios().at(-1)).toMatchObject({ name: "two", state: "waiting" });
    await listen();
    await expect.poll(() => told.at(-1)).toBe("scenario two: done, 1 step");
  });

  it("reads tapes from beside the file, and begins anew when one changes", async () => {
    const tape = join(folder, "b.tape.jsonl");
    writeFileSync(tape, formatTape({ ...quietTape(), entries: [{ t: 0, kind: "text", text: "{}" }] }));
    writeFileSync(file, format("one", { send: { uniqueId: "ann", tape: "b.tape.jsonl" } }));
    expect(() => start()).toThrow('step 1 (send): the tape "b.tape.jsonl" has nothing there that a room could say');
    const said = [{ t: 0, kind: "text", text: JSON.stringify({ event: "chat", data: chat }) }] as const;
    writeFileSync(tape, formatTape({ ...quietTape(), entries: said }));
    start();
    const client = await listen();
    await expect.poll(() => client.messages.length).toBe(2);
    writeFileSync(tape, formatTape({ ...quietTape(), entries: [...said, ...said] }));
    await expect.poll(() => client.messages.length).toBe(4);
    writeFileSync(tape, "nothing");
    await expect.poll(() => told.at(-1)).toContain(`${file}: the tape b.tape.jsonl: line 1: not JSON`);
  });

  it("tells at which step a run has failed", async () => {
    writeFileSync(file, format("one", { wait: 0 }, { expect: { kind: "open", withinMs: 1 } }));
    start({ startAt: "now" });
    await expect
      .poll(() => told)
      .toEqual([
        "scenario one: failed at step 2 (expect) after 1 step: expected 1 of {open} within 1 ms, got 0; nothing happened",
      ]);
  });
});
