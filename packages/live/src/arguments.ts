import { LiveError } from "./errors.ts";

const MAX_SHOWN = 100;

/**
 * Makes the error of an argument that is out of range.
 *
 * @param value what was given; left out for secrets
 */
export function argumentError(field: string, range: string, ...value: [unknown?]): LiveError {
  const got = value.length === 0 ? "" : `, got ${show(value[0])}`;
  return new LiveError("ERR_ARGUMENT", `${field} must be ${range}${got}`);
}

/** A value that is not a number or a short text may hold anything, so only its type is shown. */
function show(value: unknown): string {
  if (typeof value === "string") {
    return value.length <= MAX_SHOWN ? JSON.stringify(value) : `a text of ${value.length} characters`;
  }
  return value === null || !["object", "function"].includes(typeof value)
    ? String(value)
    : `a value of type ${typeof value}`;
}

/**
 * Passes a whole number between `min` and `max` through.
 *
 * @throws {LiveError} ERR_ARGUMENT naming field, value and range otherwise
 */
export function checkInteger(field: string, value: number, min: number, max: number): number {
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw argumentError(field, `a whole number from ${min} to ${max}`, value);
}

/** Passes one of the values through. */
export function checkOneOf<T>(field: string, value: T, values: readonly T[]): T {
  if (values.includes(value)) return value;
  throw argumentError(field, `one of ${values.map(String).join(", ")}`, value);
}

/** Passes a text of visible ASCII characters through. What it is does not show in the error. */
export function checkSecret(field: string, value: unknown, maxLength: number): string {
  const isGood = typeof value === "string" && value.length <= maxLength && /^[\x21-\x7e]+$/.test(value);
  if (isGood) return value;
  throw argumentError(field, `1 to ${maxLength} visible ASCII characters`);
}
