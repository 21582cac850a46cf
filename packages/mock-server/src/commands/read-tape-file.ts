import type { Tape } from "../tape/tape.ts";
import { readTape } from "../tape/tape-format.ts";
import { readFile } from "./arguments.ts";

/** Reads a tape, and says when its last line is cut off. */
export function readTapeFile(file: string): Tape {
  const { tape, isCut } = readTape(readFile(file));
  if (isCut) process.stderr.write("webcast-mock: the last line is cut off, and left out\n");
  return tape;
}
