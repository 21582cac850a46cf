/*
 * Runs a script that is written in TypeScript, which Node 20 cannot do by itself:
 *   node scripts/run.mjs scripts/releases/sizes-command.ts --write
 */
import { rm } from "node:fs/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import { rolldown } from "rolldown";

const [script, ...rest] = process.argv.slice(2);
if (script === undefined) {
  process.stderr.write("Usage: node scripts/run.mjs FILE.ts [ARGUMENTS]\n");
  process.exit(2);
}
// As deep in the tree as the folders of scripts, so that import.meta.url still leads to the root by "../../".
const file = fileURLToPath(new URL(`.cache/${script.replaceAll(/\W+/g, "-")}-${process.pid}.mjs`, import.meta.url));
const build = await rolldown({ input: script, platform: "node", external: [/^[^./]/], logLevel: "silent" });
await build.write({ file, format: "esm" });
await build.close();
process.argv = [process.argv[0] ?? "node", script, ...rest];
try {
  await import(pathToFileURL(file).href);
} finally {
  await rm(file, { force: true });
}
