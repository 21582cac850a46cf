import { run } from "../packages/cli/src/bin.ts";

await run(process.argv.slice(2));
