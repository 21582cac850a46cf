import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { Readable } from "node:stream";
import { startMockServer } from "@webcast-kit/mock-server";
import { describe, expect, it } from "vitest";
import { main } from "../packages/captcha/src/cli/main.ts";

/** The lines of the README's section that call the command, without comments. */
const readme = readFileSync(new URL("../packages/captcha/README.md", import.meta.url), "utf8");
const section = readme.split(/^## /m).find((text) => text.startsWith("Command line\n")) ?? "";
const lines = [...section.matchAll(/^npx webcast-captcha (.+)$/gm)].map(([, line = ""]) => line.replace(/\s+#.*$/, ""));

/** Runs a line as a shell would, which may send what is printed into a file. */
async function run(line: string, env: Readonly<Record<string, string>>): Promise<{ code: number; error: string }> {
  const [command = "", file] = line.split(" > ");
  const [out, error]: [string[], string[]] = [[], []];
  const code = await main(command.split(" "), {
    stdin: Readable.from([]),
    stdout: { write: (text) => out.push(text) },
    stderr: { write: (text) => error.push(text) },
    env,
    signal: new AbortController().signal,
  });
  if (file !== undefined) writeFileSync(file, out.join(""));
  return { code, error: error.join("") };
}

describe("the command line of the README", () => {
  it("can be followed from top to bottom", async () => {
    const folder = mkdtempSync(join(tmpdir(), "webcast-captcha-"));
    const before = process.cwd();
    await using mock = await startMockServer();
    try {
      process.chdir(folder);
      expect(lines.map((line) => line.split(" ")[0])).toEqual([
        "generate",
        "prepare",
        "solve",
        "map",
        "overlay",
        "solve",
      ]);
      for (const line of lines) {
        const own = line.replace("http://127.0.0.1:8080", mock.url);
        expect([line, await run(own, { TIKTOOL_API_KEY: mock.keys.pro })]).toEqual([line, { code: 0, error: "" }]);
      }
      expect(statSync("overlay.png").size).toBeGreaterThan(10_000);
    } finally {
      process.chdir(before);
      rmSync(folder, { recursive: true });
    }
  });
});
