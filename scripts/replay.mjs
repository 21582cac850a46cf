/*
 * Repeats one case of a property that failed, as its failure printed the command:
 *   pnpm replay SEED:PATH FILE [-t TITLE]
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const [replay = "", ...rest] = process.argv.slice(2);
if (!/^-?\d+(:\d+)+$/.test(replay) || rest.length === 0) {
  process.stderr.write("Usage: pnpm replay SEED:PATH FILE [-t TITLE]\n");
  process.exit(2);
}
const vitest = fileURLToPath(new URL("../node_modules/vitest/vitest.mjs", import.meta.url));
const { status } = spawnSync(process.execPath, [vitest, "run", ...rest], {
  stdio: "inherit",
  env: { ...process.env, FC_REPLAY: replay },
});
process.exitCode = status ?? 1;
