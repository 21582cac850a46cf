import { type ExecFileException, execFile, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Where the scripts are. */
const scripts = fileURLToPath(new URL("../", import.meta.url));

const PROBE_TIMEOUT_MS = 10_000;
const SCRIPT_TIMEOUT_MS = 60_000;
const MAX_OUTPUT_BYTES = 256 * 1024 * 1024;

function works(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { timeout: PROBE_TIMEOUT_MS }).status === 0;
}

/**
 * A Python 3 that has Google's protobuf, if there is one and protoc is there too. Debian's protobuf is for Debian's
 * Python, which another one on the PATH may hide.
 */
export function findPython(): string | undefined {
  if (!works("protoc", ["--version"])) return undefined;
  return ["/usr/bin/python3", "python3"].find((python) => works(python, ["-c", "import google.protobuf"]));
}

/** Runs a script of the folder `conformance` and gives what it printed. */
export function runScript(python: string, [script, ...args]: [string, ...string[]], input = ""): Promise<string> {
  return new Promise((resolve, reject) => {
    const done = (error: ExecFileException | null, stdout: string, stderr: string) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`${script}: ${error.message}\n${stderr.slice(-2000)}`));
    };
    // -B: no cache of the scripts beside them.
    const options = { timeout: SCRIPT_TIMEOUT_MS, maxBuffer: MAX_OUTPUT_BYTES };
    const child = execFile(python, ["-B", `${scripts}${script}`, ...args], options, done);
    // A script that fails early does not read to the end; why it failed is what `done` tells.
    child.stdin?.on("error", () => {});
    child.stdin?.end(input);
  });
}
