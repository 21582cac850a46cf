import { expect } from "vitest";
import { MINUTE_MS, type Model, type RequestModel, type SpaceName, spaces } from "./model.ts";
import type { Rig } from "./rig.ts";

interface Accepted extends RequestModel {
  readonly at: number;
}

/** What has to be true of the journals of both mocks when all is over: each has its own requests, in their order. */
export function checkJournals(model: Model, rig: Rig): void {
  for (const space of spaces) {
    const asked = model.spaces[space].asked;
    const entries = rig.control(space).journal.find({ kind: "request" });
    expect(entries).toHaveLength(asked.length);
    const accepted: Accepted[] = [];
    for (const [index, entry] of entries.entries()) {
      const question = asked[index];
      if (entry.kind !== "request" || question === undefined) throw new Error("no request");
      expect([entry.method, entry.path, entry.status, entry.code ?? ""].join(" ")).toBe(question.line);
      if (!question.isRefused) accepted.push({ ...question, at: entry.t });
    }
    checkWindows(accepted);
    checkFaults(model, rig, space);
  }
}

/** Each mock has its own faults, which have happened as often as foretold. */
function checkFaults(model: Model, rig: Rig, space: SpaceName): void {
  const { faults } = model.spaces[space];
  const told = rig
    .control(space)
    .faults()
    .map(({ id, name, fired }) => ({ id, name, fired }));
  expect(told).toEqual(faults.map(({ id, name, fired }) => ({ id, name, fired })));
  const happened = rig
    .control(space)
    .journal.find({ kind: "fault" })
    .filter((entry) => entry.kind === "fault");
  for (const { fault } of happened) rig.coverage.saw("fault", fault);
  for (const { id, fired } of faults) {
    expect(happened.filter((entry) => entry.id === id)).toHaveLength(fired);
  }
}

/** No minute that ends with an accepted request holds more of the same caller than its limit then was. */
function checkWindows(accepted: readonly Accepted[]): void {
  for (const [index, { caller, at, limit }] of accepted.entries()) {
    if (limit === null) continue;
    const before = accepted.slice(Math.max(0, index - 1000), index + 1);
    const inside = before.filter(
      (other) => other.caller === caller && other.limit !== null && other.at > at - MINUTE_MS,
    );
    expect(inside.length).toBeLessThanOrEqual(limit);
  }
}
