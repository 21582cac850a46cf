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
