import { describe, expect, it } from "vitest";
import { type Clock, sleep } from "./clock.ts";
import { createManualClock, VirtualClock } from "./virtual-clock.ts";

/** A machine whose time is set by hand. */
function createMachine(): Clock & { pass(ms: number): void; pending(): number } {
  let now = 5000;
  let timers: { at: number; callback: () => void }[] = [];
  return {
    now: () => now,
    setTimeout: (callback, delayMs) => {
      const timer = { at: now + delayMs, callback };
      timers.push(timer);
      return timer;
    },
    clearTimeout: (handle) => {
      timers = timers.filter((timer) => timer !== handle);
    },
    pass: (ms) => {
      now += ms;
      const due = timers.filter(({ at }) => at <= now);
      timers = timers.filter(({ at }) => at > now);
      for (const { callback } of due) callback();
    },
    pending: () => timers.length,
  };
}

describe("a manual clock", () => {
  it("runs what falls due in order of time, at its time", async () => {
    const clock = createManualClock(1000);
    const log: string[] = [];
    clock.setTimeout(() => log.push(`b ${clock.now()}`), 20);
    clock.setTimeout(() => {
      log.push(`a ${clock.now()}`);
      clock.setTimeout(() => log.push(`c ${clock.now()}`), 15);
    }, 10);
    clock.clearTimeout(clock.setTimeout(() => log.push("never"), 5));
    await clock.advance(25);
    expect(log).toEqual(["a 1010", "b 1020", "c 1025"]);
    expect(clock.now()).toBe(1025);
  });

  it("runs timers of one time in the order in which they were set", async () => {
    const clock = createManualClock(0);
    const log: number[] = [];
    for (let index = 0; index < 20; index++) clock.setTimeout(() => log.push(index), 5);
    await clock.advance(5);
    expect(log).toEqual([...Array(20).keys()]);
  });

  it("lets what a timer set off go on at its time", async () => {
    const clock = createManualClock(0);
    const log: number[] = [];
    const play = async () => {
      for (let step = 0; step < 3; step++) {
        await sleep(clock, 10, new AbortController().signal);
        log.push(clock.now());
      }
    };
    void play();
    await clock.advance(100);
    expect(log).toEqual([10, 20, 30]);
    expect(clock.now()).toBe(100);
  });

  it("moves once for each of two calls at a time", async () => {
    const clock = createManualClock(0);
    await Promise.all([clock.advance(10), clock.advance(10)]);
    expect(clock.now()).toBe(20);
  });

  it("stands still when nobody moves it", () => {
    const clock = createManualClock(0);
    clock.setTimeout(() => expect.unreachable(), 1);
    expect(clock.now()).toBe(0);
  });

  it("goes back to its start on reset, without timers, in the mode that it began with", async () => {
    const clock = createManualClock(1000);
    clock.setTimeout(() => expect.unreachable(), 5000);
    await clock.advance(10);
    clock.setMode({ mode: "real" });
    clock.reset();
    expect([clock.now(), clock.mode]).toEqual([1000, { mode: "manual" }]);
    await clock.advance(10_000);
  });
});

describe("what goes wrong while a clock is moved", () => {
  it("ends an advance when the clock is reset meanwhile", async () => {
    const clock = createManualClock(1000);
    clock.setTimeout(() => undefined, 10);
    const moving = clock.advance(3_600_000);
    clock.reset();
    await moving;
    expect(clock.now()).toBe(1000);
    await clock.advance(5);
    expect(clock.now()).toBe(1005);
  });

  it("tells what a timer threw, and goes on afterwards", async () => {
    const clock = createManualClock(0);
    clock.setTimeout(() => {
      throw new Error("broken");
    }, 10);
    await expect(clock.advance(20)).rejects.toThrow("broken");
    await clock.advance(20);
    expect(clock.now()).toBe(30);
  });

  it("waits for work that takes the machine's time", async () => {
    const clock = createManualClock(0);
    const log: string[] = [];
    clock.setTimeout(() => clock.hold(new Promise((done) => setTimeout(() => done(log.push("written")), 5))), 10);
    clock.setTimeout(() => log.push("next"), 20);
    await clock.advance(20);
    expect(log).toEqual(["written", "next"]);
  });
});

