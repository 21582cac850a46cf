import { encodeEvent, type WebcastMessage } from "@webcast-kit/protocol";
import { beforeEach, describe, expect, it } from "vitest";
import { createManualClock, type VirtualClock } from "../clock/virtual-clock.ts";
import { MockServerError } from "../errors.ts";
import { Journal, type JournalEvent } from "../journal/journal.ts";
import { quietTape } from "../options.ts";
import type { Tape } from "../tape/tape.ts";
import { checkScenario } from "./check-scenario.ts";
import { type RunInit, runScenario } from "./run-scenario.ts";
import type { Scenario, ScenarioStep } from "./scenario.ts";
import type { Stage } from "./stage.ts";

const NOON = Date.parse("2096-01-01T12:00:00.000Z");

let clock: VirtualClock;
let journal: Journal;
let ended: AbortController;
/** What was done to the mock, and when. */
let done: unknown[];

beforeEach(() => {
  clock = createManualClock(NOON);
  journal = new Journal(clock);
  ended = new AbortController();
  done = [];
});

/** A mock that does nothing but remember. */
function stage(): Stage {
  const note = (...what: unknown[]) => done.push([clock.now() - NOON, ...what]);
  return {
    ...{ clock, journal, ended: ended.signal },
    live: (uniqueId) => String(note("live", uniqueId)),
    end: (uniqueId) => void note("end", uniqueId),
    inject: (uniqueId, events) => {
      if (uniqueId === "nobody") throw new MockServerError("ERR_NOT_LIVE", '"nobody" is not live');
      return note("inject", uniqueId, events.length);
    },
    say: (uniqueId, messages: readonly WebcastMessage[]) => note("say", uniqueId, messages.length),
    kick: (selector, code, reason) => note("kick", selector, code, reason),
    arm: (faults) => {
      note("arm", faults);
      return [];
    },
  };
}

const run = (steps: readonly ScenarioStep[], more: Partial<Scenario> = {}, options: RunInit = {}) =>
  runScenario(stage(), checkScenario({ scenario: 1, name: "some", about: "Some.", steps, ...more }), options);

const opened: JournalEvent = { kind: "open", side: "managed", socket: 1, uniqueId: "ann" };
const closed: JournalEvent = { kind: "close", side: "managed", socket: 1, code: 4556, reason: "", by: "mock" };
const chat = { type: "chat", user: { uniqueId: "x" }, comment: "hello" } as const;
const chatMessage = encodeEvent({ ...chat, msgId: "1", timestamp: NOON });

