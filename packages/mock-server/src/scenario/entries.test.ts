import { describe, expect, it } from "vitest";
import type { JournalEntry } from "../journal/journal.ts";
import { fitsPattern, tellEntry } from "./entries.ts";

const at = { seq: 1, t: 0 };
const request: JournalEntry = {
  ...{ ...at, kind: "request", side: "api", method: "POST", path: "/a", status: 200, caller: 1, connection: 1 },
  ...{ query: { a: "1", b: "2" }, body: { list: [1, { x: 1, y: 2 }], other: null } },
};

describe("fitsPattern", () => {
  it.each([
    [{}, true],
    [{ kind: "request", status: 200 }, true],
    [{ kind: "request", status: 201 }, false],
    [{ code: "NOT_LIVE" }, false],
    [{ query: { a: "1" } }, true],
    [{ query: { a: "1", c: "3" } }, false],
    [{ body: { list: [1, { x: 1 }] } }, true],
    [{ body: { list: [1] } }, false],
    [{ body: { list: { 0: 1 } } }, true],
    [{ body: { list: [[1], { x: 1 }] } }, false],
    [{ body: { other: null } }, true],
    [{ body: { other: {} } }, false],
    [{ body: { list: { length: 2 } } }, true],
  ] as const)("of %j: %s", (pattern, fits) => {
    expect(fitsPattern(request, pattern)).toBe(fits);
  });
});

describe("tellEntry", () => {
  it.each([
    [request, "POST /a 200"],
    [{ ...at, kind: "open", side: "managed", socket: 1, uniqueId: "ann" }, "open managed"],
    [{ ...at, kind: "message", side: "webcast", socket: 1, bytes: 4 }, "message webcast"],
    [{ ...at, kind: "refusal", side: "managed", status: 401, reason: "" }, "refusal managed 401"],
    [{ ...at, kind: "fault", fault: "ws-stall", id: 1, path: "/" }, "fault ws-stall"],
    [
      { ...at, kind: "close", side: "managed", socket: 1, code: 4005, reason: "", by: "mock" },
      "close managed 4005 by mock",
    ],
  ] satisfies [JournalEntry, string][])("%j is %s", (entry, text) => {
    expect(tellEntry(entry)).toBe(text);
  });
});
