import { describe, expect, it } from "vitest";
import type { LiveEventInit } from "../encode.ts";
import { endsStream } from "./room.ts";

const pinned = {
  ...{ user: {}, comment: "", durationSeconds: 1, pinnedAt: 0 },
  ...{ originalMsgType: "WebcastChatMessage", originalMsgId: "1", operatorUserId: "1" },
};

describe("the end of a stream", () => {
  it.each([
    ["by the host", 3],
    ["by TikTok", 4],
  ])("is a control event: %s", (_by, action) => {
    expect(endsStream({ type: "control", action })).toBe(true);
  });

  it.each<[string, LiveEventInit]>([
    ["a pause", { type: "control", action: 1 }],
    ["the end of a pause", { type: "control", action: 2 }],
    ["another event with such an action", { type: "roomPin", action: 3, ...pinned }],
  ])("is not %s", (_what, event) => {
    expect(endsStream(event)).toBe(false);
  });
});
