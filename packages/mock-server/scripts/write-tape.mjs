// pnpm tape: writes the files of fixtures/tapes again, from their tables in scripts/tapes.
import { spawnSync } from "node:child_process";

// Tables are TypeScript, which Node 20 cannot run by itself; vitest can, and compares files with what they should be.
const { status } = spawnSync("vitest", ["run", "packages/mock-server/src/tape/fixtures.test.ts", "--update"], {
  stdio: "inherit",
  shell: process.platform === "win32",
});
process.exitCode = status ?? 1;
