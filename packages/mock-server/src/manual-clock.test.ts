import { describe, expect, it } from "vitest";
import { sleep } from "./clock.ts";
import { createManualClock } from "./manual-clock.ts";

describe("createManualClock", () => {
  it("runs what falls due in order of time, at its time", () => {
    const clock = createManualClock(1000);
    const log: string[] = [];
    clock.setTimeout(() => log.push(`b ${clock.now()}`), 20);
    clock.setTimeout(() => {
      log.push(`a ${clock.now()}`);
      clock.setTimeout(() => log.push(`c ${clock.now()}`), 15);
    }, 10);
    clock.clearTimeout(clock.setTimeout(() => log.push("never"), 5));
    clock.advance(25);
    expect(log).toEqual(["a 1010", "b 1020", "c 1025"]);
    expect(clock.now()).toBe(1025);
  });

  it("stands still when nobody moves it", () => {
    const clock = createManualClock(0);
    clock.setTimeout(() => expect.unreachable(), 1);
    expect(clock.now()).toBe(0);
  });
});

describe("sleep", () => {
  it("ends early when the signal aborts, and at once when it has aborted", async () => {
    const controller = new AbortController();
    const sleeping = sleep(createManualClock(0), 1000, controller.signal);
    controller.abort();
    await sleeping;
    await sleep(createManualClock(0), 1000, controller.signal);
  });
});
