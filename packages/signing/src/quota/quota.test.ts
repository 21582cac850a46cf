import { inspect } from "node:util";
import { UNLIMITED } from "@webcast-kit/contract";
import { ManualClock } from "@webcast-kit/protocol/testing";
import { describe, expect, it } from "vitest";
import type { SigningError } from "../errors.ts";
import { createMemoryLeaseStore, type LeaseStore } from "./lease-store.ts";
import { createQuota, type QuotaOptions } from "./quota.ts";

const KEY = "key-of-a-customer";
const WINDOW_MS = 60_000;
const LANE_MS = WINDOW_MS + 500;

/** Unix seconds at which virtual time begins; its own clock begins elsewhere. */
const UNIX_MS = 1_800_000_000_000;

function setUp(options: QuotaOptions = {}) {
  const time = new ManualClock(1_000_000);
  const startMs = time.now();
  const unixNow = () => UNIX_MS + time.now() - startMs;
  const quota = createQuota({ clock: time, unixNow, ...options });
  const gate = quota.gateFor(KEY);
  const served: string[] = [];
  const failed: SigningError[] = [];
  const ask = (name: string, signal?: AbortSignal) =>
    gate.take(signal).then(
      () => void served.push(name),
      (error) => void failed.push(error),
    );
  const askMany = (count: number, prefix = "") => {
    for (let index = 0; index < count; index++) void ask(`${prefix}${index}`);
  };
  return { time, quota, gate, served, failed, ask, askMany, unixNow };
}

/** As the server says it. */
function limits(limit: number, remaining: number, resetAtMs = 0) {
  return {
    "x-ratelimit-limit": String(limit),
    "x-ratelimit-remaining": String(remaining),
    "x-ratelimit-reset": String(Math.ceil((UNIX_MS + resetAtMs) / 1000)),
  };
}

describe("a quota", () => {
  it("assumes the limit of sandbox until an answer says more", async () => {
    const { time, gate, served, askMany } = setUp();
    askMany(20);
    await time.run(0);
    expect(served).toHaveLength(5);
    gate.report(limits(12, 7), 200);
    await time.run(0);
    expect(served).toHaveLength(12);
  });

  it("lets the next one go a window after the answer, in the order of asking", async () => {
    const { time, gate, served, askMany } = setUp({ limit: 2 });
    askMany(4);
    await time.run(1000);
    gate.report({}, 200);
    await time.run(9000);
    gate.report({}, 200);
    await time.run(LANE_MS - 9001);
    expect(served).toEqual(["0", "1"]);
    await time.run(1);
    expect(served).toEqual(["0", "1", "2"]);
    await time.run(9000);
    expect(served).toEqual(["0", "1", "2", "3"]);
    expect(time.pending).toBe(0);
  });

  it("keeps the place of a request without an answer for half a window more", async () => {
    const { time, served, askMany } = setUp({ limit: 1, maxWaitMs: 100_000 });
    askMany(2);
    await time.run(89_999);
    expect(served).toHaveLength(1);
    await time.run(1);
    expect(served).toHaveLength(2);
  });

  it("never mixes keys", async () => {
    const { time, quota, served, askMany } = setUp({ limit: 1 });
    askMany(3);
    const other = quota.gateFor("another key");
    await other.take(undefined);
    other.report({ "retry-after": "50" }, 429);
    await time.run(0);
    expect(served).toEqual(["0"]);
    expect(quota.stats(KEY)).toEqual({ limit: 1, remaining: 0, queued: 2, blockedUntilMs: 0 });
    expect(quota.stats("another key")).toEqual({ limit: 1, remaining: 0, queued: 0, blockedUntilMs: UNIX_MS + 50_000 });
    expect(quota.stats("nobody")).toBeUndefined();
    expect(quota.stats()).toHaveLength(2);
    expect(quota.gateFor("another key")).toBe(other);
  });

  it("lets everything pass when there is no limit, until it is refused", async () => {
    const { time, quota, gate, served, askMany } = setUp();
    askMany(1000);
    await time.run(0);
    gate.report(limits(UNLIMITED, UNLIMITED), 200);
    await time.run(0);
    expect(served).toHaveLength(1000);
    expect(quota.stats(KEY)).toEqual({ limit: null, remaining: null, queued: 0, blockedUntilMs: 0 });
    gate.report({ "retry-after": "7" }, 429);
    askMany(1, "late");
    await time.run(6999);
    expect(served).toHaveLength(1000);
    await time.run(1);
    expect(served).toHaveLength(1001);
  });

  it("takes a smaller limit at once, and counts what has left under the larger one", async () => {
    const { time, gate, served, askMany } = setUp({ assumedLimit: 10 });
    askMany(10);
    await time.run(0);
    for (let index = 0; index < 10; index++) gate.report(limits(3, 1), 200);
    askMany(3, "next");
    await time.run(LANE_MS - 1);
    expect(served).toHaveLength(10);
    await time.run(1);
    expect(served).toHaveLength(13);
  });

  it("never goes beyond the limit that it was given", async () => {
    const { time, quota, gate, served, askMany } = setUp({ limit: 2 });
    askMany(10);
    await time.run(0);
    gate.report(limits(60, 50), 200);
    gate.report(limits(UNLIMITED, UNLIMITED), 200);
    await time.run(0);
    expect([served.length, quota.stats(KEY)?.limit]).toEqual([2, 2]);
  });

  it("forgets what is never answered", async () => {
    const { time, gate, served, askMany } = setUp({ limit: 1, maxWaitMs: 600_000 });
    askMany(6);
    await time.run(5 * 90_000);
    expect(served).toHaveLength(6);
    gate.report({}, 0);
    askMany(1, "next");
    await time.run(89_999);
    expect(served).toHaveLength(6);
  });
});

