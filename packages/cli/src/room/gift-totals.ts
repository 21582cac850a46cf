import { createGiftStreaks, type GiftStreakUpdate } from "@webcast-kit/protocol/session";
import { nameOf } from "../text/user-name.ts";
import type { RoomEvent } from "./heard.ts";
import { toGift } from "./to-gift.ts";
import { type GiftCount, TopCounts } from "./top-counts.ts";

/** Counts gifts once, although events count up and come again. */
export class GiftTotals {
  readonly #streaks = createGiftStreaks();
  readonly #byGift = new TopCounts();
  readonly #byGiver = new TopCounts();
  gifts = 0;
  diamonds = 0;

  /** @param now milliseconds of any clock that does not go back */
  add(event: RoomEvent, now: number): void {
    const gift = toGift(event);
    if (gift === undefined) return;
    for (const update of this.#streaks.add(gift, now)) this.#book(update);
  }

  #book({ user, giftId, giftName, delta, diamondsDelta }: GiftStreakUpdate): void {
    this.gifts += delta;
    this.diamonds += diamondsDelta;
    this.#byGift.raise(`${giftId}`, giftName || `gift ${giftId}`, delta, diamondsDelta);
    this.#byGiver.raise(user.id || `@${user.uniqueId ?? ""}`, nameOf(user), delta, diamondsDelta);
  }

  /** Most diamonds that one of the tops may have too few: 0 unless thousands of people gave something. */
  get missing(): number {
    return Math.max(this.#byGift.missing, this.#byGiver.missing);
  }

  /** By diamonds, the most first. */
  topGifts(count: number): GiftCount[] {
    return this.#byGift.top(count);
  }

  /** By diamonds, the most first. */
  topGivers(count: number): GiftCount[] {
    return this.#byGiver.top(count);
  }
}
