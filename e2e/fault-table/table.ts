import { mkdtempSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type FaultName, faultCatalog, quietTape, startMockServer } from "@webcast-kit/mock-server";
import { ClientProcess } from "./client-process.ts";
import type { Program, TableClient } from "./clients.ts";
import { runFault } from "./run.ts";

/** What a client did at each fault. */
export type Column = ReadonlyMap<FaultName, string>;

/** Rooms at the same time: more would make clients wait for the machine, and that is not what is to be seen. */
const ROOMS = 8;

/** Lets a client meet faults, each in a room of its own. */
export async function meetFaults(client: TableClient, faults: readonly FaultName[]): Promise<Column> {
  // Inside this package, so that its dependencies are found.
  const folder = mkdtempSync(fileURLToPath(new URL("../node_modules/.fault-table-", import.meta.url)));
  await using server = await startMockServer({ tape: quietTape(), limits: false });
  const program = await client.prepare(folder);
  const shared = await ClientProcess.start(program);
  try {
    const column = new Map<FaultName, string>();
    const left = [...faults];
    const work = async () => {
      for (let name = left.shift(); name !== undefined; name = left.shift()) {
        const run = { server, client, name };
        const mayCrash = faultCatalog[name].warning !== undefined;
        column.set(name, await (mayCrash ? runAlone(program, run) : runFault(shared, run)));
      }
    };
    await Promise.all(Array.from({ length: ROOMS }, work));
    return column;
  } finally {
    shared.stop();
    rmSync(folder, { recursive: true });
  }
}

/** What may end a process has one of its own. */
async function runAlone(program: Program, run: Parameters<typeof runFault>[1]): Promise<string> {
  const process = await ClientProcess.start(program);
  try {
    return await runFault(process, run);
  } finally {
    process.stop();
  }
}
