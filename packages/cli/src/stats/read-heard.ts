import { createReadStream } from "node:fs";
import { addAbortSignal } from "node:stream";
import type { Heard } from "../room/heard.ts";
import type { Terminal } from "../terminal.ts";
import { type Line, splitLines } from "../text/lines.ts";
import { LineReader } from "./line-reader.ts";

/** What was heard, and when. */
export interface TimedHeard {
  readonly heard: Heard;
  /** Milliseconds of any clock; `undefined` while nobody said. */
  readonly atMs: number | undefined;
}

/**
 * Reads what was heard from a file, or from standard input when it is `-`: lines of `listen --json`, or a tape. Just ends
 * when the terminal is interrupted.
 *
 * @throws {Error} when it cannot be read, or a line is neither
 */
export async function* readHeard(file: string, { stdin, signal }: Terminal): AsyncGenerator<TimedHeard, undefined> {
  const stream = addAbortSignal(signal, file === "-" ? stdin : createReadStream(file));
  const reader = new LineReader();
  try {
    for await (const line of splitLines(stream)) {
      const value = parse(line);
      if (value === undefined) yield { heard: cutOff(line), atMs: undefined };
      else yield* reader.read(value, line.number);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** Whoever wrote the file may have been killed within its last line. */
function parse({ number, text, isLast }: Line): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (isLast && number > 1) return undefined;
    throw new Error(`line ${number} is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function cutOff({ number }: Line): Heard {
  return { notice: { type: "skipped", text: `line ${number} is cut off, and was left out` } };
}
