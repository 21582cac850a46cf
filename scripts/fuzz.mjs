// pnpm fuzz: the fuzz test without its time box. FUZZ_CASES and FUZZ_SEED change what it does.
import { spawnSync } from "node:child_process";

const { status } = spawnSync("vitest", ["run", "e2e/fuzz"], {
  env: { FUZZ_CASES: "1000000", ...process.env },
  stdio: "inherit",
  shell: process.platform === "win32",
});
process.exitCode = status ?? 1;
