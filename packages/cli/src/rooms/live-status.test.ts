import { describe, expect, it } from "vitest";
import { formatStatus, toStatuses } from "./live-status.ts";

const alive = { unique_id: "Ann", room_id: "71", alive: true, title: "Hello", userCount: 5 };

describe("toStatuses", () => {
  it("reads both shapes of the answer, in the order of the question", () => {
    const live = { uniqueId: "ann", live: true, roomId: "71", title: "Hello", viewerCount: 5 };
    expect(toStatuses(["bob", "ann"], [alive] as never)).toEqual([{ uniqueId: "bob", live: false }, live]);
    expect(toStatuses(["bob", "ann"], { Ann: true, bob: false } as never)).toEqual([
      { uniqueId: "bob", live: false },
      { uniqueId: "ann", live: true },
    ]);
  });
});

describe("formatStatus", () => {
  it("has columns, and nothing behind the last word", () => {
    expect(formatStatus({ uniqueId: "bob", live: false })).toBe("off   bob");
    expect(formatStatus({ uniqueId: "ann", live: true, viewerCount: 5, title: "Hello" })).toBe(
      `live  ${"ann".padEnd(24)}  5 watching        Hello`,
    );
  });
});
