import { readFileSync } from "node:fs";
import type { QuirkSettings } from "@webcast-kit/contract";
import type { ClockMode } from "../clock/virtual-clock.ts";
import { MockServerError } from "../errors.ts";
import type { MockServerOptions } from "../options.ts";

/** Reads what was said; nothing stays nothing, so that the defaults of the library hold. */
export function ifSaid<Value>(text: string | undefined, read: (text: string) => Value): Value | undefined {
  return text === undefined ? undefined : read(text);
}

/** An empty text is no number, whatever Number("") says. */
export function toNumber(option: string, text: string): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (!Number.isNaN(value)) return value;
  throw new MockServerError("ERR_ARGUMENT", `--${option} must be a number, got ${JSON.stringify(text)}`);
}

/** @throws {MockServerError} ERR_ARGUMENT when it is none of them */
export function toOneOf<const Value extends string>(option: string, text: string, values: readonly Value[]): Value {
  const found = values.find((value) => value === text);
  if (found !== undefined) return found;
  throw new MockServerError(
    "ERR_ARGUMENT",
    `--${option} must be one of ${values.join(", ")}, got ${JSON.stringify(text)}`,
  );
}

/** @throws {MockServerError} ERR_ARGUMENT when it is out of range */
export function toRange(option: string, text: string, min: number, max: number): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (value >= min && value <= max) return value;
  throw new MockServerError("ERR_ARGUMENT", `--${option} must be from ${min} to ${max}, got ${JSON.stringify(text)}`);
}

/** @throws {MockServerError} ERR_ARGUMENT when it is out of range, or no whole number */
export function toWhole(option: string, text: string, min: number, max: number): number {
  const value = toRange(option, text, min, max);
  if (Number.isInteger(value)) return value;
  throw new MockServerError("ERR_ARGUMENT", `--${option} must be a whole number, got ${JSON.stringify(text)}`);
}

export function toClock(text: string): ClockMode {
  if (text === "real" || text === "manual" || text === "autojump") return { mode: text };
  const rate = Number(text);
  if (rate > 0) return { mode: "scaled", rate };
  throw new MockServerError(
    "ERR_ARGUMENT",
    `--clock must be real, manual, autojump or a number above 0, got ${JSON.stringify(text)}`,
  );
}

export function toQuirks(text: string): NonNullable<MockServerOptions["quirks"]> {
  if (!text.includes("=")) return text as "default";
  return Object.fromEntries(text.split(",").map((pair) => pair.split("=", 2))) as Partial<QuirkSettings>;
}

/**
 * Reads a text file.
 *
 * @param option that names it, such as `--tape`; none for what stands on the command line by itself
 */
export function readFile(file: string, option?: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    const named = option === undefined ? file : `${option} ${file}`;
    throw new MockServerError("ERR_TAPE_INVALID", `cannot read ${named}: ${(cause as Error).message}`, { cause });
  }
}
