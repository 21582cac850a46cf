import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { readDecodeOptions, readFleetOptions, readOptions } from "../bench/src/options.ts";
import { isRequired } from "./required.ts";
import { shellBlocksOf } from "./shell-blocks.ts";

/*
 * The commands of docs/performance.md. They take minutes and a quiet machine, so the gate only sees that their arguments are
 * understood. To run each of them whole, with one round in place of many:
 *
 *   WEBCAST_KIT_REQUIRE=bench pnpm test e2e/bench-commands
 */
const root = fileURLToPath(new URL("../", import.meta.url));
const MINUTES = 60_000;

const readers = {
  decode: readDecodeOptions,
  mock: (args: readonly string[]) => readOptions(21, args),
  http: (args: readonly string[]) => readOptions(21, args),
  fleet: readFleetOptions,
  captcha: (args: readonly string[]) => readOptions(15, args),
};

const commands = shellBlocksOf("docs/performance.md")
  .flatMap((block) => block.text.split("\n"))
  .map((line) => line.replace(/ +#.*/, ""));

async function run(file: string, args: readonly string[]): Promise<{ code: unknown; out: string; err: string }> {
  const child = spawn(file, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return { code, out, err };
}

describe("the commands of docs/performance.md", () => {
  it("measure five things", () => {
    const names = commands.map((command) => / bench (\w+)/.exec(command)?.[1]);
    expect([...new Set(names)]).toEqual(Object.keys(readers));
  });

  it.each(commands)("have arguments that are understood: %s", (command) => {
    const [name = "", ...args] = command.replace(/.* bench /, "").split(" ");
    const read = readers[name as keyof typeof readers];
    expect(read(args)).toMatchObject({ rounds: expect.any(Number), json: args.includes("--json") });
    expect(() => read([...args, "--rounds", "0"])).toThrow("--rounds must be a whole number from 1 to 1000, got 0");
    expect(() => read([...args, "--round", "1"])).toThrow("'--round'");
  });

  it.runIf(isRequired("bench")).each(commands)("print a report: %s", { timeout: 10 * MINUTES }, async (command) => {
    const [file = "", ...args] = command.split(" ");
    const { code, out, err } = await run(file, [...args, "--rounds", "1"]);
    expect(code, err).toBe(0);
    if (args.includes("--json")) expect(JSON.parse(out)).toMatchObject({ node: process.version });
    else expect(args.includes("--verify") ? err : out).not.toBe("");
  });
});
