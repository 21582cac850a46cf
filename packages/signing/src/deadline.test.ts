import { getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import { FakeClock } from "../testing/fakes.ts";
import { rejectionOf } from "../testing/outcome.ts";
import { systemClock, withDeadline } from "./deadline.ts";
import { SigningError } from "./errors.ts";

function setup() {
  const clock = new FakeClock();
  const controller = new AbortController();
  const late: string[] = [];
  const options = {
    clock,
    timeoutMs: 100,
    timeoutError: () => new SigningError("ERR_TIMEOUT", "too late"),
    signal: controller.signal,
    discard: (value: string) => late.push(value),
  };
  const leftovers = () => clock.pending + getEventListeners(controller.signal, "abort").length;
  return { clock, controller, late, options, leftovers };
}

describe("withDeadline", () => {
  it("passes results and errors on and leaves nothing behind", async () => {
    const { options, leftovers } = setup();
    expect(await withDeadline(options, () => Promise.resolve("done"))).toBe("done");
    const error = new Error("own");
    expect(await rejectionOf(withDeadline(options, () => Promise.reject(error)))).toBe(error);
    expect(leftovers()).toBe(0);
  });

  it("rejects when the time is up, tells the work, and hands over what comes late", async () => {
    const { clock, options, late, leftovers } = setup();
    let finish: (value: string) => void = () => {};
    const work = new Promise<string>((resolve) => {
      finish = resolve;
    });
    let inner: AbortSignal | undefined;
    const promise = rejectionOf(
      withDeadline(options, (signal) => {
        inner = signal;
        return work;
      }),
    );
    clock.advance(99);
    expect(inner?.aborted).toBe(false);
    clock.advance(1);
    expect(await promise).toMatchObject({ code: "ERR_TIMEOUT", retryable: true });
    expect(inner?.aborted).toBe(true);
    finish("late");
    await work;
    expect(late).toEqual(["late"]);
    expect(leftovers()).toBe(0);
  });

  it("rejects with the signal's reason", async () => {
    const { controller, options, leftovers } = setup();
    const promise = rejectionOf(withDeadline(options, () => new Promise(() => {})));
    controller.abort("enough");
    expect(await promise).toBe("enough");
    expect(await rejectionOf(withDeadline(options, () => Promise.resolve("x")))).toBe("enough");
    expect(leftovers()).toBe(0);
  });
});

describe("systemClock", () => {
  it("does not go back, and runs timers that are not cleared", async () => {
    const before = systemClock.now();
    const fired: string[] = [];
    await new Promise<void>((resolve) => {
      systemClock.clearTimeout(systemClock.setTimeout(() => fired.push("cleared"), 0));
      systemClock.setTimeout(resolve, 1);
    });
    expect(fired).toEqual([]);
    expect(systemClock.now()).toBeGreaterThanOrEqual(before);
  });
});
