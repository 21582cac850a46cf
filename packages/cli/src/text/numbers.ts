const format = new Intl.NumberFormat("en-US");

/** A whole number with commas. */
export function formatCount(count: number): string {
  return format.format(count);
}

/** E.g. `1 gap`, `2 gaps`. */
export function formatCountOf(count: number, unit: string): string {
  return `${formatCount(count)} ${count === 1 ? unit : `${unit}s`}`;
}

/** How often a second. */
export function formatRate(perSecond: number): string {
  return perSecond >= 100 ? formatCount(Math.round(perSecond)) : perSecond.toFixed(1);
}

/** E.g. `1:02:03`. */
export function formatDuration(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return `${h}:${`${m}`.padStart(2, "0")}:${`${s}`.padStart(2, "0")}`;
}
