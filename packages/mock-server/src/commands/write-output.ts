import { accessSync, constants, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { MockServerError } from "../errors.ts";

/**
 * Checks that a report can be written where it was asked for: before the minutes that it takes to have one.
 *
 * @throws {MockServerError} ERR_ARGUMENT when the file cannot be written
 */
export function checkOutput(output: string | undefined): void {
  if (output === undefined) return;
  orThrow(output, () => {
    const found = statSync(output, { throwIfNoEntry: false });
    if (found?.isDirectory()) throw new Error("it is a folder");
    accessSync(found === undefined ? dirname(output) : output, constants.W_OK);
  });
}

/**
 * Writes a report where it was asked for, else to stdout.
 *
 * @throws {MockServerError} ERR_ARGUMENT when the file cannot be written
 */
export function writeOutput(output: string | undefined, text: string): void {
  if (output !== undefined) {
    orThrow(output, () => writeFileSync(output, text));
    return;
  }
  // Who reads may have had enough, as `head` has.
  if (!process.stdout.listeners("error").includes(ignoreClosedPipe)) process.stdout.on("error", ignoreClosedPipe);
  process.stdout.write(text);
}

function orThrow(output: string, act: () => void): void {
  try {
    act();
  } catch (cause) {
    throw new MockServerError("ERR_ARGUMENT", `cannot write --output ${output}: ${(cause as Error).message}`, {
      cause,
    });
  }
}

function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
}
