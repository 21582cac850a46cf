import { getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import { ManualClock } from "../testing/manual-clock.ts";
import { delay } from "./clock.ts";
import { withDeadline } from "./deadline.ts";
import { rejectionOf } from "./testing/outcome.ts";

const tooLate = new Error("too late");

function setup() {
  const clock = new ManualClock(0);
  const controller = new AbortController();
  const late: string[] = [];
  const options = {
    clock,
    timeoutMs: 100,
    timeoutError: () => tooLate,
    signal: controller.signal,
    discard: (value: string) => late.push(value),
  };
  const leftovers = () => clock.pending + getEventListeners(controller.signal, "abort").length;
  return { clock, controller, late, options, leftovers };
}

describe("withDeadline", () => {
  it("passes results and errors on and leaves nothing behind", async () => {
    const { options, late, leftovers } = setup();
    expect(await withDeadline(options, () => Promise.resolve("done"))).toBe("done");
    const error = new Error("own");
    expect(await rejectionOf(withDeadline(options, () => Promise.reject(error)))).toBe(error);
    expect(leftovers()).toBe(0);
    expect(late).toEqual([]);
  });

  it("passes on what work throws before it waits, and leaves nothing behind", async () => {
    const { options, leftovers } = setup();
    const error = new Error("own");
    const promise = withDeadline(options, () => {
      throw error;
    });
    expect(await rejectionOf(promise)).toBe(error);
    expect(leftovers()).toBe(0);
  });

  it("rejects when the time is up, tells the work, and hands over what comes late", async () => {
    const { clock, options, late, leftovers } = setup();
    let inner: AbortSignal | undefined;
    const promise = rejectionOf(
      withDeadline(options, async (signal) => {
        inner = signal;
        await delay(clock, 150);
        return "late";
      }),
    );
    await clock.run(99);
    expect(inner?.aborted).toBe(false);
    await clock.run(1);
    expect(await promise).toBe(tooLate);
    expect(inner?.reason).toBe(tooLate);
    await clock.run(50);
    expect(late).toEqual(["late"]);
    expect(leftovers()).toBe(0);
  });

  it("drops an error that comes late", async () => {
    const { clock, options, late, leftovers } = setup();
    const promise = withDeadline(options, async () => {
      await delay(clock, 150);
      throw new Error("late");
    });
    const rejection = rejectionOf(promise);
    await clock.run(150);
    expect(await rejection).toBe(tooLate);
    expect(late).toEqual([]);
    expect(leftovers()).toBe(0);
  });

  it("rejects with the signal's reason, tells the work, and hands over what comes late", async () => {
    const { clock, controller, options, late, leftovers } = setup();
    let inner: AbortSignal | undefined;
    const promise = rejectionOf(
      withDeadline(options, async (signal) => {
        inner = signal;
        await delay(clock, 50);
        return "late";
      }),
    );
    controller.abort("enough");
    expect(await promise).toBe("enough");
    expect(inner?.reason).toBe("enough");
    await clock.run(50);
    expect(late).toEqual(["late"]);
    expect(leftovers()).toBe(0);
  });

  it("does not begin the work when the signal has aborted already", async () => {
    const { controller, options, leftovers } = setup();
    controller.abort("enough");
    let begun = false;
    const promise = withDeadline(options, () => {
      begun = true;
      return Promise.resolve("x");
    });
    expect(await rejectionOf(promise)).toBe("enough");
    expect(begun).toBe(false);
    expect(leftovers()).toBe(0);
  });
});
