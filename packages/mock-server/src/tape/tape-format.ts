import { checkSchema } from "../check-schema.ts";
import { MockServerError } from "../errors.ts";
import { connectionOf, type TapeEntry } from "./entry.ts";
import { formatEntry } from "./format-entry.ts";
import { parseEntry } from "./parse-entry.ts";
import { HeaderLine } from "./schema.ts";
import type { Tape, TapeHeader } from "./tape.ts";

/**
 * Reads a tape.
 *
 * @throws {MockServerError} ERR_TAPE_INVALID naming the line and what is wrong with it
 */
export function parseTape(text: string): Tape {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  const [first = "", ...rest] = lines;
  const header = parseHeader(parseLine(first, 1));
  const entries = rest.map((line, index) =>
    parseEntry(parseLine(line, index + 2), (reason, cause) => invalid(index + 2, reason, cause)),
  );
  checkConnections(entries);
  return { header, entries };
}

/**
 * Reads a tape whose recorder may have died: a last line without its end, which is not JSON, is left out.
 *
 * @throws {MockServerError} ERR_TAPE_INVALID naming the line and what is wrong with it
 */
export function readTape(text: string): { readonly tape: Tape; readonly isCut: boolean } {
  const end = text.lastIndexOf("\n") + 1;
  const isCut = end > 0 && end < text.length && !isJson(text.slice(end));
  return { tape: parseTape(isCut ? text.slice(0, end) : text), isCut };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function parseLine(line: string, number: number): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw invalid(number, "not JSON", cause);
  }
}

function parseHeader(line: unknown): TapeHeader {
  const header = checkSchema(HeaderLine, line, (path, reason) => invalid(1, `${path} ${reason}`.trim()));
  if (Number.isNaN(Date.parse(header.created))) throw invalid(1, `created is not a time: ${header.created}`);
  return header as TapeHeader;
}

/** Each connection goes on in time, from its open line or without one, to its end. */
function checkConnections(entries: readonly TapeEntry[]): void {
  const last = new Map<number, TapeEntry>();
  for (const [index, entry] of entries.entries()) {
    const reason = problemBetween(last.get(connectionOf(entry)), entry);
    if (reason !== undefined) throw invalid(index + 2, reason);
    last.set(connectionOf(entry), entry);
  }
}

function problemBetween(before: TapeEntry | undefined, { t, c = 1, kind }: TapeEntry): string | undefined {
  if (kind === "upgrade" && before?.kind !== "open") return `an upgrade needs the open line of connection ${c}`;
  if (before === undefined) return undefined;
  if (t < before.t) return `t is ${t}, before the ${before.t} of the line above`;
  if (before.kind === "eof") return `connection ${c} has ended above`;
  if (kind === "open") return `connection ${c} has begun above`;
  if (kind === "http" && before.kind !== "http") return `connection ${c} is a socket`;
  if (before.kind === "http" && kind !== "http" && kind !== "eof") return `connection ${c} is one of HTTP`;
  return undefined;
}

function invalid(line: number, reason: string, cause?: unknown): MockServerError {
  return new MockServerError("ERR_TAPE_INVALID", `line ${line}: ${reason}`, { cause });
}

/** Writes a tape: messages that came from an event as that event, the others as bytes. */
export function formatTape({ header, entries }: Tape): string {
  return [header, ...entries.map(formatEntry)].map(formatLine).join("");
}

/** One line, as it is appended to a file. */
export function formatLine(line: object): string {
  return `${JSON.stringify(line)}\n`;
}
