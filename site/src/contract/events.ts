import { events, observedEvents, WebcastUser } from "@webcast-kit/contract";
import type { Page } from "../page.ts";
import { schemaTable, sentenceOf } from "./schema-table.ts";

/** The JSON events of the managed socket. */
export const eventsPage: Page = {
  path: "json-events",
  title: "JSON events",
  summary: "The events of the managed socket, with the fields of each.",
  markdown: [
    "# JSON events",
    'One text frame of the [managed socket](sockets.md#managed) is one event: `{ "event": "chat", "data": { … } }`. A client of a direct\nconnection gets the same fields, see [events of the wire](events.md) for where each comes from.',
    "Ids of 64 bits are decimal strings. A field that is not required may be missing at any time.",
    "## Documented events",
    "The reference of the API has these.",
    ...sectionsOf(events),
    "## Observed events",
    "The reference does not have these; public clients know them.",
    ...sectionsOf(observedEvents),
    "## WebcastUser",
    "The person behind an event. Every field may be missing: the wire says only what it knows.",
    schemaTable(WebcastUser),
  ].join("\n\n"),
};

function sectionsOf(schemas: Readonly<Record<string, object>>): string[] {
  return Object.entries(schemas).flatMap(([name, schema]) =>
    [`### ${name}`, sentenceOf(schema), schemaTable(schema)].filter((part) => part !== ""),
  );
}