describe("a quota that is told to wait", () => {
  it.each([
    ["by Retry-After", { "retry-after": "20" }, 20_000],
    ["by Reset", limits(5, 0, 30_000), 30_000],
    [
      "by the shorter of both, as one may be about another limit",
      { ...limits(5, 0, 30_000), "retry-after": "86400" },
      30_000,
    ],
    ["by Retry-After when Reset is over", { ...limits(5, 0, -5000), "retry-after": "20" }, 20_000],
    ["for a window when nothing says how long", {}, WINDOW_MS],
  ])("waits after 429 %s", async (_, headers, waitMs) => {
    const { time, gate, served, ask } = setUp();
    await gate.take(undefined);
    gate.report(headers, 429);
    void ask("next");
    await time.run(waitMs - 1);
    expect(served).toEqual([]);
    await time.run(1);
    expect(served).toEqual(["next"]);
  });

  it("waits until Reset when nothing remains: others use the key too", async () => {
    const { time, gate, served, ask } = setUp();
    await gate.take(undefined);
    gate.report(limits(5, 0, 10_000), 200);
    void ask("next");
    await time.run(9999);
    expect(served).toEqual([]);
    await time.run(1);
    expect(served).toEqual(["next"]);
  });

  it("does not wait longer than a window for Reset, and reads it by the server's clock", async () => {
    const { time, gate, quota } = setUp();
    gate.report(limits(5, 0, 5_000_000), 200);
    expect(quota.stats(KEY)).toMatchObject({ remaining: 0, blockedUntilMs: UNIX_MS + WINDOW_MS });
    await time.run(WINDOW_MS);
    gate.report({ ...limits(5, 0, 5_000_000), date: new Date(UNIX_MS + 4_990_000).toUTCString() }, 200);
    expect(quota.stats(KEY)?.blockedUntilMs).toBe(UNIX_MS + WINDOW_MS + 10_000);
  });

  it("goes on when another limit refused, or the answer is about no key", () => {
    const { gate, quota } = setUp();
    gate.report({ ...limits(5, 3), "retry-after": "86400" }, 429);
    gate.report(limits(0, 0, 0), 401);
    expect(quota.stats(KEY)).toMatchObject({ limit: 5, blockedUntilMs: 0 });
  });

  it("sends away at once who would wait in vain", async () => {
    const { time, gate, failed, ask } = setUp();
    gate.report({ "retry-after": "3600" }, 429);
    void ask("next");
    await time.run(0);
    expect(failed).toEqual([
      expect.objectContaining({ code: "ERR_RATE_LIMITED", side: "local", retryAfterMs: 3_600_000 }),
    ]);
    expect(time.pending).toBe(0);
  });
});

