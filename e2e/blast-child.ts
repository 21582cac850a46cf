// A process that puts a load on a server, so that it can be interrupted.
import { run } from "../packages/mock-server/src/commands/blast.ts";

await run(process.argv.slice(2));
