const MAX_MS = 86_400_000;

/**
 * Reads a `Retry-After` header: seconds, or an HTTP date.
 *
 * @param now Unix milliseconds
 * @returns milliseconds from 0 to 86,400,000; `undefined` when there is nothing to read
 */
export function parseRetryAfter(text: string | undefined, now: number): number | undefined {
  if (text === undefined || text.trim() === "") return undefined;
  const ms = /^[0-9]+$/.test(text.trim()) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), MAX_MS);
}
