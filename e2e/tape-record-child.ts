// A process that records, so that it can be killed.
import { run } from "../packages/mock-server/src/commands/record.ts";

await run(process.argv.slice(2));
