import { getEventListeners } from "node:events";
import { afterEach, describe, expect, it, vi } from "vitest";
import { ManualClock, settled } from "../testing/manual-clock.ts";
import { delay, systemClock } from "./clock.ts";
import { rejectionOf } from "./testing/outcome.ts";

function setup() {
  const clock = new ManualClock(0);
  const controller = new AbortController();
  const leftovers = () => clock.pending + getEventListeners(controller.signal, "abort").length;
  return { clock, controller, leftovers };
}

describe("delay", () => {
  it("resolves when the time is up, not before, and leaves nothing behind", async () => {
    const { clock, controller, leftovers } = setup();
    const done = vi.fn();
    const waiting = delay(clock, 100, controller.signal).then(done);
    await clock.run(99);
    expect(done).not.toHaveBeenCalled();
    await clock.run(1);
    await waiting;
    expect(leftovers()).toBe(0);
  });

  it("needs no signal", async () => {
    const { clock } = setup();
    const waiting = delay(clock, 0);
    await clock.run(0);
    expect(await waiting).toBeUndefined();
  });

  it("rejects with the signal's reason at once, and leaves nothing behind", async () => {
    const { clock, controller, leftovers } = setup();
    const waiting = rejectionOf(delay(clock, 100, controller.signal));
    controller.abort("enough");
    expect(await waiting).toBe("enough");
    expect(leftovers()).toBe(0);
  });

  it("does not begin when the signal has aborted already", async () => {
    const { clock, controller, leftovers } = setup();
    controller.abort("enough");
    expect(await rejectionOf(delay(clock, 100, controller.signal))).toBe("enough");
    expect(leftovers()).toBe(0);
  });
});

describe("systemClock", () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it("does not go back, and runs timers that are not cleared", async () => {
    const before = systemClock.now();
    const fired: string[] = [];
    await new Promise<void>((resolve) => {
      systemClock.clearTimeout(systemClock.setTimeout(() => fired.push("cleared"), 0));
      systemClock.setTimeout(resolve, 1);
    });
    await settled();
    expect(fired).toEqual([]);
    expect(systemClock.now()).toBeGreaterThanOrEqual(before);
  });

  it.each([2 ** 31, 1e12, Number.POSITIVE_INFINITY])("does not run a timer of %d ms at once", async (ms) => {
    vi.useFakeTimers();
    const fired = vi.fn();
    systemClock.setTimeout(fired, ms);
    await vi.advanceTimersByTimeAsync(1000);
    expect(fired).not.toHaveBeenCalled();
  });
});
