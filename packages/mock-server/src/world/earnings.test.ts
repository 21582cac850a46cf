import { describe, expect, it } from "vitest";
import { earningsOf } from "./earnings.ts";
import { describeUser } from "./users.ts";

const DAY_MS = 86_400_000;
const NOW = 20_000 * DAY_MS;
const user = describeUser(1, "creator");
const diamonds = (period: string, now: number) => earningsOf(1, user, period, now)?.diamonds ?? Number.NaN;

describe("earningsOf", () => {
  it("counts 50 coins for a diamond", () => {
    expect(earningsOf(1, user, "daily", NOW)).toEqual({
      diamonds: diamonds("daily", NOW),
      coins: 50 * diamonds("daily", NOW),
      period: "daily",
    });
  });

  it("adds up the days of a longer period", () => {
    for (const [period, days] of [
      ["weekly", 7],
      ["monthly", 30],
    ] as const) {
      const single = Array.from({ length: days }, (_, ago) => diamonds("daily", NOW - ago * DAY_MS));
      expect(diamonds(period, NOW)).toBe(single.reduce((sum, count) => sum + count));
    }
  });

  it("stays for a day (UTC) and differs between days", () => {
    const days = Array.from({ length: 10 }, (_, day) => NOW + day * DAY_MS);
    for (const day of days) expect(diamonds("daily", day + DAY_MS - 1)).toBe(diamonds("daily", day));
    const counts = days.map((day) => diamonds("daily", day));
    expect(new Set(counts).size, counts.join()).toBeGreaterThan(5);
  });

  it("knows no other period", () => {
    expect(earningsOf(1, user, "yearly", NOW)).toBeUndefined();
  });
});
