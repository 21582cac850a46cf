import { readFileSync, writeFileSync } from "node:fs";
import { type FaultName, faultCatalog } from "@webcast-kit/mock-server";
import { describe, expect, it } from "vitest";
import { tableClients } from "./fault-table/clients.ts";
import { catalogTable, clientsTable, type Section, withSection } from "./fault-table/document.ts";
import { tableFaults } from "./fault-table/specs.ts";
import { type Column, meetFaults } from "./fault-table/table.ts";
import { plain, readDocument, tableOf } from "./markdown.ts";

/** Set by `pnpm fault-table`: the tables are written, and not compared. */
const isWriting = process.env["WRITE_FAULT_TABLE"] !== undefined;
const PAGE = "docs/faults.md";
const file = new URL(`../${PAGE}`, import.meta.url);
const write = (section: Section) => writeFileSync(file, withSection(readFileSync(file, "utf8"), section));

/** A few of each layer that no client waits for: these are met again in every run. */
const quick: readonly FaultName[] = [
  "tcp-slice",
  "tcp-cut",
  "ws-refuse",
  "ws-subprotocol",
  "ws-masked",
  "ws-bad-utf8",
  "ws-split",
  "payload-truncated",
  "payload-duplicate",
];

const saidIn = () => tableOf(readDocument(PAGE), "fault", "`connectDirect`");

describe(PAGE, () => {
  it("has every fault of the catalog, as it is", () => {
    const section = catalogTable();
    if (isWriting) write(section);
    expect(readDocument(PAGE)).toBe(withSection(readDocument(PAGE), section));
  });

  it("is pointed at by the README, which says how many there are", () => {
    const readme = readDocument("packages/mock-server/README.md");
    expect(readme).toContain(`one of ${Object.keys(faultCatalog).length} faults`);
  });

  it.runIf(isWriting)("is written again by every client meeting every fault", { timeout: 300_000 }, async () => {
    expect(tableClients.filter(({ isPresent }) => !isPresent)).toEqual([]);
    const columns: Column[] = [];
    for (const client of tableClients) columns.push(await meetFaults(client, tableFaults));
    const rows = tableFaults.map((name) => [name, ...columns.map((column) => column.get(name) ?? "")]);
    write(
      clientsTable(
        tableClients.map(({ title }) => title),
        rows,
      ),
    );
  });

  it("says of every fault of sockets what each client did", () => {
    const rows = saidIn();
    expect(rows.map(({ fault }) => plain(fault))).toEqual(tableFaults);
    expect(rows.length).toBeGreaterThanOrEqual(30);
    for (const row of rows) expect(Object.values(row)).not.toContain("");
  });

  it.skipIf(isWriting).each(tableClients.filter(({ isPresent }) => isPresent))(
    "says of $title what it does",
    { timeout: 60_000 },
    async (client) => {
      const column = await meetFaults(client, quick);
      const rows = saidIn().filter(({ fault }) => quick.includes(plain(fault) as FaultName));
      const said = rows.map((row) => [plain(row["fault"]), row[client.title]]);
      expect(said).toEqual(quick.map((name) => [name, column.get(name)]));
    },
  );
});
