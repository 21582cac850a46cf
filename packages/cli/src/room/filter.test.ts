import { describe, expect, it } from "vitest";
import { isWanted } from "./filter.ts";
import type { RoomEvent } from "./heard.ts";

const chat = { type: "chat", user: { id: "7", uniqueId: "ann.b", nickname: "Änn" } } as RoomEvent;
const all = { only: undefined, user: undefined };

describe("isWanted", () => {
  it.each([
    ["7", true],
    ["@ANN.b", true],
    ["änn", true],
    ["ann", false],
    ["", false],
  ])("finds the user %j: %s", (user, found) => {
    expect(isWanted(chat, { ...all, user })).toBe(found);
  });

  it("looks at the type first, and never fails", () => {
    expect(isWanted(chat, all)).toBe(true);
    expect(isWanted(chat, { ...all, only: new Set(["gift"]) })).toBe(false);
    for (const user of [undefined, {}, { id: 7 }]) {
      expect(isWanted({ type: "chat", ...(user && { user }) } as unknown as RoomEvent, { ...all, user: "7" })).toBe(
        false,
      );
    }
  });
});
