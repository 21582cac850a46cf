// pnpm fault-table: lets every client meet every fault, and writes the tables of docs/faults.md again.
import { spawnSync } from "node:child_process";

// The clients are TypeScript, which Node 20 cannot run by itself; vitest can, and holds the tables.
const { status } = spawnSync("vitest", ["run", "e2e/fault-table.test.ts"], {
  stdio: "inherit",
  shell: process.platform === "win32",
  env: { ...process.env, WRITE_FAULT_TABLE: "1" },
});
process.exitCode = status ?? 1;
