import type { CloseDecision } from "@webcast-kit/contract";
import { describe, expect, it } from "vitest";
import { createReconnectPolicy, type ReconnectPolicy } from "./reconnect-policy.ts";

const ALMOST_ONE = 1 - Number.EPSILON;

function delaysOf(policy: ReconnectPolicy, ends: CloseDecision[], random: number): number[] {
  return ends.map((decision) => {
    const step = policy.next({ decision }, random);
    return step.action === "retry" ? Math.round(step.delayMs) : Number.NaN;
  });
}

describe("a reconnect policy", () => {
  it("waits up to a second at first, up to twice as long each time, and never more than half a minute", () => {
    const ends = Array.from({ length: 7 }, (): CloseDecision => "reconnect");
    const longest = [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000];
    expect(delaysOf(createReconnectPolicy(), ends, ALMOST_ONE)).toEqual(longest);
    expect(delaysOf(createReconnectPolicy(), ends, 0)).toEqual(longest.map(() => 0));
    expect(delaysOf(createReconnectPolicy(), ends, 0.5)).toEqual(longest.map((ms) => ms / 2));
  });

  it("stays finite after any number of tries", () => {
    const policy = createReconnectPolicy({ maxAttempts: Number.POSITIVE_INFINITY });
    for (let attempt = 1; attempt < 3000; attempt++) policy.next({ decision: "reconnect" }, 0.5);
    expect(policy.next({ decision: "reconnect" }, 0.5)).toEqual({
      action: "retry",
      attempt: 3000,
      askedMs: 0,
      delayMs: 15_000,
    });
  });

  it("waits for what the other side asks, and its own time on top", () => {
    const policy = createReconnectPolicy();
    const end = { decision: "wait-for-quota", retryAfterMs: 7000 } as const;
    expect(policy.next(end, 0)).toEqual({ action: "retry", attempt: 1, askedMs: 7000, delayMs: 7000 });
    expect(policy.next(end, 0.5)).toEqual({ action: "retry", attempt: 2, askedMs: 7000, delayMs: 8000 });
  });

  it("waits a minute for a quota when nobody says how long, or as long as it is told", () => {
    const end = { decision: "wait-for-quota" } as const;
    const step = { action: "retry", attempt: 1 };
    expect(createReconnectPolicy().next(end, 0.5)).toEqual({ ...step, askedMs: 60_000, delayMs: 60_500 });
    const own = createReconnectPolicy({ quotaDelayMs: 3000 });
    expect(own.next(end, 0.5)).toEqual({ ...step, askedMs: 3000, delayMs: 3500 });
    expect(own.next({ ...end, retryAfterMs: 0 }, 0.5)).toMatchObject({ askedMs: 0, delayMs: 1000 });
  });

  it("reconnects at once the first time only", () => {
    const ends: CloseDecision[] = ["reconnect-now", "reconnect-now", "reconnect-now"];
    expect(delaysOf(createReconnectPolicy(), ends, 0.5)).toEqual([0, 1000, 2000]);
    expect(delaysOf(createReconnectPolicy(), ["reconnect", "reconnect-now"], 0.5)).toEqual([500, 1000]);
  });

  it("does not reconnect at once when the other side asks to wait", () => {
    const step = createReconnectPolicy().next({ decision: "reconnect-now", retryAfterMs: 700 }, 0.5);
    expect(step).toEqual({ action: "retry", attempt: 1, askedMs: 700, delayMs: 700 });
  });

  it("asks about every minute for a creator to go live, or as late as the other side asks", () => {
    const policy = createReconnectPolicy();
    const end = { decision: "wait-for-live" } as const;
    expect(policy.next(end, 0)).toEqual({ action: "retry", attempt: 0, askedMs: 0, delayMs: 60_000 });
    expect(policy.next(end, 0.5)).toMatchObject({ delayMs: 63_000 });
    expect(policy.next({ ...end, retryAfterMs: 90_000 }, 0.5)).toMatchObject({ askedMs: 90_000, delayMs: 90_000 });
  });

  it.each(["stop", "never"] as const)("ends by the decision %s", (decision) => {
    const step = createReconnectPolicy().next({ decision, retryAfterMs: 1000 }, 0.5);
    expect(step).toEqual({ action: "stop", why: "decision" });
  });

  it("ends after ten tries, and tries nothing with none", () => {
    const policy = createReconnectPolicy();
    for (let attempt = 1; attempt <= 10; attempt++) {
      expect(policy.next({ decision: "reconnect" }, 0.5)).toMatchObject({ action: "retry", attempt });
    }
    expect(policy.next({ decision: "reconnect" }, 0.5)).toEqual({ action: "stop", why: "attempts" });
    const none = createReconnectPolicy({ maxAttempts: 0 });
    expect(none.next({ decision: "reconnect-now" }, 0.5)).toEqual({ action: "stop", why: "attempts" });
  });

  it("counts the tries anew when data came for ten seconds, not before", () => {
    const policy = createReconnectPolicy();
    const connectFor = (dataMs: number) => {
      policy.data(5000);
      policy.data(5000 + dataMs);
      return policy.next({ decision: "reconnect" }, 0.5);
    };
    expect(connectFor(9999)).toMatchObject({ attempt: 1 });
    expect(connectFor(9999)).toMatchObject({ attempt: 2 });
    expect(connectFor(10_000)).toMatchObject({ attempt: 1 });
  });

  it("does not add up the data of two connections", () => {
    const policy = createReconnectPolicy();
    policy.next({ decision: "reconnect" }, 0.5);
    policy.data(0);
    policy.next({ decision: "reconnect" }, 0.5);
    policy.data(60_000);
    expect(policy.next({ decision: "reconnect" }, 0.5)).toMatchObject({ attempt: 3 });
  });

  it.each([
    [{ maxAttempts: -1 }, "maxAttempts must be a whole number from 0 to 1000000, got -1"],
    [{ maxAttempts: 1.5 }, "maxAttempts"],
    [{ maxAttempts: 1_000_001 }, "maxAttempts"],
    [{ maxAttempts: Number.NEGATIVE_INFINITY }, "maxAttempts"],
    [{ baseDelayMs: 0 }, "baseDelayMs must be a whole number from 1 to 3600000, got 0"],
    [{ baseDelayMs: 3_600_001, maxDelayMs: 86_400_000 }, "baseDelayMs"],
    [{ baseDelayMs: 500, maxDelayMs: 499 }, "maxDelayMs must be a whole number from 500 to 86400000, got 499"],
    [{ maxDelayMs: 86_400_001 }, "maxDelayMs"],
    [{ stableAfterMs: -1 }, "stableAfterMs must be a whole number from 0 to 3600000, got -1"],
    [{ stableAfterMs: 3_600_001 }, "stableAfterMs"],
    [{ liveDelayMs: 999 }, "liveDelayMs must be a whole number from 1000 to 86400000, got 999"],
    [{ liveDelayMs: Number.NaN }, "liveDelayMs"],
    [{ quotaDelayMs: -1 }, "quotaDelayMs must be a whole number from 0 to 86400000, got -1"],
    [{ quotaDelayMs: 86_400_001 }, "quotaDelayMs"],
  ])("refuses %o", (options, message) => {
    expect(() => createReconnectPolicy(options)).toThrow(
      expect.objectContaining({ code: "ERR_ARGUMENT", message: expect.stringContaining(message) }),
    );
  });

  it("takes the ends of its ranges", () => {
    const lowest = {
      maxAttempts: 0,
      baseDelayMs: 1,
      maxDelayMs: 1,
      stableAfterMs: 0,
      liveDelayMs: 1000,
      quotaDelayMs: 0,
    };
    const highest = {
      maxAttempts: 1_000_000,
      baseDelayMs: 3_600_000,
      maxDelayMs: 86_400_000,
      stableAfterMs: 3_600_000,
      liveDelayMs: 86_400_000,
      quotaDelayMs: 86_400_000,
    };
    expect(() => [lowest, highest].map(createReconnectPolicy)).not.toThrow();
  });
});
