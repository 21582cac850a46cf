import { readFileSync } from "node:fs";
import { createManualClock, type MockServer, parseTape, startMockServer } from "@webcast-kit/mock-server";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { play, type Run } from "./determinism-play.ts";
import { type Act, script } from "./determinism-script.ts";

/** Far away, so that whatever still asks the machine for the time is seen. */
const START_MS = Date.parse("2096-01-01T12:00:00.000Z");
const RUNS = 40;
const FEW_RUNS = 8;
const TIMEOUT_MS = 60_000;
const seed = fc.integer({ min: 0, max: 2 ** 31 - 2 });
/** Half a minute, so that a run is short. */
const tape = parseTape(readFileSync(new URL("../fixtures/tapes/gift-combos.tape.jsonl", import.meta.url), "utf8"));

const start = (port = 0) =>
  startMockServer({ port, clock: createManualClock(START_MS), tape, liveUsers: ["ann", "ben"] });

// What waits for bytes takes the machine's time, such as the answer to a close: here it waits however slow the machine is.
beforeAll(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterAll(() => void vi.useRealTimers());

describe("a mock server", () => {
  let mock: MockServer;

  beforeAll(async () => {
    mock = await start();
  });

  afterAll(() => mock.close());

  it(
    "says the same bytes again to the same client with the same seed, faults by chance included",
    async () => {
      const happened = new Set<string>();
      const property = fc.asyncProperty(script, seed, async (acts, chosen) => {
        const first = await play(mock, acts, chosen);
        for (const { name } of mock.faults().filter(({ fired }) => fired > 0)) happened.add(name);
        expect(await play(mock, acts, chosen)).toEqual(first);
      });
      await fc.assert(property, { numRuns: RUNS, endOnFailure: true });
      // A property about faults that never happen would be about nothing.
      expect(happened.size).toBeGreaterThan(25);
    },
    TIMEOUT_MS,
  );

  it(
    "says other bytes with another seed",
    async () => {
      const property = fc.asyncProperty(script, seed, async (acts, chosen) => {
        const [first, other] = [await play(mock, acts, chosen), await play(mock, acts, chosen + 1)];
        expect(other.recordings).not.toEqual(first.recordings);
        expect(other.hash).not.toBe(first.hash);
      });
      await fc.assert(property, { numRuns: FEW_RUNS, endOnFailure: true });
    },
    TIMEOUT_MS,
  );

  it(
    "has the same transcript on another port, as long as no fault hides where the port stands",
    async () => {
      await using twin = await start();
      const property = fc.asyncProperty(script, seed, async (acts, chosen) => {
        const plain = acts.filter((act) => act.do !== "arm");
        expect((await play(twin, plain, chosen)).hash).toBe((await play(mock, plain, chosen)).hash);
      });
      await fc.assert(property, { numRuns: FEW_RUNS, endOnFailure: true });
    },
    TIMEOUT_MS,
  );
});

describe("another mock server on the same port", () => {
  /** Starts one, plays everything to it, and ends it. */
  async function playAll(
    scripts: readonly Act[][],
    port = 0,
  ): Promise<{ readonly runs: Run[]; readonly port: number }> {
    await using mock = await start(port);
    const runs: Run[] = [];
    for (const [index, acts] of scripts.entries()) runs.push(await play(mock, acts, index));
    return { runs, port: mock.port };
  }

  it("says the same bytes", async () => {
    const scripts = fc.sample(script, 10);
    const first = await playAll(scripts);
    expect(await playAll(scripts, first.port)).toEqual(first);
  });
});
