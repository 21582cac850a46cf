import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { runCli } from "../../testing/run-cli.ts";

/** What bash completes when the cursor stands behind the last word. */
async function completed(...words: string[]): Promise<string[]> {
  const { out } = await runCli(["completions", "bash"]);
  const ask = `${out}\nCOMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _webcast; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const answer = execFileSync("bash", ["-c", ask, "bash", "webcast", ...words], { encoding: "utf8" });
  return answer.split("\n").filter((word) => word !== "");
}

describe("webcast completions", () => {
  it("lets bash complete commands, options and files", async () => {
    expect(await completed("")).toEqual(expect.arrayContaining(["listen", "decode", "completions", "--version"]));
    expect(await completed("re")).toEqual(["record"]);
    expect(await completed("listen", "--di")).toEqual(["--direct"]);
    expect(await completed("decode", "--di")).toEqual([]);
    expect(await completed("listen", "--api-key-file", "package.js")).toEqual(["package.json"]);
  });

  it.each(["zsh", "fish"])("names every command and option for %s", async (shell) => {
    const { code, out } = await runCli(["completions", shell]);
    expect(code).toBe(0);
    for (const word of ["listen", "decode", "api-key-file", "keep-people", "completions"]) expect(out).toContain(word);
    // A quote that a text opens by itself would swallow what follows.
    for (const line of out.split("\n")) expect(line.split("'").length % 2).toBe(1);
  });

  it.each([{ argv: [] }, { argv: ["tcsh"] }])("refuses $argv", async ({ argv }) => {
    expect(await runCli(["completions", ...argv])).toMatchObject({ code: 2, out: "" });
  });
});
