import { formatCount, formatCountOf } from "../text/numbers.ts";
import type { Summary } from "./summary.ts";

/** What the room is like, in a few words each. */
export function roomFacts({ viewers, likes, gifts }: Summary): string[] {
  return [
    ...(viewers === null ? [] : [`${formatCount(viewers.now)} watching (peak ${formatCount(viewers.peak)})`]),
    ...(viewers === null || viewers.sinceStart === 0 ? [] : [`${formatCount(viewers.sinceStart)} came`]),
    formatCountOf(Math.max(likes.heard, likes.sinceStart), "like"),
    formatCountOf(gifts.gifts, "gift"),
    formatCountOf(gifts.diamonds, "diamond"),
  ];
}

/** What went wrong on the way, in a few words each; nothing when all is well. Others' words may be in it. */
export function connectionFacts({ connection: { reconnects, gaps, leftOut, ended } }: Summary): string[] {
  return [
    ...(reconnects === 0 ? [] : [formatCountOf(reconnects, "reconnect")]),
    ...(gaps === 0 ? [] : [`${formatCountOf(gaps, "gap")}: events may be missing`]),
    ...(leftOut === 0 ? [] : [`${formatCountOf(leftOut, "message")} left out`]),
    ...(ended === null ? [] : [ended]),
  ];
}
