import { CaptchaError } from "./errors.ts";

const MAX_SHOWN = 100;

/**
 * Makes the error of an argument that is out of range.
 *
 * @param value what was given; left out for secrets and images
 */
export function argumentError(field: string, range: string, ...value: [unknown?]): CaptchaError {
  const got = value.length === 0 ? "" : `, got ${show(value[0])}`;
  return new CaptchaError("ERR_ARGUMENT", `${field} must be ${range}${got}`);
}

/** A value that is not a number or a short text may hold anything, so only its type is shown. */
function show(value: unknown): string {
  if (typeof value === "string" && value.length <= MAX_SHOWN) return JSON.stringify(value);
  if (typeof value === "string") return `a text of ${value.length} characters`;
  if (value === null) return "null";
  return typeof value === "object" || typeof value === "function" ? `a value of type ${typeof value}` : String(value);
}

/**
 * Passes a whole number between `min` and `max` through.
 *
 * @throws {CaptchaError} ERR_ARGUMENT naming field, value and range otherwise
 */
export function checkInteger(field: string, value: number, min: number, max: number): number {
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw argumentError(field, `a whole number from ${min} to ${max}`, value);
}

/**
 * Passes a number between `min` and `max` through.
 *
 * @throws {CaptchaError} ERR_ARGUMENT naming field, value and range otherwise
 */
export function checkNumber(field: string, value: number, min: number, max: number): number {
  if (Number.isFinite(value) && value >= min && value <= max) return value;
  throw argumentError(field, `a number from ${min} to ${max}`, value);
}

/**
 * Passes an object through.
 *
 * @throws {CaptchaError} ERR_ARGUMENT naming the field otherwise
 */
export function checkObject<Value extends object>(field: string, value: Value): Value {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  throw argumentError(field, "an object", value);
}

/** Leaves out what is undefined: it was not said, so what it would hide holds. */
export function said<Fields extends object>(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Fields;
}

/**
 * Puts options over those that hold when they do not say.
 *
 * @param field name of the options, for errors
 * @throws {CaptchaError} ERR_ARGUMENT when they are no object
 */
export function withDefaults<Options extends object>(
  defaults: Options,
  field: string,
  options: Options | undefined,
): Options {
  return options === undefined ? defaults : { ...defaults, ...said(checkObject(field, options)) };
}
