import { ManualClock } from "@webcast-kit/protocol/testing";
import { describe, expect, it } from "vitest";
import { CountingServer } from "../../testing/counting-server.ts";
import { createQuota, type QuotaOptions } from "./quota.ts";

const WINDOW_MS = 60_000;
const KEY = "key";
/** From the request to its answer. */
const TRAVEL_MS = 100;

/** A quota before a server that counts, and never says how many it allows. */
function setUp(limit: number, options: QuotaOptions = {}) {
  const time = new ManualClock(1_000_000);
  const server = new CountingServer(time, limit);
  const quota = createQuota({ clock: time, ...options });
  const gate = quota.gateFor(KEY);
  const statuses: number[] = [];
  const askMany = (count: number, answerOf: (status: number) => number = (status) => status) => {
    for (let index = 0; index < count; index++) {
      gate.take(undefined).then(
        () => {
          const status = answerOf(server.arrive().status);
          time.setTimeout(() => {
            statuses.push(status);
            gate.report({}, status);
          }, TRAVEL_MS);
        },
        () => {},
      );
    }
  };
  return { time, server, quota, gate, statuses, askMany };
}

describe("a quota before a server that says nothing of limits", () => {
  it("lets a thousand requests pass within seconds when there is none", async () => {
    const { time, server, statuses, askMany } = setUp(Number.POSITIVE_INFINITY);
    askMany(1000);
    await time.run((1000 / 5) * TRAVEL_MS);
    expect([statuses.length, server.refusals]).toEqual([1000, 0]);
  });

  it("begins with what it assumes, and has no more on their way at first", async () => {
    const { time, server, askMany } = setUp(Number.POSITIVE_INFINITY, { assumedLimit: 3 });
    askMany(100);
    for (let round = 1; round <= 10; round++) {
      await time.run(round === 1 ? 0 : TRAVEL_MS);
      expect(server.arrivals).toHaveLength(3 * round);
    }
  });

  it("is refused a few times at most when there is one, and begins with what it assumes after that", async () => {
    const { time, server, quota, askMany } = setUp(60);
    askMany(100);
    await time.run(WINDOW_MS);
    expect(server.arrivals).toHaveLength(60);
    expect([server.refusals, quota.stats(KEY)?.limit]).toEqual([5, 5]);
  });

  it("learns nothing after a refusal from answers to what had left before it", async () => {
    const { time, quota, gate } = setUp(Number.POSITIVE_INFINITY);
    for (let index = 0; index < 20; index++) gate.take(undefined).catch(() => {});
    await time.run(0);
    for (const status of [200, 200, 429, 200, 200]) gate.report({}, status);
    expect(quota.stats(KEY)?.limit).toBe(5);
  });

  it("makes no more room than somebody waits for", async () => {
    const { time, quota, askMany } = setUp(Number.POSITIVE_INFINITY);
    for (let index = 0; index < 50; index++) {
      askMany(5);
      await time.run(2 * WINDOW_MS);
    }
    expect(quota.stats(KEY)?.limit).toBe(5);
    askMany(7);
    await time.run(TRAVEL_MS);
    expect(quota.stats(KEY)).toMatchObject({ limit: 7, queued: 0 });
  });

  it.each([
    [200, 20],
    [404, 20],
    [0, 5],
    [401, 5],
    [503, 5],
  ])("takes an answer of %i for a sign or not: %i of 20 pass", async (status, passed) => {
    const { time, server, askMany } = setUp(Number.POSITIVE_INFINITY);
    askMany(20, () => status);
    await time.run(WINDOW_MS - 1);
    expect(server.arrivals).toHaveLength(passed);
  });

  it("believes the first answer that does, and later ones that do not change nothing", async () => {
    const { time, quota, gate, server, askMany } = setUp(Number.POSITIVE_INFINITY);
    const headers = { "x-ratelimit-limit": "8", "x-ratelimit-remaining": "7", "x-ratelimit-reset": "1" };
    gate.report(headers, 200);
    askMany(20);
    await time.run(WINDOW_MS - 1);
    expect([server.arrivals.length, quota.stats(KEY)?.limit]).toEqual([8, 8]);
    gate.report({}, 429);
    expect(quota.stats(KEY)?.limit).toBe(8);
  });

  it("never goes beyond the limit that it was given", async () => {
    const { time, server, askMany } = setUp(Number.POSITIVE_INFINITY, { limit: 2 });
    askMany(20);
    await time.run(WINDOW_MS - 1);
    expect(server.arrivals).toHaveLength(2);
  });
});