describe("waiting for a turn", () => {
  it("is over after maxWaitMs, in order", async () => {
    const { time, quota, failed, askMany } = setUp({ limit: 1, maxWaitMs: 5000 });
    askMany(2);
    await time.run(3000);
    askMany(1);
    await time.run(1999);
    expect(failed).toEqual([]);
    await time.run(1);
    expect(failed).toEqual([
      expect.objectContaining({ code: "ERR_RATE_LIMITED", retryable: true, retryAfterMs: 85_000 }),
    ]);
    expect(quota.stats(KEY)?.queued).toBe(1);
    await time.run(3000);
    expect([failed.length, time.pending]).toEqual([2, 0]);
  });

  it("is not possible when maxWaitMs is 0", async () => {
    const { time, served, failed, askMany } = setUp({ limit: 1, maxWaitMs: 0 });
    askMany(2);
    await time.run(0);
    expect([served, failed.length, time.pending]).toEqual([["0"], 1, 0]);
  });

  it("is refused to those beyond maxQueued", async () => {
    const { time, quota, failed, askMany } = setUp({ limit: 1, maxQueued: 3 });
    askMany(1);
    await time.run(0);
    askMany(5);
    await time.run(0);
    expect(quota.stats(KEY)?.queued).toBe(3);
    expect(failed.map(({ code, retryAfterMs }) => [code, retryAfterMs])).toEqual([
      ["ERR_RATE_LIMITED", 90_000],
      ["ERR_RATE_LIMITED", 90_000],
    ]);
  });

  it("is refused without a time when nobody knows one, because all came at once", async () => {
    const { time, failed, askMany } = setUp({ maxQueued: 3 });
    askMany(4);
    await time.run(0);
    expect(failed).toEqual([expect.objectContaining({ code: "ERR_RATE_LIMITED", side: "local" })]);
    expect(failed[0]).not.toHaveProperty("retryAfterMs");
  });

  it("ends at once with the reason of the signal, and costs no turn", async () => {
    const { time, gate, served, askMany, ask, failed } = setUp({ limit: 1 });
    await expect(gate.take(AbortSignal.abort(new Error("too early")))).rejects.toThrow("too early");
    askMany(1);
    await time.run(0);
    const controller = new AbortController();
    const reason = new Error("changed my mind");
    void ask("gone", controller.signal);
    controller.abort(reason);
    await time.run(0);
    expect([failed, time.pending]).toEqual([[reason], 0]);
    void ask("next");
    gate.report({}, 200);
    await time.run(LANE_MS);
    expect(served).toEqual(["0", "next"]);
  });

  it("gives back a lane that came for nobody", async () => {
    const { time, gate, quota, served, ask } = setUp({ limit: 1 });
    const controller = new AbortController();
    void ask("gone", controller.signal);
    controller.abort();
    await time.run(0);
    expect(quota.stats(KEY)?.remaining).toBe(1);
    await gate.take(undefined);
    expect(served).toEqual([]);
  });
});

