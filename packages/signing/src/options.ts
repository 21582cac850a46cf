import { SigningError } from "./errors.ts";
import type { SessionOptions } from "./http/session.ts";

/** Options of every call that waits. */
export interface CallOptions {
  /** Ends the call; it then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Longest time for one exchange with the server, 1 to 300,000 ms. Default: that of the client. */
  readonly timeoutMs?: number | undefined;
  /** Cookies of a session on the platform, in place of the client's. */
  readonly session?: SessionOptions | undefined;
}

const MAX_SHOWN = 100;

/**
 * Makes the error of an argument that is out of range.
 *
 * @param value what was given; left out for secrets
 */
export function argumentError(field: string, range: string, ...value: [unknown?]): SigningError {
  return new SigningError(
    "ERR_ARGUMENT",
    `${field} must be ${range}${value.length === 0 ? "" : `, got ${show(value[0])}`}`,
  );
}

/** A value that is not a number or a short text may hold anything, so only its type is shown. */
export function show(value: unknown): string {
  if (typeof value === "string" && value.length <= MAX_SHOWN) return JSON.stringify(value);
  if (typeof value === "string") return `a text of ${value.length} characters`;
  return typeof value === "object" || typeof value === "function" ? describe(value) : String(value);
}

function describe(value: object | null): string {
  return value === null ? "null" : `a value of type ${typeof value}`;
}

/**
 * Passes a time-out through.
 *
 * @throws {SigningError} ERR_ARGUMENT unless it is a whole number from 1 to 300,000 ms
 */
export function checkTimeoutMs(timeoutMs: number): number {
  return checkInteger("timeoutMs", timeoutMs, 1, 300_000);
}

/**
 * Passes a whole number between `min` and `max` through.
 *
 * @throws {SigningError} ERR_ARGUMENT naming field, value and range otherwise
 */
export function checkInteger(field: string, value: number, min: number, max: number): number {
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw argumentError(field, `a whole number from ${min} to ${max}`, value);
}

/**
 * Passes an @name through, without the @.
 *
 * @throws {SigningError} ERR_ARGUMENT unless it is a text of 1 to 64 characters
 */
export function checkUniqueId(uniqueId: string): string {
  const name = typeof uniqueId === "string" ? uniqueId.replace(/^@/, "") : "";
  if (name.length >= 1 && name.length <= 64 && !LONE_SURROGATE.test(name)) return name;
  throw argumentError("uniqueId", "a name of 1 to 64 characters", uniqueId);
}

/** Half of a character: no URL can hold it. */
const LONE_SURROGATE = /\p{Surrogate}/u;

const MAX_ROOM_ID = 2n ** 63n - 1n;

/** Tells whether a text is a room id: a decimal string that a signed 64-bit number can hold. */
export function isRoomId(text: unknown): text is string {
  return typeof text === "string" && /^[0-9]{1,19}$/.test(text) && BigInt(text) <= MAX_ROOM_ID;
}
