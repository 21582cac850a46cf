import { UsageError } from "../terminal.ts";

/**
 * Reads the value of an option as a whole number.
 *
 * @throws {UsageError} when it is none from `min` to `max`
 */
export function wholeNumber(option: string, text: string | undefined, min: number, max: number): number | undefined {
  if (text === undefined) return undefined;
  const value = /^[0-9]+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw new UsageError(`--${option} must be a whole number from ${min} to ${max}, got ${JSON.stringify(text)}`);
}

/**
 * Reads a list with commas, e.g. of `--only chat,gift`.
 *
 * @throws {UsageError} when a word is empty
 */
export function wordList(option: string, text: string | undefined): ReadonlySet<string> | undefined {
  if (text === undefined) return undefined;
  const words = text.split(",").map((word) => word.trim());
  if (words.every((word) => word !== "")) return new Set(words);
  throw new UsageError(`--${option} must be words with commas between them, got ${JSON.stringify(text)}`);
}

/**
 * The one operand of a command.
 *
 * @throws {UsageError} when there is none, or more than one
 */
export function onlyOperand(name: string, operands: readonly string[]): string {
  const [first, ...more] = operands;
  if (first !== undefined && more.length === 0) return first;
  throw new UsageError(`exactly one ${name} is needed, got ${operands.length}`);
}