describe("runScenario", () => {
  it("does one step after the other at the times of the mock's clock", async () => {
    const result = run([
      { live: "ann" },
      { wait: 1000 },
      { send: { uniqueId: "ann", events: [chat, chat] } },
      { label: "again" },
      { wait: 500 },
      { close: { code: 4556, reason: "MAINTENANCE", uniqueId: "ann" } },
      { goto: "again", times: 1 },
      { fault: { name: "ws-stall" } },
      { end: "ann" },
    ]);
    await clock.advance(10_000);
    expect(await result).toEqual({ name: "some", outcome: "done", stepsDone: 9 });
    expect(done).toEqual([
      [0, "live", "ann"],
      [1000, "inject", "ann", 2],
      [1500, "kick", { uniqueId: "ann" }, 4556, "MAINTENANCE"],
      [2000, "kick", { uniqueId: "ann" }, 4556, "MAINTENANCE"],
      [2000, "arm", { name: "ws-stall" }],
      [2000, "end", "ann"],
    ]);
  });

  it("plays a part of a tape from when that begins, at a speed", async () => {
    const tape: Tape = {
      ...quietTape(),
      entries: [
        { t: 0, kind: "message", message: chatMessage },
        { t: 100, kind: "text", text: JSON.stringify({ event: "roomInfo", data: { type: "roomInfo" } }) },
        { t: 200, kind: "text", text: JSON.stringify({ event: "chat", data: chat }) },
        { t: 600, kind: "message", message: chatMessage },
        { t: 600, kind: "message", message: chatMessage },
        { t: 1000, kind: "close", code: 4005, reason: "STREAM_END" },
        { t: 1000, kind: "eof", how: "fin" },
      ],
    };
    const send = { uniqueId: "ann", tape: "a", fromMs: 100, toMs: 1000, speed: 2 };
    const result = run([{ send }], { tapes: { a: tape } });
    await clock.advance(10_000);
    expect(await result).toMatchObject({ outcome: "done" });
    expect(done).toEqual([
      [50, "say", "ann", 1],
      [250, "say", "ann", 2],
      [450, "kick", { uniqueId: "ann" }, 4005, "STREAM_END"],
    ]);
  });

  it("moves the clock itself, and says how it goes on", async () => {
    const steps = [{ clock: { advanceMs: 5000 } }, { clock: { mode: "scaled", rate: 60, advanceMs: 1 } }] as const;
    expect(await run(steps)).toMatchObject({ outcome: "done", stepsDone: 2 });
    expect(clock.now() - NOON).toBeGreaterThanOrEqual(5001);
    expect(clock.mode).toEqual({ mode: "scaled", rate: 60 });
    clock.setMode({ mode: "manual" });
  });

  it("waits for what clients do, each expectation behind what the one before has found", async () => {
    const result = run([
      { expect: { kind: "open", uniqueId: "ann" } },
      { expect: { kind: "open", uniqueId: "ann" } },
      { live: "ann" },
      { expect: { kind: "open", since: "run", count: 2, withinMs: 0 } },
      { expect: { kind: "open", count: 0, withinMs: 5 } },
    ]);
    journal.add(opened);
    journal.add(closed);
    await clock.advance(0);
    expect(done).toEqual([]);
    journal.add({ ...opened, socket: 2 });
    expect(await result).toMatchObject({ outcome: "done", stepsDone: 5 });
  });

  it("finds what happened between a step and its expectation, and nothing from before the step", async () => {
    journal.add(opened);
    const result = run([
      { close: { code: 4556 } },
      { wait: 10 },
      { expect: { kind: "close" } },
      { expect: { kind: "open", withinMs: 0 } },
    ]);
    journal.add(closed);
    await clock.advance(10);
    expect(await result).toMatchObject({ outcome: "failed", stepsDone: 3, failed: { step: 4, word: "expect" } });
  });

  it("fails with what was seen in place of what was expected", async () => {
    const result = run([{ expect: { kind: "open", side: "webcast", count: 2, withinMs: 1 } }]);
    journal.add(opened);
    journal.add({ ...opened, side: "webcast" });
    journal.add(closed);
    const { failed, ...rest } = await result;
    expect(rest).toEqual({ name: "some", outcome: "failed", stepsDone: 0 });
    expect(failed).toMatchObject({ step: 1, word: "expect", seen: [{ seq: 1 }, { seq: 2 }, { seq: 3 }] });
    expect(failed?.reason).toBe(
      'expected 2 of {open, side "webcast"} within 1 ms, got 1; what happened: open managed; open webcast; close managed 4556 by mock',
    );
  });

  it("fails as soon as something happens that must not", async () => {
    const result = run([{ expect: { kind: "open", count: 0, withinMs: 60_000 } }]);
    journal.add(opened);
    expect(await result).toMatchObject({ outcome: "failed", failed: { reason: /expected none of {open}/ } });
  });

  it("fails with the reason of a step that the mock refuses", async () => {
    expect(await run([{ wait: 0 }, { send: { uniqueId: "nobody", events: [chat] } }, { live: "ann" }])).toEqual({
      ...{ name: "some", outcome: "failed", stepsDone: 1 },
      failed: { step: 2, word: "send", reason: 'ERR_NOT_LIVE: "nobody" is not live' },
    });
    expect(done).toEqual([]);
  });

  it("fails when it takes too long, and says that the clock stands still", async () => {
    expect(await run([{ wait: 5 }], { timeoutMs: 5 })).toEqual({
      ...{ name: "some", outcome: "failed", stepsDone: 0 },
      failed: {
        ...{ step: 1, word: "wait" },
        reason: "the 5 ms of the run were over; the mock's clock stands still until somebody moves it",
      },
    });
  });

  it.each(["signal", "ended"])("stops in the middle of a step: %s", async (which) => {
    const stop = new AbortController();
    const result = run([{ wait: 0 }, { wait: 1000 }, { live: "ann" }], {}, { signal: stop.signal });
    await clock.advance(10);
    (which === "signal" ? stop : ended).abort();
    expect(await result).toEqual({ name: "some", outcome: "stopped", stepsDone: 1 });
    expect(done).toEqual([]);
  });

  it("begins when the first client comes, whom the first step sees", async () => {
    const result = run([{ expect: { kind: "open" } }, { live: "ann" }], {}, { startAt: "first-client" });
    await clock.advance(10);
    journal.add(closed);
    await clock.advance(10);
    expect(done).toEqual([]);
    journal.add({ ...opened, caller: 1, parameters: [] });
    expect(await result).toMatchObject({ outcome: "done" });
  });
});
