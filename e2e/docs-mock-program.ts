import { run } from "../packages/mock-server/src/bin.ts";

await run(process.argv.slice(2));
