#!/usr/bin/env node
// Builds what the demo needs, then runs it. A bin and not a script of package.json, because pnpm writes a header to
// stdout before it runs a script, and `pnpm demo --json` promises JSON lines and nothing else.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const main = new URL("../dist/main.js", import.meta.url);

if (!existsSync(main)) process.stderr.write("Building (the first time only)…\n");
const build = spawnSync("turbo", ["run", "build", "--filter=@webcast-kit/demo", "--output-logs=errors-only"], {
  cwd: root,
  encoding: "utf8",
  env: { ...process.env, TURBO_TELEMETRY_DISABLED: "1" },
  shell: process.platform === "win32",
});
if (build.signal) process.exit(130);
if (build.status !== 0) {
  process.stderr.write(`${build.stdout ?? ""}${build.stderr ?? ""}${build.error ? `${build.error.message}\n` : ""}`);
  process.stderr.write("The build failed. Start the demo with: npx --yes pnpm@10.34.9 demo\n");
  process.exit(1);
}

const { run } = await import(main.href);
process.exitCode = await run(process.argv.slice(2));
