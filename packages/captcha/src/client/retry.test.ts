import { ManualClock } from "@webcast-kit/protocol/testing";
import { SigningError, type SigningErrorCode } from "@webcast-kit/signing";
import { describe, expect, it } from "vitest";
import { withRetries } from "./retry.ts";

type Failure = ConstructorParameters<typeof SigningError>[2];

const busy = () => new SigningError("ERR_HTTP_STATUS", "no", { status: 503, retryable: true });
const failed = (code: SigningErrorCode, details?: Failure) => new SigningError(code, "no", details);

/** Does work that fails by these errors, and then succeeds. */
function setup(failures: unknown[], options: { retries?: number; maxWaitMs?: number; random?: number } = {}) {
  const clock = new ManualClock(0);
  const controller = new AbortController();
  const startedMs: number[] = [];
  const { retries = 2, maxWaitMs = 60_000, random = 0.5 } = options;
  const settings = { retries, maxWaitMs, clock, random: () => random };
  const outcome = withRetries(settings, controller.signal, () => {
    startedMs.push(clock.now());
    const failure = failures.shift();
    return failure === undefined ? Promise.resolve("done") : Promise.reject(failure);
  });
  outcome.catch(() => {});
  return { clock, controller, startedMs, outcome };
}

describe("a call", () => {
  it("is made once when it succeeds", async () => {
    const { outcome, startedMs } = setup([]);
    expect(await outcome).toEqual({ value: "done", attempts: 1 });
    expect(startedMs).toEqual([0]);
  });

  it("is made again after a random part of half a second, then of a second", async () => {
    const { clock, outcome, startedMs } = setup([busy(), busy()]);
    await clock.run(10_000);
    expect(await outcome).toEqual({ value: "done", attempts: 3 });
    expect(startedMs).toEqual([0, 250, 750]);
  });

  it("fails by the last error when it was made often enough", async () => {
    const last = busy();
    const { clock, outcome, startedMs } = setup([busy(), busy(), last]);
    await clock.run(10_000);
    await expect(outcome).rejects.toBe(last);
    expect(startedMs).toHaveLength(3);
  });

  it("is made once when it may not be made again", async () => {
    const only = busy();
    await expect(setup([only], { retries: 0 }).outcome).rejects.toBe(only);
  });

  it("waits as long as a limit asks for, and its own random part on top", async () => {
    const limit = failed("ERR_RATE_LIMITED", { status: 429, retryAfterMs: 7000 });
    const { clock, outcome, startedMs } = setup([limit]);
    await clock.run(10_000);
    expect(await outcome).toEqual({ value: "done", attempts: 2 });
    expect(startedMs).toEqual([0, 7250]);
  });

  it("waits for a whole window after a limit that does not say how long", async () => {
    const { clock, outcome, startedMs } = setup([failed("ERR_RATE_LIMITED", { status: 429 })]);
    await clock.run(61_000);
    await outcome;
    expect(startedMs).toEqual([0, 60_250]);
    const limit = failed("ERR_RATE_LIMITED", { status: 429 });
    await expect(setup([limit], { maxWaitMs: 59_999 }).outcome).rejects.toBe(limit);
  });

  it("never waits longer than five seconds of its own", async () => {
    const { clock, outcome, startedMs } = setup(Array.from({ length: 10 }, busy), { retries: 10, random: 1 });
    await clock.run(60_000);
    await outcome;
    const waits = startedMs.map((ms, index) => ms - (startedMs[index - 1] ?? 0));
    expect(waits).toEqual([0, 500, 1000, 2000, 4000, 5000, 5000, 5000, 5000, 5000, 5000]);
  });

  it("fails at once when a limit asks for too long a wait", async () => {
    const limit = failed("ERR_RATE_LIMITED", { status: 429, retryAfterMs: 60_001 });
    await expect(setup([limit]).outcome).rejects.toBe(limit);
  });

  it("ends with the signal's reason while it waits, and leaves no timer", async () => {
    const { clock, controller, outcome, startedMs } = setup([busy()]);
    await clock.run(10);
    controller.abort(new Error("enough"));
    await expect(outcome).rejects.toThrow("enough");
    expect([startedMs.length, clock.pending]).toEqual([1, 0]);
  });
});

describe("a failure of a call", () => {
  it.each([
    ["no connection", failed("ERR_NETWORK")],
    ["a time-out", failed("ERR_TIMEOUT")],
    ["a limit", failed("ERR_RATE_LIMITED", { status: 429, retryAfterMs: 1 })],
    ["a failure of the server", failed("ERR_HTTP_STATUS", { status: 500, retryable: true })],
    ["a body that was cut off", failed("ERR_RESPONSE_INVALID", { status: 200, retryable: true })],
  ])("is tried again: %s", async (_, error) => {
    const { clock, outcome } = setup([error]);
    await clock.run(10_000);
    expect(await outcome).toMatchObject({ attempts: 2 });
  });

  it.each([
    ["a refused request", failed("ERR_HTTP_STATUS", { status: 400 })],
    ["an unknown key", failed("ERR_UNAUTHORIZED", { status: 401 })],
    ["a small tier", failed("ERR_TIER_REQUIRED", { status: 403 })],
    ["an image that is not known", failed("ERR_HTTP_STATUS", { status: 422 })],
    ["a request that came too slowly", failed("ERR_HTTP_STATUS", { status: 408, retryable: true })],
    ["the calls of a day", failed("ERR_RATE_LIMITED", { status: 429, apiCode: "QUOTA_EXCEEDED" })],
    ["a quota of ours", failed("ERR_RATE_LIMITED", { side: "local" })],
    ["an answer of the wrong shape", failed("ERR_RESPONSE_INVALID", { status: 200 })],
    ["a closed client", failed("ERR_CLOSED", { side: "local", retryable: false })],
    ["an error of the caller", new Error("mine")],
  ])("is final: %s", async (_, error) => {
    const { outcome, startedMs } = setup([error]);
    await expect(outcome).rejects.toBe(error);
    expect(startedMs).toHaveLength(1);
  });
});
