import { writeFileSync } from "node:fs";
import { MockServerError } from "../errors.ts";

/**
 * Writes a report where it was asked for, else to stdout.
 *
 * @throws {MockServerError} ERR_ARGUMENT when the file cannot be written
 */
export function writeOutput(output: string | undefined, text: string): void {
  if (output === undefined) {
    process.stdout.write(text);
    return;
  }
  try {
    writeFileSync(output, text);
  } catch (cause) {
    throw new MockServerError("ERR_ARGUMENT", `cannot write --output ${output}: ${(cause as Error).message}`, {
      cause,
    });
  }
}
