import { describe, expect, it } from "vitest";
import { MockServerError } from "../errors.ts";
import { quietTape } from "../options.ts";
import { checkScenario } from "./check-scenario.ts";
import { parseScenario } from "./read-scenario.ts";

const head = { scenario: 1, name: "some", about: "Some scenario." };
const chat = { type: "chat", user: { uniqueId: "x" }, comment: "hello" };

/** The message of the error of a scenario with these steps behind a good one. */
function problemOf(step: unknown, more: object = {}): string {
  try {
    checkScenario({ ...head, steps: [{ label: "top" }, step], ...more }, "a.scenario.json");
  } catch (error) {
    if (error instanceof MockServerError && error.code === "ERR_SCENARIO_INVALID") return error.message;
    throw error;
  }
  return "";
}

describe("checkScenario", () => {
  it("takes every kind of step", () => {
    const steps = [
      { about: "why", live: "ann" },
      { label: "again" },
      { send: { uniqueId: "@ann", events: [chat] } },
      { wait: 0 },
      { expect: { kind: "request", body: { a: [1] }, count: 0, withinMs: 1, since: "run" } },
      { fault: { name: "http-status", status: 503, where: { path: "/webcast/*" } } },
      { fault: [{ name: "ws-stall" }, { name: "tcp-reset" }] },
      { close: { code: 4556 } },
      { clock: { advanceMs: 5 } },
      { clock: { mode: "scaled", rate: 60 } },
      { clock: { mode: "manual", advanceMs: 5 } },
      { goto: "again", times: 2 },
      { end: "ann" },
    ];
    expect(checkScenario({ ...head, $schema: "x", timeoutMs: 1, steps })).toEqual({
      ...{ ...head, $schema: "x", timeoutMs: 1, steps, tapes: {} },
    });
  });

  it.each([
    [{}, "must have one of send, wait, expect, fault, close, live, end, clock, label, goto"],
    ["wait", "must be an object"],
    [{ wait: 1, send: {} }, "one step does one thing, got send and wait"],
    [{ wait: -1 }, "(wait): /wait must be >= 0"],
    [{ wait: 1, abuot: "x" }, "(wait): /abuot is not known here"],
    [{ send: { uniqueId: "ann", events: [{ type: "chatt" }] } }, "(send): events/0/type must be one of chat,"],
    [{ send: { uniqueId: "ann", events: [] } }, "(send): /send/events must not have fewer than 1 items"],
    [{ send: { uniqueId: "ann" } }, "(send): /send must have events"],
    [{ send: { uniqueId: "ann", tape: "a" } }, '(send): there is no tape "a" here'],
    [{ send: { uniqueId: "ann", tape: "toString" } }, '(send): there is no tape "toString" here'],
    [{ send: { uniqueId: "ann", tape: "a", speed: -1 } }, "(send): /send/speed must be >= 0"],
    [{ expect: { kind: "opened" } }, "(expect): /expect/kind must be one of request, open,"],
    [{ expect: { pth: "/" } }, "(expect): /expect/pth is not known here"],
    [{ expect: { withinMs: 600_001 } }, "(expect): /expect/withinMs must be <= 600000"],
    [{ fault: { name: "http-statsu" } }, "(fault): "],
    [{ fault: { name: "http-status", status: 99 } }, "(fault): fault/status must be "],
    [{ fault: [] }, "(fault): "],
    [{ close: {} }, "(close): /close must have code"],
    [{ live: "two words" }, "(live): /live must match pattern"],
    [{ clock: {} }, "(clock): /clock must have at least one of advanceMs, mode"],
    [{ clock: { mode: "scaled" } }, "(clock): rate must be a number from"],
    [{ clock: { mode: "manual", rate: 2 } }, "(clock): /clock/rate is for the mode scaled"],
    [{ clock: { advanceMs: 1, idleMs: 2 } }, "(clock): /clock/idleMs is for the mode autojump"],
    [{ label: "top" }, '(label): the label "top" is there already'],
    [{ goto: "tpo", times: 1 }, '(goto): there is no label "tpo" above; there is "top"'],
    [{ goto: "top" }, "(goto): must have times"],
    [{ goto: "top", times: 10_001 }, "(goto): /times must be <= 10000"],
  ])("refuses %j and names file, step and reason", (step, problem) => {
    expect(problemOf(step)).toContain("ERR_SCENARIO_INVALID: a.scenario.json: step 2");
    expect(problemOf(step)).toContain(problem);
  });

  it.each([
    [[], "must be an object"],
    [{ ...head, scenario: 2, steps: [{ wait: 1 }] }, "/scenario must be equal to constant"],
    [{ ...head, name: "Some Name", steps: [{ wait: 1 }] }, "/name must match pattern"],
    [{ ...head, steps: [] }, "/steps must not have fewer than 1 items"],
    [{ ...head, timeoutMs: 0, steps: [{ wait: 1 }] }, "/timeoutMs must be >= 1"],
    [{ ...head, step: [], steps: [{ wait: 1 }] }, "/step is not known here"],
  ])("refuses the head %j", (value, problem) => {
    expect(() => checkScenario(value)).toThrow(`ERR_SCENARIO_INVALID: scenario: ${problem}`);
  });

  it("refuses loops that come to too many steps, and part of a tape in which nothing is said", () => {
    const steps = [{ label: "a" }, { label: "b" }, { goto: "b", times: 9999 }, { goto: "a", times: 9999 }];
    expect(() => checkScenario({ ...head, steps })).toThrow("its loops come to more than 100000 steps");
    expect(problemOf({ send: { uniqueId: "ann", tape: "a" } }, { tapes: { a: quietTape() } })).toContain(
      '(send): the tape "a" has nothing there that a room could say',
    );
  });

  it("tells what is not JSON", () => {
    expect(() => parseScenario("{", "b.scenario.json")).toThrow("ERR_SCENARIO_INVALID: b.scenario.json: not JSON: ");
  });
});