describe("a store that fails", () => {
  const memory = createMemoryLeaseStore();

  it("holds up nobody for longer than maxWaitMs, and is named as the cause", async () => {
    const store: LeaseStore = { ...memory, tryTake: () => Promise.reject(new Error("no store")) };
    const { time, failed, ask } = setUp({ store });
    void ask("next");
    await time.run(74_999);
    expect(failed).toEqual([]);
    await time.run(1);
    expect(failed).toEqual([
      expect.objectContaining({ code: "ERR_RATE_LIMITED", cause: expect.objectContaining({ message: "no store" }) }),
    ]);
    expect(time.pending).toBe(0);
  });

  it("is not waited for when it hangs, and what it gives too late is given back", async () => {
    const released: string[] = [];
    const answers: ((waitMs: number) => void)[] = [];
    const store: LeaseStore = {
      ...memory,
      tryTake: () => new Promise((resolve) => answers.push(resolve)),
      release: async (name) => void released.push(name),
    };
    const { time, served, failed, ask } = setUp({ store, maxWaitMs: 7000 });
    void ask("next");
    await time.run(10_999);
    expect([failed.length, answers.length]).toEqual([0, 2]);
    await time.run(1);
    expect([failed.length, answers.length, time.pending]).toEqual([1, 2, 0]);
    for (const answer of answers) answer(0);
    await time.run(0);
    expect([served, released.length]).toEqual([[], 2]);
  });

  it("misses no answer that comes while the store is slow", async () => {
    const time = new ManualClock(1_000_000);
    const store: LeaseStore = {
      ...createMemoryLeaseStore({ now: () => time.now() }),
      usable: (limit) => new Promise((resolve) => time.setTimeout(() => resolve(limit), 100)),
    };
    const gate = createQuota({ clock: time, store }).gateFor(KEY);
    gate.report(limits(1, 1), 200);
    const times: number[] = [];
    for (let index = 0; index < 3; index++) void gate.take(undefined).then(() => times.push(time.now()));
    await time.run(150);
    gate.report(limits(3, 2), 200);
    await time.run(1000);
    expect(times).toHaveLength(3);
  });

  it("serves when it is back", async () => {
    let isAway = true;
    const store: LeaseStore = {
      ...memory,
      tryTake: () => {
        if (isAway) throw new Error("no store");
        return Promise.resolve(0);
      },
    };
    const { time, served, ask } = setUp({ store });
    void ask("next");
    await time.run(10_000);
    isAway = false;
    await time.run(1000);
    expect(served).toEqual(["next"]);
  });
});

describe("createQuota", () => {
  it.each([
    ["maxWaitMs", 600_001],
    ["maxQueued", 0],
    ["limit", 0],
    ["assumedLimit", 10_001],
    ["windowMs", 999],
  ])("refuses %s %d", (name, value) => {
    expect(() => createQuota({ [name]: value })).toThrow(`ERR_ARGUMENT: ${name} must be`);
  });

  it("refuses what is no key", () => {
    expect(() => createQuota().gateFor("")).toThrow("ERR_ARGUMENT: apiKey must be");
    expect(() => createQuota().gateFor(7 as never)).toThrow("ERR_ARGUMENT: apiKey must be");
  });

  it("forgets idle keys when there are very many, and refuses more than it can watch", async () => {
    const time = new ManualClock(1_000_000);
    const quota = createQuota({ clock: time });
    for (let index = 0; index < 10_000; index++) {
      quota.gateFor(`key ${index}`).report({ "retry-after": "90" }, 429);
    }
    expect(() => quota.gateFor("one more")).toThrow("ERR_QUEUE_OVERFLOW");
    await time.run(90_000);
    quota.gateFor("one more");
    expect(quota.stats()).toHaveLength(1);
  });

  it("shows no key", async () => {
    const { time, quota, gate, failed, askMany } = setUp({ limit: 1, maxWaitMs: 1000 });
    askMany(3);
    await time.run(1000);
    const shown = [quota, gate, failed, quota.stats()].map((value) => inspect(value, { depth: 9, showHidden: true }));
    expect(shown.join()).not.toContain(KEY);
    expect(failed).toHaveLength(2);
  });
});
