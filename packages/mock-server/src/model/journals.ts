import { expect } from "vitest";
import { MINUTE_MS, type Model, type RequestModel, spaces } from "./model.ts";
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
      if (entry.status !== 429 && entry.code !== "INVALID_API_KEY") accepted.push({ ...question, at: entry.t });
    }
    checkWindows(accepted);
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
