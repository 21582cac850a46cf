import { describe, expect, it } from "vitest";
import { Program } from "./program.ts";
import type { ScenarioStep } from "./scenario.ts";

/** The waits of a program, in the order in which they come. */
function waitsOf(steps: readonly ScenarioStep[]): unknown[] {
  const program = new Program(steps);
  const waits: unknown[] = [];
  for (let next = program.next(); next !== undefined; next = program.next()) waits.push(Object.values(next.step)[0]);
  return waits;
}

describe("Program", () => {
  it("gives steps with their numbers in the file, labels and jumps counted", () => {
    const program = new Program([{ label: "a" }, { about: "later", wait: 1 }, { goto: "a", times: 1 }, { end: "ann" }]);
    const all = [program.next(), program.next(), program.next(), program.next()];
    expect(all.map((each) => [each?.number, each?.word])).toEqual([
      [2, "wait"],
      [2, "wait"],
      [4, "end"],
      [undefined, undefined],
    ]);
  });

  it("goes back as often as a goto says, and then on", () => {
    expect(waitsOf([{ wait: 1 }, { label: "a" }, { wait: 2 }, { goto: "a", times: 2 }, { wait: 3 }])).toEqual([
      ...[1, 2, 2, 2, 3],
    ]);
  });

  it("begins an inner loop anew each time that the outer one comes to it", () => {
    const inner: ScenarioStep[] = [{ label: "in" }, { wait: 2 }, { goto: "in", times: 1 }];
    expect(waitsOf([{ label: "out" }, { wait: 1 }, ...inner, { goto: "out", times: 1 }])).toEqual([1, 2, 2, 1, 2, 2]);
  });

  it("knows whether it ends within 100,000 steps, labels and jumps included", () => {
    const loops = (times: number, ...steps: ScenarioStep[]): ScenarioStep[] => [
      ...[{ label: "b" }, { label: "a" }, ...steps],
      ...[
        { goto: "a", times: 999 },
        { goto: "b", times },
      ],
    ];
    expect(new Program(loops(32, { wait: 0 })).ends()).toBe(true);
    expect(new Program(loops(33, { wait: 0 })).ends()).toBe(false);
    expect(new Program(loops(10_000)).ends()).toBe(false);
  });
});
