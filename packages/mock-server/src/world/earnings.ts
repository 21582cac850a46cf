import { randomFor } from "./ids.ts";
import type { User } from "./users.ts";

/** What a creator earned. */
export interface Earnings {
  readonly diamonds: number;
  /** 50 times the diamonds, as in the reference's example. */
  readonly coins: number;
  readonly period: string;
}

const COINS_PER_DIAMOND = 50;
const DAY_MS = 86_400_000;

/** Days in each period. The reference names `daily` only; the others are invented. */
const periods: ReadonlyMap<string, number> = new Map([
  ["daily", 1],
  ["weekly", 7],
  ["monthly", 30],
]);

/** What a period may be called. */
export const earningsPeriods: readonly string[] = [...periods.keys()];

/** Earnings of the last days, the day (UTC) of `now` included; undefined for a period that does not exist. */
export function earningsOf(seed: number, user: User, period: string, now: number): Earnings | undefined {
  const days = periods.get(period);
  if (days === undefined) return undefined;
  const today = Math.floor(now / DAY_MS);
  let diamonds = 0;
  for (let day = today - days + 1; day <= today; day++) {
    diamonds += randomFor(seed, "earnings", user.id, String(day)).integer(100, 3000);
  }
  return { diamonds, coins: COINS_PER_DIAMOND * diamonds, period };
}
