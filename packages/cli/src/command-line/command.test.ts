import { describe, expect, it } from "vitest";
import { runCli } from "../../testing/run-cli.ts";

describe("a command line", () => {
  it.each([
    { argv: ["lsten"], says: 'unknown command "lsten"; did you mean listen?; see --help' },
    { argv: ["quit"], says: 'unknown command "quit"; see --help' },
    { argv: ["--versoin"], says: 'unknown command "--versoin"; did you mean --version?; see --help' },
    { argv: ["listen", "ann", "--secnds", "5"], says: "unknown option --secnds; did you mean --seconds?" },
    { argv: ["listen", "ann", "--jsn"], says: "unknown option --jsn; did you mean --json?" },
    { argv: ["listen", "ann", "--api-key", "k"], says: "unknown option --api-key; did you mean --api-key-file?" },
    { argv: ["decode", "-", "--colour"], says: "unknown option --colour; see --help" },
    { argv: ["listen", "ann", "-x"], says: "unknown option -x; see --help" },
    { argv: ["listen", "ann", "--max"], says: "Option '--max <value>' argument missing" },
    { argv: ["listen", "ann", "--json=yes"], says: "Option '--json' does not take an argument" },
  ])("that says $argv is refused with exit code 2", async ({ argv, says }) => {
    expect(await runCli(argv, { env: { WEBCAST_API_KEY: "k" } })).toEqual({
      code: 2,
      out: "",
      error: `webcast: ${says}\n`,
    });
  });

  it("does not repeat a key that was said by mistake", async () => {
    const { code, error } = await runCli(["listen", "ann", "--api-key=hidden-0123456789"], { env: {} });
    expect([code, error]).toEqual([2, expect.not.stringContaining("hidden")]);
  });

  it("takes what begins with a dash for an operand behind --", async () => {
    const { code, error } = await runCli(["completions", "--", "--zsh"]);
    expect([code, error]).toEqual([2, 'webcast: the shell must be bash, zsh, fish, got "--zsh"\n']);
  });
});
