import { type CommandFacts, defineCommand } from "../command-line/command.ts";
import { onlyOperand } from "../command-line/values.ts";
import { completionScript, type Shell, shells } from "../completions/scripts.ts";
import { UsageError } from "../terminal.ts";

const facts = {
  name: "completions",
  summary: "print completions for a shell",
  operands: shells.join("|"),
  about: `Prints a script for the shell to read: in ~/.bashrc, or behind compinit in ~/.zshrc

  source <(webcast completions bash)

and in ~/.config/fish/config.fish

  webcast completions fish | source`,
  options: {},
};

/** The command that knows the others, and completes itself, too. */
export function completionsOf(others: readonly CommandFacts[]) {
  return defineCommand(facts, async ({ operands }, { stdout }) => {
    const shell = onlyOperand("shell", operands);
    if (!isShell(shell)) throw new UsageError(`the shell must be ${shells.join(", ")}, got ${JSON.stringify(shell)}`);
    await stdout.write(completionScript(shell, [...others, facts]));
  });
}

function isShell(word: string): word is Shell {
  return (shells as readonly string[]).includes(word);
}
