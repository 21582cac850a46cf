import { MockServerError } from "./errors.ts";

interface NumberRange {
  readonly min: number;
  readonly max: number;
  readonly whole: boolean;
}

/** @throws {MockServerError} ERR_ARGUMENT naming field, value and range */
export function checkNumber(field: string, value: number, { min, max, whole }: NumberRange): number {
  if (Number.isFinite(value) && value >= min && value <= max && (!whole || Number.isInteger(value))) return value;
  const kind = whole ? "a whole number" : "a number";
  throw new MockServerError("ERR_ARGUMENT", `${field} must be ${kind} from ${min} to ${max}, got ${value}`);
}