describe("a clock that goes on by itself", () => {
  it("follows the machine, and rings when something is due", () => {
    const machine = createMachine();
    const clock = new VirtualClock({ machine });
    const log: number[] = [];
    clock.setTimeout(() => log.push(clock.now()), 100);
    machine.pass(99);
    expect(log).toEqual([]);
    machine.pass(1);
    expect(log).toEqual([5100]);
    expect(machine.pending()).toBe(0);
    clock.clearTimeout(clock.setTimeout(() => expect.unreachable(), 8 * 3_600_000));
    expect(machine.pending()).toBe(0);
  });

  it("is as much faster as its rate, from a start of its own", () => {
    const machine = createMachine();
    const clock = new VirtualClock({ machine, startMs: 0, mode: { mode: "scaled", rate: 60 } });
    const log: number[] = [];
    clock.setTimeout(() => log.push(clock.now()), 60_000);
    machine.pass(500);
    expect([clock.now(), log]).toEqual([30_000, []]);
    machine.pass(500);
    expect(log).toEqual([60_000]);
  });

  it("keeps its time when its mode changes", () => {
    const machine = createMachine();
    const clock = new VirtualClock({ machine, startMs: 0 });
    machine.pass(10);
    clock.setMode({ mode: "manual" });
    machine.pass(1000);
    expect(clock.now()).toBe(10);
    clock.setMode({ mode: "scaled", rate: 2 });
    machine.pass(10);
    expect(clock.now()).toBe(30);
  });

  it("waits for what is further away than a timer of the machine can be", () => {
    const machine = createMachine();
    const clock = new VirtualClock({ machine });
    const days = 100 * 24 * 3_600_000;
    let rang = false;
    clock.setTimeout(() => {
      rang = true;
    }, days);
    machine.pass(2 ** 31 - 1);
    expect(rang).toBe(false);
    machine.pass(days);
    expect(rang).toBe(true);
  });
});

describe("a clock that jumps", () => {
  it("jumps to what is due next when nothing was heard for a while", async () => {
    const machine = createMachine();
    const clock = new VirtualClock({ machine, startMs: 0, mode: { mode: "autojump", idleMs: 20 } });
    const rang = new Promise<number>((resolve) => clock.setTimeout(() => resolve(clock.now()), 3_600_000));
    machine.pass(15);
    clock.touch();
    machine.pass(15);
    expect(clock.now()).toBe(0);
    machine.pass(5);
    expect(await rang).toBe(3_600_000);
  });
});

describe("VirtualClock", () => {
  it.each([
    [{ mode: "scaled", rate: 0 } as const, "rate must be a number from"],
    [{ mode: "scaled", rate: Number.NaN } as const, "rate must be a number from"],
    [{ mode: "autojump", idleMs: 0 } as const, "idleMs must be a number from 1 to 60000"],
  ])("refuses %j", (mode, message) => {
    expect(() => new VirtualClock({ mode })).toThrow(message);
    expect(() => createManualClock(0).setMode(mode)).toThrow(message);
  });

  it("has whole milliseconds at any rate", () => {
    const machine = createMachine();
    const clock = new VirtualClock({ machine, startMs: 0, mode: { mode: "scaled", rate: 0.37 } });
    machine.pass(10);
    expect(clock.now()).toBe(3);
    machine.pass(990);
    expect(clock.now()).toBe(370);
  });

  it.each(["manual", 5, { mode: "fast" }, null])("refuses to be %j", (mode) => {
    expect(() => new VirtualClock({ mode: mode as never })).toThrow("clock must be { mode: ");
  });

  it("refuses to go backwards, or by parts of a millisecond", () => {
    expect(() => createManualClock(0).advance(-1)).toThrow("advance must be a number from 0");
    expect(() => createManualClock(0).advance(0.5)).toThrow("advance must be a whole number");
    expect(() => createManualClock(Number.NaN)).toThrow("startMs must be a number from 0");
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
