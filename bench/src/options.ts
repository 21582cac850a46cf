import { parseArgs } from "node:util";

/** What every bench can be told. */
export interface BenchOptions {
  /** How often each subject has its turn, from 1. */
  readonly rounds: number;
  /** The report as one line of JSON. */
  readonly json: boolean;
}

/**
 * Reads the arguments of a bench that has no others.
 *
 * @throws {TypeError} when there is another argument
 * @throws {RangeError} when the number of rounds is none
 */
export function readOptions(rounds: number, args?: readonly string[]): BenchOptions {
  const { values } = parseArgs({ options: common(rounds), ...given(args) });
  return { rounds: wholeNumber("rounds", values.rounds), json: values.json };
}

/** Reads those of `bench decode`, which may only compare. */
export function readDecodeOptions(args?: readonly string[]): BenchOptions & { readonly verify: boolean } {
  const verify = { type: "boolean", default: false } as const;
  const { values } = parseArgs({ options: { ...common(21), verify }, ...given(args) });
  return { rounds: wholeNumber("rounds", values.rounds), json: values.json, verify: values.verify };
}

/** Reads those of `bench fleet`, which may have fewer rooms. */
export function readFleetOptions(args?: readonly string[]): BenchOptions & { readonly rooms: number } {
  const rooms = { type: "string", default: "200" } as const;
  const { values } = parseArgs({ options: { ...common(5), rooms }, ...given(args) });
  const { json } = values;
  return { rounds: wholeNumber("rounds", values.rounds), rooms: wholeNumber("rooms", values.rooms, 500), json };
}

const common = (rounds: number) =>
  ({ rounds: { type: "string", default: String(rounds) }, json: { type: "boolean", default: false } }) as const;

/** Those of the process, unless others are given. */
const given = (args: readonly string[] | undefined) => (args === undefined ? {} : { args: [...args] });

function wholeNumber(name: string, text: string, most = 1000): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new RangeError(`--${name} must be a whole number from 1 to ${most}, got ${text}`);
}
