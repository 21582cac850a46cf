import { describe, expect, it } from "vitest";
import { openSocket } from "../../testing/socket-client.ts";
import { createManualClock } from "../clock/virtual-clock.ts";
import { startMockServer } from "../server.ts";
import { Callers } from "./callers.ts";
import { Journal } from "./journal.ts";

describe("callers", () => {
  it("have numbers that stay", () => {
    const callers = new Callers();
    expect(["a", "b", "a"].map((identity) => callers.numberOf(identity))).toEqual([1, 2, 1]);
    const stream = {};
    expect([stream, {}, stream].map((each) => callers.connectionOf(each))).toEqual([1, 2, 1]);
  });

  it("are the same by header, by query and by socket, and others without a key", async () => {
    await using mock = await startMockServer();
    const url = `${mock.url}/webcast/rate_limits`;
    await fetch(url, { headers: { "x-api-key": "test_pro" } });
    await fetch(`${url}?apiKey=test_pro`);
    await fetch(url);
    await openSocket(`${mock.wsUrl}/?uniqueId=streamer&apiKey=test_pro&apiKey=again`);
    const entries = mock.journal.find().filter(({ kind }) => kind === "request" || kind === "open");
    expect(entries.map((entry) => "caller" in entry && entry.caller)).toEqual([1, 1, 2, 1]);
    expect(entries.at(-1)).toMatchObject({ parameters: ["uniqueId", "apiKey"] });
  });

  it("are noted when they are turned away, with whom they wanted", async () => {
    await using mock = await startMockServer();
    await openSocket(`${mock.wsUrl}/captions?uniqueId=nobody&apiKey=test_pro`);
    const [close] = mock.journal.find({ kind: "close" });
    expect(close).toMatchObject({ code: 4404, uniqueId: "nobody", caller: 1, parameters: ["uniqueId", "apiKey"] });
  });
});

describe("the time between entries", () => {
  const event = { kind: "message", socket: 1, side: "managed", bytes: 1 } as const;

  it("is that of the mock's clock when it jumps, and never less than the machine's", async () => {
    const clock = createManualClock(1000);
    const journal = new Journal(clock);
    journal.add(event);
    await clock.advance(60_000);
    journal.add(event);
    const [first, second] = journal.timed();
    expect(first?.elapsedMs).toBe(0);
    expect(second?.elapsedMs).toBe(60_000);
    const sinceMs = performance.now();
    while (performance.now() - sinceMs < 3);
    journal.add(event);
    expect(journal.timed(2)[0]?.elapsedMs).toBeGreaterThan(60_002);
  });

  it("is kept for the newest 10,000 entries, and stays with its entry", () => {
    const clock = createManualClock(0);
    const journal = new Journal(clock);
    for (let count = 0; count < 25_000; count++) journal.add(event);
    const timed = journal.timed();
    expect([timed.length, timed[0]?.seq, timed.at(-1)?.seq]).toEqual([10_000, 15_001, 25_000]);
    for (const [index, { elapsedMs }] of timed.entries()) {
      expect(elapsedMs).toBeGreaterThanOrEqual(timed[index - 1]?.elapsedMs ?? 0);
    }
  });
});
