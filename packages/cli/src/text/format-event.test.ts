import { decodeEvent, encodeEvent, type LiveEventData } from "@webcast-kit/protocol";
import { describe, expect, it } from "vitest";
import { formatEvent, toJsonLine } from "./format-event.ts";

const meta = { msgId: "1", timestamp: 1_767_225_600_000, history: false };
const user = { id: "7", uniqueId: "ann", nickname: "Ann" };
const payload = Uint8Array.of(15);
const broken = { ...encodeEvent({ type: "chat", user, comment: "" }), payload };

const lines: [LiveEventData, string][] = [
  [{ ...meta, type: "chat", user, comment: "hi" }, "chat        Ann: hi"],
  [{ ...meta, type: "chat", user: { id: "7" }, comment: "hi", history: true }, "chat        7: hi (history)"],
  [{ ...meta, type: "chat", user: {}, comment: "a\u001b[31m\nb" }, "chat        somebody: a [31m b"],
  [{ ...meta, type: "like", user, likeCount: 3, totalLikes: 9 }, "like        Ann liked × 3 (9 in all)"],
  [
    {
      ...meta,
      type: "gift",
      user,
      giftId: 1,
      giftName: "Rose",
      diamondCount: 1,
      repeatCount: 2,
      repeatEnd: false,
      giftType: 1,
    },
    "gift        Ann sent Rose × 2 (1 diamond each, combo)",
  ],
  [
    {
      ...meta,
      type: "gift",
      user,
      giftId: 1,
      giftName: "Hat",
      diamondCount: 99,
      repeatCount: 1,
      repeatEnd: true,
      giftType: 2,
    },
    "gift        Ann sent Hat × 1 (99 diamonds each)",
  ],
  [{ ...meta, type: "member", user, action: "join" }, "member      Ann joined"],
  [{ ...meta, type: "member", user, action: "4" }, "member      Ann did action 4"],
  [{ ...meta, type: "social", user, action: "follow" }, "social      Ann followed the host"],
  [{ ...meta, type: "social", user, action: "share" }, "social      Ann shared the stream"],
  [{ ...meta, type: "roomUserSeq", viewerCount: 3, totalViewers: 9 }, "roomUserSeq 3 watching, 9 since the start"],
  [{ ...meta, type: "subscribe", user, subMonth: 2 }, "subscribe   Ann subscribed, month 2"],
  [{ ...meta, type: "emoteChat", user, emoteId: "5", emoteUrl: "" }, "emoteChat   Ann sent emote 5"],
  [
    {
      ...meta,
      type: "battle",
      battleId: "8",
      status: 1,
      battleDuration: 60,
      teams: [
        { hostUserId: "1", score: 4 },
        { hostUserId: "2", score: 6 },
      ],
    },
    "battle      8: 4 – 6 (status 1)",
  ],
  [
    { ...meta, type: "battle", battleId: "8", status: 1, battleDuration: 60, teams: [] },
    "battle      8: no score yet (status 1)",
  ],
  [{ ...meta, type: "question", user, questionText: "why?" }, "question    Ann asks: why?"],
  [{ ...meta, type: "control", action: 3 }, "control     the host ended the stream"],
  [{ ...meta, type: "control", action: 9 }, "control     action 9"],
  [{ ...meta, type: "envelope", envelopeId: "1", diamondCount: 20 }, "envelope    treasure box with 20 diamonds"],
  [{ ...meta, type: "unknown", method: "WebcastX", payload }, "unknown     WebcastX, 1 byte"],
];

describe("formatEvent", () => {
  it.each(lines)("%#: prints one line", (event, line) => {
    expect(formatEvent(event)).toBe(line);
  });

  it("tells pins from unpins", () => {
    const pin = {
      ...meta,
      type: "roomPin" as const,
      user,
      comment: "hi",
      action: 1,
      durationSeconds: 60,
      pinnedAt: 0,
      originalMsgType: "WebcastChatMessage",
      originalMsgId: "1",
      operatorUserId: "2",
    };
    expect(formatEvent(pin)).toBe("roomPin     pinned Ann: hi");
    expect(formatEvent({ ...pin, action: 2 })).toBe("roomPin     unpinned Ann: hi");
  });

  it("says what is wrong with a broken message", () => {
    expect(formatEvent(decodeEvent(broken))).toMatch(/^decodeError WebcastChatMessage: ERR_PAYLOAD_MALFORMED: /);
  });
});

describe("toJsonLine", () => {
  it("writes an event as it is", () => {
    expect(JSON.parse(toJsonLine({ ...meta, type: "control", action: 3 }))).toEqual({
      ...meta,
      type: "control",
      action: 3,
    });
  });

  it("writes bytes as base64 and an error as code and message", () => {
    expect(JSON.parse(toJsonLine(decodeEvent(broken)))).toMatchObject({
      type: "decodeError",
      payload: "Dw==",
      error: { code: "ERR_PAYLOAD_MALFORMED", message: expect.any(String) },
    });
  });
});
