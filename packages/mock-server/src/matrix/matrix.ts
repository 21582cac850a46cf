import { eachInParallel } from "../grade/in-parallel.ts";
import { defaultReading, type Reading } from "./readings.ts";
import { type ReadingOptions, type ReadingOutcome, runReading } from "./run-reading.ts";

/** One line of the matrix. */
export interface MatrixRow {
  readonly reading: string;
  readonly contradiction?: string;
  readonly summary: string;
  /** Whether the client ended in another way than under the default reading, or broke other rules. */
  readonly breaks: boolean;
  /** `exit code 1`, `time-out` (it ran as long as it might), `SIGSEGV`. */
  readonly ended: string;
  /** Rules of conduct that it broke, and did not break under the default reading. */
  readonly newlyBroken: readonly string[];
  /** The last lines of what it printed, when it ended otherwise. */
  readonly lastLines: readonly string[];
}

export interface MatrixOptions extends ReadingOptions {
  readonly readings: readonly Reading[];
  /** Readings at a time. */
  readonly jobs: number;
  /** Hears of each that is over, in the order in which they end. */
  readonly onRow?: (row: MatrixRow) => void;
}

/** How a client gets on under every reading, the default first. Without one it gets on with, there is no more. */
export async function runMatrix({ readings, jobs, onRow, ...options }: MatrixOptions): Promise<MatrixRow[]> {
  const expected = await runReading(defaultReading, options);
  options.signal.throwIfAborted();
  const first = toRow(defaultReading, expected, { end: SUCCESS, broken: expected.broken });
  // Who listens until it is stopped is as good as who ends well.
  const isGood = expected.end.stopped || expected.end.exitCode === 0;
  onRow?.({ ...first, breaks: !isGood });
  if (!isGood) return [{ ...first, breaks: true }];
  const rows = await eachInParallel(readings, jobs, async (reading) => {
    const row = toRow(reading, await runReading(reading, options), expected);
    // Half of a table would look like a whole one.
    options.signal.throwIfAborted();
    onRow?.(row);
    return row;
  });
  return [{ ...first, breaks: false }, ...rows];
}

const SUCCESS: ReadingOutcome["end"] = { exitCode: 0, stopped: false, lastLines: [] };

function toRow(
  { name, contradiction, summary }: Reading,
  outcome: ReadingOutcome,
  expected: ReadingOutcome,
): MatrixRow {
  const newlyBroken = outcome.broken.filter((id) => !expected.broken.includes(id));
  const ended = endText(outcome.end);
  const isOther = ended !== endText(expected.end);
  return {
    reading: name,
    ...(contradiction === undefined ? {} : { contradiction }),
    summary,
    breaks: isOther || newlyBroken.length > 0,
    ended,
    newlyBroken,
    lastLines: isOther ? outcome.end.lastLines : [],
  };
}

function endText({ exitCode, signal, stopped }: ReadingOutcome["end"]): string {
  if (stopped) return "time-out";
  return signal ?? `exit code ${exitCode}`;
}
