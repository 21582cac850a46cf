import { describe, expect, it } from "vitest";
import { formatGiftTotals } from "../text/gift-lines.ts";
import { GiftTotals } from "./gift-totals.ts";
import type { RoomEvent } from "./heard.ts";

const gift = (fields: object) =>
  ({
    type: "gift",
    user: { id: "7", nickname: "Ann" },
    giftId: 5,
    giftName: "Rose",
    diamondCount: 2,
    ...fields,
  }) as RoomEvent;

describe("GiftTotals", () => {
  it("counts a streak by its rise", () => {
    const totals = new GiftTotals();
    for (const repeatCount of [1, 3, 3, 2]) totals.add(gift({ giftType: 1, repeatCount, groupId: "1" }), 0);
    totals.add({ type: "chat", comment: "no gift" } as unknown as RoomEvent, 0);
    expect([totals.gifts, totals.diamonds, totals.topGivers(3)]).toEqual([
      3,
      6,
      [{ name: "Ann", gifts: 3, diamonds: 6 }],
    ]);
  });

  it("does not take a name for an id, nor break when a field is of another kind", () => {
    const totals = new GiftTotals();
    totals.add(gift({ repeatCount: 1, giftType: 2, user: { uniqueId: "7" } }), 0);
    totals.add(gift({ repeatCount: 1, giftType: 2, giftName: 5, user: { id: 7, nickname: { a: 1 } } }), 0);
    totals.add(gift({ repeatCount: "many", giftType: 2, user: null }), 0);
    expect(totals.topGivers(3).map(({ name }) => name)).toEqual(["7", "7"]);
    expect(formatGiftTotals(totals).slice(0, 2)).toEqual(["2 gifts, 4 diamonds", `  ${"5".padEnd(24)}2 ×, 4 diamonds`]);
  });

  it("keeps columns straight beside wide letters, and lets no control character through", () => {
    const totals = new GiftTotals();
    totals.add(gift({ repeatCount: 1, giftType: 2, user: { id: "1", nickname: "田中\u001b[2J" } }), 0);
    totals.add(gift({ repeatCount: 1, giftType: 2, user: { id: "2", nickname: "x".repeat(30) } }), 0);
    expect(formatGiftTotals(totals).slice(-2)).toEqual([
      `  田中 [2J${" ".repeat(16)}1 ×, 2 diamonds`,
      `  ${"x".repeat(23)}…1 ×, 2 diamonds`,
    ]);
  });

  it("says nothing of no gifts", () => {
    expect(formatGiftTotals(new GiftTotals())).toEqual([]);
  });
});
