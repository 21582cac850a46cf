import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { MockServerError } from "../errors.ts";
import type { Tape } from "../tape/tape.ts";
import { parseTape } from "../tape/tape-format.ts";
import { checkScenario } from "./check-scenario.ts";
import type { Scenario } from "./scenario.ts";

/**
 * Reads a scenario without tapes from JSON.
 *
 * @param where what it is called in errors, e.g. its file
 * @throws {MockServerError} ERR_SCENARIO_INVALID naming file, step and reason
 */
export function parseScenario(text: string, where?: string): Scenario {
  return checkScenario(parseJson(text, where), where);
}

/**
 * Reads a `*.scenario.json` file and the tapes that it names, which lie where it says from its folder.
 *
 * @throws {MockServerError} ERR_SCENARIO_INVALID naming file, step and reason, or the line of a tape
 */
export function readScenario(file: string): Scenario {
  const value = parseJson(readText(file), file);
  const tapes = Object.fromEntries(tapesOf(value).map((tape) => [tape, readTapeOf(file, tape)]));
  return checkScenario(typeof value === "object" && value !== null ? { ...value, tapes } : value, file);
}

/** The files of a scenario: its own, and its tapes. */
export function filesOf(file: string, { tapes = {} }: Scenario): string[] {
  return [file, ...Object.keys(tapes).map((tape) => resolve(dirname(file), tape))];
}

function parseJson(text: string, where = "scenario"): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw invalid(`${where}: not JSON: ${(cause as Error).message}`, cause);
  }
}

/** The tapes that steps name, before anything was checked. */
function tapesOf(value: unknown): string[] {
  const steps = (value as { steps?: unknown } | null)?.steps;
  if (!Array.isArray(steps)) return [];
  const tapes = steps.map((step) => (step as { send?: { tape?: unknown } } | null)?.send?.tape);
  return [...new Set(tapes.filter((tape): tape is string => typeof tape === "string"))];
}

function readTapeOf(file: string, tape: string): Tape {
  const text = readText(resolve(dirname(file), tape));
  try {
    return parseTape(text);
  } catch (cause) {
    if (!(cause instanceof MockServerError)) throw cause;
    throw invalid(`${file}: the tape ${tape}: ${cause.message.slice(`${cause.code}: `.length)}`, cause);
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw invalid(`cannot read ${file}: ${(cause as Error).message}`, cause);
  }
}

function invalid(message: string, cause: unknown): MockServerError {
  return new MockServerError("ERR_SCENARIO_INVALID", message, { cause });
}
