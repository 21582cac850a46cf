import type { CommandFacts } from "../command-line/command.ts";

/** A shell that completions can be written for. */
export type Shell = keyof typeof writers;

const writers = { bash: writeBash, zsh: writeZsh, fish: writeFish };

/** Every shell that completions can be written for. */
export const shells = Object.keys(writers) as readonly Shell[];

/** A script that lets a shell complete commands and options, made from what help is made from. */
export function completionScript(shell: Shell, commands: readonly CommandFacts[]): string {
  return writers[shell](commands);
}

/** Behind an option of this value come file names. */
const FILE = "FILE";

/** What may stand beside the options: words of a choice, files, or what nobody can guess. */
function operandsOf({ operands }: CommandFacts): readonly string[] | "files" | "unknown" {
  if (/^[a-z]+(\|[a-z]+)+$/.test(operands)) return operands.split("|");
  return operands.startsWith(FILE) ? "files" : "unknown";
}

function wordsOf(command: CommandFacts): readonly string[] {
  const operands = operandsOf(command);
  return typeof operands === "string" ? [] : operands;
}

function flagsOf({ options }: CommandFacts): string[] {
  return [...Object.keys(options), "help"].map((name) => `--${name}`);
}

function fileFlagsOf(commands: readonly CommandFacts[]): string[] {
  const names = commands.flatMap(({ options }) => Object.entries(options)).filter(([, { value }]) => value === FILE);
  return [...new Set(names.map(([name]) => `--${name}`))];
}

function writeBash(commands: readonly CommandFacts[]): string {
  const cases = commands.map(
    (command) => `    ${command.name}) words="${[...wordsOf(command), ...flagsOf(command)].join(" ")}" ;;`,
  );
  return `_webcast() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD - 1]}" words=""
  case "$before" in ${fileFlagsOf(commands).join("|")}) COMPREPLY=($(compgen -f -- "$word")); return ;; esac
  case "\${COMP_WORDS[1]}" in
${cases.join("\n")}
  esac
  if [ "$COMP_CWORD" -eq 1 ]; then words="${commands.map(({ name }) => name).join(" ")} --help --version"; fi
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o default -F _webcast webcast
`;
}

function writeZsh(commands: readonly CommandFacts[]): string {
  const cases = commands.map((command) => {
    const flags = Object.entries(command.options).map(([name, { value, help }]) => {
      const argument = value === undefined ? "" : `:${value}:${value === FILE ? "_files" : ""}`;
      return `'--${name}[${quotable(help).replace(/[[\]:\\]/g, "\\$&")}]${argument}'`;
    });
    // An empty list, not nothing: without any action zsh would offer no options either.
    const action = operandsOf(command) === "files" ? "_files" : `(${wordsOf(command).join(" ")})`;
    return `    ${command.name}) _arguments ${[...flags, "'--help[print help]'", `'*:operand:${action}'`].join(" ")} ;;`;
  });
  const names = commands.map(({ name, summary }) => `'${name}:${quotable(summary).replace(/[:\\]/g, "\\$&")}'`);
  return `#compdef webcast
_webcast() {
  local -a commands
  commands=(${names.join(" ")})
  if (( CURRENT == 2 )); then _describe command commands; _arguments --help --version; return; fi
  local command="\${words[2]}"
  shift words
  (( CURRENT-- ))
  case "$command" in
${cases.join("\n")}
  esac
}
compdef _webcast webcast
`;
}

function writeFish(commands: readonly CommandFacts[]): string {
  const lines = commands.flatMap((command) => {
    const { name, summary, options } = command;
    const within = `complete -c webcast -n '__fish_seen_subcommand_from ${name}'`;
    return [
      `complete -c webcast -n __fish_use_subcommand -f -a ${name} -d '${quotable(summary)}'`,
      operandsOf(command) === "files" ? `${within} -F` : `${within} -f -a '${wordsOf(command).join(" ")}'`,
      `${within} -l help -d 'print help'`,
      ...Object.entries(options).map(([option, { value, help }]) => {
        const argument = value === undefined ? "" : value === FILE ? " -r -F" : " -x";
        return `${within} -l ${option}${argument} -d '${quotable(help)}'`;
      }),
    ];
  });
  const own = ["help", "version"].map((name) => `complete -c webcast -n __fish_use_subcommand -f -l ${name}`);
  return `${[...lines, ...own].join("\n")}\n`;
}

/** A text for single quotes, on one line. */
function quotable(text: string): string {
  return text.replace(/\s+/g, " ").replaceAll("'", "’");
}
