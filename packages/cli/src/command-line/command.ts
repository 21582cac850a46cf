import { parseArgs } from "node:util";
import { type Terminal, UsageError } from "../terminal.ts";
import { didYouMean } from "./did-you-mean.ts";
import { formatHelp } from "./help.ts";

/** One option of a command. */
export interface OptionSpec {
  /** What its value is called in help, e.g. `N`. An option without one is a switch. */
  readonly value?: string;
  readonly help: string;
}

type OptionSpecs = Readonly<Record<string, OptionSpec>>;

/** What was said for each option: a text, or that a switch is on. */
type Values<Options extends OptionSpecs> = {
  readonly [Name in keyof Options]: Options[Name] extends { readonly value: string } ? string | undefined : boolean;
};

/** A command line of one command, read. */
export interface Invocation<Options extends OptionSpecs> {
  readonly options: Values<Options>;
  /** What stands beside the options. */
  readonly operands: readonly string[];
}

/** What help and completions say of a command. */
export interface CommandFacts {
  readonly name: string;
  /** A few words for the list of commands. */
  readonly summary: string;
  /** What stands behind the name, e.g. `USER`. */
  readonly operands: string;
  readonly options: OptionSpecs;
  /** Whole lines, between usage and options. */
  readonly about: string;
}

/** A command that can be run. */
export interface Command extends CommandFacts {
  run(argv: readonly string[], terminal: Terminal): Promise<void>;
}

/** Makes a command: reads its command line, and answers `--help` before anything else. */
export function defineCommand<const Options extends OptionSpecs>(
  facts: CommandFacts & { readonly options: Options },
  run: (invocation: Invocation<Options>, terminal: Terminal) => Promise<void>,
): Command {
  return {
    ...facts,
    async run(argv, terminal) {
      const { help, ...invocation } = read(facts, argv);
      if (help) await terminal.stdout.write(formatHelp(facts));
      else await run(invocation as Invocation<Options>, terminal);
    },
  };
}

function read({ options }: CommandFacts, argv: readonly string[]) {
  const declared = Object.entries(options).map(([name, { value }]) => [
    name,
    value === undefined ? { type: "boolean" as const, default: false } : { type: "string" as const },
  ]);
  try {
    const help = { type: "boolean", short: "h" } as const;
    const shortOut = "out" in options ? { out: { type: "string", short: "o" } as const } : {};
    const parsed = parseArgs({
      args: [...argv],
      options: { ...Object.fromEntries(declared), ...shortOut, help },
      allowPositionals: true,
    });
    const values: Readonly<Record<string, unknown>> = parsed.values;
    return { help: values["help"] === true, options: values, operands: parsed.positionals };
  } catch (error) {
    throw new UsageError(explain(error instanceof Error ? error.message : String(error), Object.keys(options)));
  }
}

/** What parseArgs says of an option that there is none of advises to take it for an operand, which nobody means. */
function explain(message: string, options: readonly string[]): string {
  const unknown = /^Unknown option '([^'=]+)/.exec(message)?.[1];
  if (unknown === undefined) return message;
  return `unknown option ${unknown}${
    didYouMean(
      unknown,
      [...options, "help"].map((name) => `--${name}`),
    ) || "; see --help"
  }`;
}
