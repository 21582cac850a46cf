/** Below lie times before 2001, which no limit resets at: such a number counts from now. */
const FIRST_UNIX_SECOND = 1e9;
/** Seconds reach it in the year 5138: such a number is in milliseconds. */
const FIRST_UNIX_MS = 1e11;

/**
 * When a limit resets, in Unix milliseconds. The reference does not say what the number counts: Unix seconds, Unix
 * milliseconds, or seconds from now.
 *
 * @param nowMs Unix milliseconds
 */
export function toResetAtMs(count: number, nowMs: number): number {
  if (count >= FIRST_UNIX_MS) return count;
  return count < FIRST_UNIX_SECOND ? nowMs + count * 1000 : count * 1000;
}
