import { spawnSync } from "node:child_process";
import { exampleFile } from "./examples.ts";
import { describeExamples } from "./examples-suite.ts";
import { isRequired } from "./required.ts";

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
