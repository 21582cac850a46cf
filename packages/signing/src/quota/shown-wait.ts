const DAY_MS = 24 * 60 * 60 * 1000;

/** A wait as errors tell it: whole milliseconds, 0 to 86,400,000; nothing when nobody knows how long it is. */
export function shownWaitMs(ms: number): number | undefined {
  return ms === Number.POSITIVE_INFINITY ? undefined : Math.ceil(Math.min(Math.max(0, ms), DAY_MS));
}
