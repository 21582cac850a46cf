import { describe, expect, it } from "vitest";
import { ManualClock, settled } from "./manual-clock.ts";

/** Notes when each timer rings. */
function ringing(clock: ManualClock, ...delays: readonly number[]): string[] {
  const rung: string[] = [];
  for (const ms of delays) clock.setTimeout(() => rung.push(`${ms} at ${clock.now()}`), ms);
  return rung;
}

describe("ManualClock", () => {
  it("stands still, and rings in order and on time when it is moved", () => {
    const clock = new ManualClock(0);
    const rung = ringing(clock, 20, 10, 30, 10);
    clock.advance(9);
    expect([rung, clock.now(), clock.pending]).toEqual([[], 9, 4]);
    clock.advance(11);
    expect([rung, clock.now(), clock.pending]).toEqual([["10 at 10", "10 at 10", "20 at 20"], 20, 1]);
  });

  it("rings what a timer sets, and nothing that is cleared", () => {
    const clock = new ManualClock(0);
    let count = 0;
    const again = (): void => {
      count++;
      clock.setTimeout(again, 10);
    };
    again();
    clock.clearTimeout(clock.setTimeout(() => expect.fail("it was cleared"), 5));
    clock.advance(35);
    expect(count).toBe(4);
  });

  it("lets all follow from a timer before the next one, when it is run", async () => {
    const clock = new ManualClock(0);
    const seen: string[] = [];
    clock.setTimeout(() => void settled().then(() => seen.push(`followed at ${clock.now()}`)), 10);
    clock.setTimeout(() => seen.push("next"), 20);
    await clock.run(20);
    expect(seen).toEqual(["followed at 10", "next"]);
  });

  it("rings late after a sleep, and at once for what no timer can wait for", async () => {
    const clock = new ManualClock(0);
    const rung = ringing(clock, 10, 2 ** 31);
    clock.skip(1000);
    expect(rung).toEqual([]);
    await clock.run(0);
    expect(rung).toEqual([`${2 ** 31} at 1000`, "10 at 1000"]);
  });
});
