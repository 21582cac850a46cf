import { describe, expect, it } from "vitest";
import { encodeEvent, type LiveEventInit } from "../encode.ts";
import { toHex } from "../testing/bytes.ts";
import { utf8 } from "../testing/messages.ts";

describe("encodeEvent()", () => {
  it("refuses a type that no message carries", () => {
    for (const type of ["roomInfo", "unknown", "toString"]) {
      expect(() => encodeEvent({ type } as unknown as LiveEventInit)).toThrow(
        `ERR_ARGUMENT: no message carries events of type "${type}"`,
      );
    }
  });

  it("refuses ids that are not decimal strings, by the name of the field", () => {
    expect(() => encodeEvent({ type: "chat", user: { id: "@ann" }, comment: "" })).toThrow("ERR_ARGUMENT: id must");
    const battle = { type: "battle", battleId: "1", status: 1, battleDuration: 1 } as const;
    expect(() => encodeEvent({ ...battle, teams: [{ hostUserId: "x", score: 1 }] })).toThrow("key must");
  });

  it("names the method inside the message as around it", () => {
    const { method, payload } = encodeEvent({ type: "control", action: 3 });
    expect(method).toBe("WebcastControlMessage");
    expect(toHex(payload)).toContain(toHex(utf8(method)));
  });
});
