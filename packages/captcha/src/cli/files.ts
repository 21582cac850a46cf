import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { addAbortSignal, type Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { type Terminal, UsageError } from "./terminal.ts";

/**
 * Reads a text from a file, or from standard input when it is `-`.
 *
 * @throws {Error} when the file cannot be read, or the terminal is interrupted
 */
export async function readText({ stdin, signal }: Terminal, file: string): Promise<string> {
  if (file === "-") return await text(addAbortSignal(signal, stdin as Readable));
  try {
    return await readFile(file, { encoding: "utf8", signal });
  } catch (error) {
    throw new Error(`cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Reads JSON from a file, or from standard input when it is `-`. */
export async function readJson(terminal: Terminal, file: string): Promise<unknown> {
  return parseJson(await readText(terminal, file), file === "-" ? "standard input" : file);
}

/** Parses JSON; what it is not is said without showing it. */
export function parseJson(json: string, place: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new UsageError(`${place} is not JSON`);
  }
}

/** Writes a file, into a folder that need not exist. */
export async function writeOut(file: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
}
