import { MockServerError } from "../errors.ts";

/** @throws {MockServerError} ERR_ARGUMENT naming field, value and range when a number is not whole, or out of it */
export function wholeInRange(field: string, value: number, min: number, max: number): number {
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw new MockServerError("ERR_ARGUMENT", `${field} must be a whole number from ${min} to ${max}, got ${value}`);
}

/** @throws {MockServerError} ERR_ARGUMENT naming field, value and range when a number is out of it */
export function inRange(field: string, value: number, min: number, max: number): number {
  if (value >= min && value <= max) return value;
  throw new MockServerError("ERR_ARGUMENT", `${field} must be a number from ${min} to ${max}, got ${value}`);
}
