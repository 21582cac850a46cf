import { SigningError } from "./errors.ts";

/** Options of every call that waits. */
export interface CallOptions {
  /** Ends the call; it then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
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
function show(value: unknown): string {
  if (typeof value === "string" && value.length <= MAX_SHOWN) return JSON.stringify(value);
  if (typeof value === "string") return `a text of ${value.length} characters`;
  return typeof value === "object" || typeof value === "function" ? describe(value) : String(value);
}

function describe(value: object | null): string {
  return value === null ? "null" : `a value of type ${typeof value}`;
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

const MAX_ROOM_ID = 2n ** 63n - 1n;

/** Tells whether a text is a room id: a decimal string that a signed 64-bit number can hold. */
export function isRoomId(text: unknown): text is string {
  return typeof text === "string" && /^[0-9]{1,19}$/.test(text) && BigInt(text) <= MAX_ROOM_ID;
}
