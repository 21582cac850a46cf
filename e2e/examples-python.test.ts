import { spawnSync } from "node:child_process";
import { cp, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { startMockServer } from "@webcast-kit/mock-server";
import { describe, expect, it } from "vitest";
import { exampleFile, Program } from "./examples.ts";
import { describeExamples } from "./examples-suite.ts";
import { readDocument } from "./markdown.ts";
import { isRequired } from "./required.ts";
import { shellBlocksOf } from "./shell-blocks.ts";

/** Debian's, which has its packages. */
const python = "/usr/bin/python3";

function has(command: string, ...args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: "ignore" }).status === 0;
}

const isPresent =
  (has("protoc", "--version") && has(python, "-c", "import websockets, google.protobuf")) ||
  (isRequired("protoc") && isRequired("python") && isRequired("python-websockets"));

describeExamples({
  language: "Python",
  isPresent,
  prepare: async () => {
    const { status, stderr } = spawnSync(exampleFile("python/generate.sh"), { encoding: "utf8" });
    if (status !== 0) throw new Error(stderr);
  },
  managed: [python, exampleFile("python/managed.py")],
  direct: [python, exampleFile("python/direct.py")],
  captions: [python, exampleFile("python/captions.py")],
});

describe.runIf(isPresent)("examples/README.md", () => {
  it("says how to run one, and what it prints", { timeout: 60_000 }, async () => {
    await using mock = await startMockServer();
    const root = await mkdtemp(join(tmpdir(), "examples-"));
    try {
      await cp(exampleFile("python"), join(root, "examples/python"), { recursive: true });
      await symlink(exampleFile("../packages"), join(root, "packages"));
      const block = shellBlocksOf("examples/README.md").find(({ text }) => text.includes("examples/python"));
      const commands = block?.text.replace(/^apt-get .*\n/m, "").replace("http://127.0.0.1:8080", mock.url);
      const shown = /```text\n(.*?)\n```/s.exec(readDocument("examples/README.md"))?.[1]?.split("\n") ?? [];
      const path = `${dirname(python)}:${process.env["PATH"]}`;
      const environment = { PATH: path, WEBCAST_MAX_EVENTS: String(shown.length) };
      const { exitCode, out } = await new Program(["bash", "-euc", `cd '${root}'\n${commands}`], environment).ended;
      expect([exitCode, out]).toEqual([0, shown]);
    } finally {
      await rm(root, { recursive: true });
    }
  });
});
