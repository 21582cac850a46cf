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

function flagsOf({ options }: CommandFacts): string[] {
  return [...Object.keys(options), "help"].map((name) => `--${name}`);
}

function fileFlagsOf(commands: readonly CommandFacts[]): string[] {
  const names = commands.flatMap(({ options }) => Object.entries(options)).filter(([, { value }]) => value === FILE);
  return [...new Set(names.map(([name]) => `--${name}`))];
}

function writeBash(commands: readonly CommandFacts[]): string {
  const cases = commands.map((command) => `    ${command.name}) words="${flagsOf(command).join(" ")}" ;;`);
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
      return `'--${name}[${zshText(help)}]${argument}'`;
    });
    return `    ${command.name}) _arguments ${[...flags, "'--help[print help]'", "'*:operand:_files'"].join(" ")} ;;`;
  });
  const names = commands.map(({ name, summary }) => `'${name}:${zshText(summary)}'`);
  return `#compdef webcast
_webcast() {
  local -a commands
  commands=(${names.join(" ")})
  if (( CURRENT == 2 )); then _describe command commands; return; fi
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

function zshText(text: string): string {
  return quotable(text).replace(/[[\]:]/g, " ");
}

function writeFish(commands: readonly CommandFacts[]): string {
  const lines = commands.flatMap(({ name, summary, options }) => [
    `complete -c webcast -n __fish_use_subcommand -f -a ${name} -d '${quotable(summary)}'`,
    ...Object.entries(options).map(([option, { value, help }]) => {
      const argument = value === undefined ? "" : value === FILE ? " -r -F" : " -x";
      return `complete -c webcast -n '__fish_seen_subcommand_from ${name}' -l ${option}${argument} -d '${quotable(help)}'`;
    }),
  ]);
  return `${lines.join("\n")}\n`;
}

/** A text for single quotes, on one line. */
function quotable(text: string): string {
  return text.replace(/\s+/g, " ").replaceAll("'", "’");
}
