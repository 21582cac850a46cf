import { createGiftStreaks, type GiftStreakEvent, type GiftStreakUpdate } from "@webcast-kit/protocol/session";
import { printable } from "../text/printable.ts";
import { nameOf } from "../text/user-name.ts";
import type { RoomEvent } from "./heard.ts";

/** Most givers and gifts that are told apart; who comes later is in the sums only. */
const MAX_ROWS = 10_000;

/** Gifts and what they cost. */
export interface GiftCount {
  readonly name: string;
  gifts: number;
  diamonds: number;
}

/** Counts gifts once, although events count up and come again. */
export class GiftTotals {
  readonly #streaks = createGiftStreaks();
  readonly #byGift = new Map<number, GiftCount>();
  readonly #byGiver = new Map<string, GiftCount>();
  gifts = 0;
  diamonds = 0;

  /** @param now milliseconds of any clock that does not go back */
  add(event: RoomEvent, now: number): void {
    if (event.type !== "gift") return;
    for (const update of this.#streaks.add(event as GiftStreakEvent, now)) this.#book(update);
  }

  #book({ user, giftId, giftName, delta, diamondsDelta }: GiftStreakUpdate): void {
    this.gifts += delta;
    this.diamonds += diamondsDelta;
    raise(this.#byGift, giftId, giftName || `gift ${giftId}`, delta, diamondsDelta);
    raise(this.#byGiver, user.id || user.uniqueId || "", nameOf(user), delta, diamondsDelta);
  }

  /** By diamonds, the most first. */
  topGifts(count: number): GiftCount[] {
    return top(this.#byGift, count);
  }

  /** By diamonds, the most first. */
  topGivers(count: number): GiftCount[] {
    return top(this.#byGiver, count);
  }
}

function raise<Key>(rows: Map<Key, GiftCount>, key: Key, name: string, gifts: number, diamonds: number): void {
  const row = rows.get(key) ?? { name: printable(name), gifts: 0, diamonds: 0 };
  row.gifts += gifts;
  row.diamonds += diamonds;
  if (rows.has(key) || rows.size < MAX_ROWS) rows.set(key, row);
}

function top(rows: ReadonlyMap<unknown, GiftCount>, count: number): GiftCount[] {
  return [...rows.values()].sort((a, b) => b.diamonds - a.diamonds || b.gifts - a.gifts).slice(0, count);
}

/** Lines for people; none when there was no gift. */
export function formatGiftTotals(totals: GiftTotals): string[] {
  if (totals.gifts === 0) return [];
  const row = ({ name, gifts, diamonds }: GiftCount) => `  ${name.padEnd(24)}${gifts} × , ${diamonds} diamonds`;
  return [
    `${totals.gifts} gifts, ${totals.diamonds} diamonds`,
    ...totals.topGifts(10).map(row),
    "by",
    ...totals.topGivers(10).map(row),
  ];
}
