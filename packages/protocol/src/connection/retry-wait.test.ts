import { getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import { ManualClock } from "../testing/manual-clock.ts";
import { RetryWait } from "./retry-wait.ts";
import { rejectionOf } from "./testing/outcome.ts";

/** A wait of a second that has begun, and when it is over. */
function begin(askedMs = 0, delayMs = 1000) {
  const clock = new ManualClock(0);
  const controller = new AbortController();
  const wait = new RetryWait(clock, { delayMs, askedMs });
  const ends: number[] = [];
  const over = wait.over(controller.signal).then(() => void ends.push(clock.now()));
  const leftovers = () => clock.pending + getEventListeners(controller.signal, "abort").length;
  return { clock, controller, wait, over, ends, leftovers };
}

describe("the wait before a try", () => {
  it("is as long as it was meant to be when nobody cuts it short", async () => {
    const { clock, ends, leftovers } = begin();
    await clock.run(999);
    expect(ends).toEqual([]);
    await clock.run(1);
    expect([ends, leftovers()]).toEqual([[1000], 0]);
  });

  it("is over at once when it is cut short, once", async () => {
    const { clock, wait, ends, leftovers } = begin();
    await clock.run(300);
    wait.cutShort();
    wait.cutShort();
    await clock.run(0);
    wait.cutShort();
    await clock.run(2000);
    expect([ends, leftovers()]).toEqual([[300], 0]);
  });

  it("is not cut below what the other side asked for, and says how long that is", async () => {
    const { clock, wait, ends } = begin(700);
    await clock.run(300);
    wait.cutShort();
    expect(wait.askedMs).toBe(400);
    await clock.run(399);
    expect(ends).toEqual([]);
    await clock.run(1);
    expect([ends, wait.askedMs]).toEqual([[700], 0]);
    await clock.run(1000);
    expect(wait.askedMs).toBe(0);
  });

  it("can be cut short before anybody waits", async () => {
    const clock = new ManualClock(0);
    const wait = new RetryWait(clock, { delayMs: 1000, askedMs: 0 });
    wait.cutShort();
    const over = wait.over(new AbortController().signal);
    await clock.run(0);
    await over;
    expect(clock.now()).toBe(0);
  });

  it("ends with the reason of the signal, also of one that has aborted", async () => {
    const { clock, controller, wait, over, leftovers } = begin();
    controller.abort("enough");
    expect(await rejectionOf(over)).toBe("enough");
    wait.cutShort();
    expect(leftovers()).toBe(0);
    expect(await rejectionOf(new RetryWait(clock, { delayMs: 1, askedMs: 0 }).over(controller.signal))).toBe("enough");
    expect(leftovers()).toBe(0);
  });
});
