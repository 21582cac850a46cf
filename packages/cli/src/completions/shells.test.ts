import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCli } from "../../testing/run-cli.ts";

/** Types each line into an interactive zsh, presses Tab, and prints what the line has become. */
const ZSH = `
zmodload zsh/zpty
zpty z zsh -f -i
zpty -w z "PROMPT=; autoload -U compinit; compinit -u -D; source ./script"
zpty -w z "show() { print -r -- \\"<\\"\\"<\\$BUFFER>\\"\\">\\"; BUFFER=; zle reset-prompt }; zle -N show"
zpty -w z "bindkey '^I' complete-word; bindkey '^Xs' show; echo READ\\"\\"Y"
zpty -r z answer '*READY*'
for line; do
  zpty -w -n z "$line"$'\\t\\x18s'
  zpty -r z answer '*<<*>>*'
  answer=\${answer##*<<}
  print -r -- "\${answer%%>>*}"
done
zpty -d z`;

/** Prints what each line can become, words with commas between them. */
const FISH = `
source ./script
for line in $argv
  echo (complete -C"$line" | cut -f 1 | string join ,)
end`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "webcast-"));
  writeFileSync(path.join(folder, "frame.bin"), "");
  // What is no command is not completed.
  writeFileSync(path.join(folder, "webcast"), "#!/bin/sh\n", { mode: 0o755 });
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What a shell makes of some lines. */
async function complete(shell: string, argv: readonly string[], lines: readonly string[]): Promise<string[]> {
  const { out } = await runCli(["completions", shell]);
  writeFileSync(path.join(folder, "script"), out);
  const env = { ...process.env, HOME: folder, XDG_DATA_HOME: folder, PATH: `${folder}:${process.env["PATH"]}` };
  const options = { cwd: folder, env, encoding: "utf8", timeout: 20_000 } as const;
  return execFileSync(shell, [...argv, ...lines], options)
    .split("\n")
    .slice(0, lines.length);
}

const required = (process.env["WEBCAST_KIT_REQUIRE"] ?? "").split(",");
const isThere = (shell: string) => required.includes(shell) || spawnSync(shell, ["-c", "exit 0"]).status === 0;

describe("completions in a real shell", () => {
  it.skipIf(!isThere("zsh"))("are right in zsh", async () => {
    const lines = {
      "webcast li": "webcast listen ",
      "webcast --ver": "webcast --version ",
      "webcast listen --di": "webcast listen --direct ",
      "webcast listen ann --di": "webcast listen ann --direct ",
      "webcast decode --di": "webcast decode --di",
      "webcast completions z": "webcast completions zsh ",
      "webcast decode fra": "webcast decode frame.bin ",
      "webcast listen fra": "webcast listen fra",
      "webcast listen --api-key-file fra": "webcast listen --api-key-file frame.bin ",
    };
    expect(await complete("zsh", ["-f", "-c", ZSH, "zsh"], Object.keys(lines))).toEqual(Object.values(lines));
  });

  it.skipIf(!isThere("fish"))("are right in fish", async () => {
    const lines = {
      "webcast li": "listen",
      "webcast --": "--help,--version",
      "webcast listen --di": "--direct",
      "webcast listen ann --di": "--direct",
      "webcast decode --di": "",
      "webcast completions ": "bash,fish,zsh",
      "webcast decode fra": "frame.bin",
      "webcast listen fra": "",
      "webcast listen --api-key-file fra": "frame.bin",
    };
    expect(await complete("fish", ["--no-config", "-c", FISH], Object.keys(lines))).toEqual(Object.values(lines));
  });
});
