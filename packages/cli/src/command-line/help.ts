import type { CommandFacts, OptionSpec } from "./command.ts";

const HELP_COLUMN = 24;

/** The help text of a command. */
export function formatHelp({ name, operands, about, options }: CommandFacts): string {
  const rows = [...Object.entries(options).map(formatOption), "  -h, --help            print this"];
  return `Usage: webcast ${[name, operands].filter(Boolean).join(" ")} [options]\n\n${about}\n\n${rows.join("\n")}\n`;
}

/** Further lines of an option's help begin under its first one. */
function formatOption([name, { value, help }]: readonly [string, OptionSpec]): string {
  const flag = `  --${name}${value === undefined ? "" : ` ${value}`}`;
  return `${flag.padEnd(HELP_COLUMN - 2)}  ${help.replaceAll("\n", `\n${" ".repeat(HELP_COLUMN)}`)}`;
}
