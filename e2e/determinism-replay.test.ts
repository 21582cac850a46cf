import { execFile } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../", import.meta.url));
/** Where the tests of the repository are not looked for. */
const folder = new URL("../.cache/replay/", import.meta.url);
const file = ".cache/replay/wrong.test.ts";
const config = ".cache/replay/vitest.config.mjs";
const configText = `export default {
  test: { root: ${JSON.stringify(root)}, include: [${JSON.stringify(file)}], setupFiles: ["./scripts/fast-check-setup.ts"] },
};`;

/** Properties that fail, and say which cases they were given. */
const code = `
import fc from "fast-check";
import { describe, it } from "vitest";

describe("wrong (on purpose)", () => {
  it("says that 'all' [numbers] are small", () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 1_000_000 }), (value) => {
      process.stdout.write("case " + value + "\\n");
      return value < 40_000;
    }));
  });

  it("is not asked", () => {
    fc.assert(fc.property(fc.nat(), () => false));
  });
});
`;

beforeAll(() => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(new URL("wrong.test.ts", folder), code);
  writeFileSync(new URL("vitest.config.mjs", folder), configText);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs a program in the repository; gives all that it printed, and its exit code. */
function run(command: string, args: readonly string[]): Promise<{ readonly text: string; readonly status: number }> {
  const { FC_NUM_RUNS: _runs, FC_SEED: _seed, FC_REPLAY: _replay, ...rest } = process.env;
  const env = { ...rest, NO_COLOR: "1" };
  return new Promise((resolve) => {
    const child = execFile(command, [...args], { cwd: root, env, timeout: 50_000 }, (_error, stdout, stderr) => {
      resolve({ text: stdout + stderr, status: child.exitCode ?? -1 });
    });
  });
}

const options = ["--reporter=default", "--config", config];
const vitest = ["node_modules/vitest/vitest.mjs", "run", file, ...options];
const casesOf = (text: string) => [...text.matchAll(/case (\d+)/g)].map(([, value]) => Number(value));
const commandsOf = (text: string) => [...text.matchAll(/^.*Replay: pnpm replay (.*)$/gm)].map(([, line]) => line ?? "");

describe("a property that fails", () => {
  it("prints one command, which repeats exactly its case", { timeout: 60_000 }, async () => {
    const first = await run(process.execPath, vitest);
    expect(first.status).toBe(1);
    const smallest = 40_000;
    expect(casesOf(first.text).length).toBeGreaterThan(1);
    const command = commandsOf(first.text).find((line) => line.includes("numbers"));
    expect(command).toMatch(/^20251122:\d+(:\d+)* \.cache\/replay\/wrong\.test\.ts -t '/);
    const again = await run("sh", ["-c", `node scripts/replay.mjs ${command} ${options.join(" ")}`]);
    expect([again.status, casesOf(again.text)[0], commandsOf(again.text)]).toEqual([1, smallest, [command]]);
  });

  it("is told by what is expected when the command is called wrongly", async () => {
    expect(await run(process.execPath, ["scripts/replay.mjs", "12"])).toEqual({
      ...{ status: 2, text: "Usage: pnpm replay SEED:PATH FILE [-t TITLE]\n" },
    });
  });
});
