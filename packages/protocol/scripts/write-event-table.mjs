// proto/sources.json, src/events/certainty.ts, generated/event-names.js -> docs/events.md
import { readFileSync, writeFileSync } from "node:fs";
import { eventNames } from "../generated/event-names.js";

const read = (path) => readFileSync(new URL(path, import.meta.url), "utf8");
const { sources, aliases } = JSON.parse(read("../proto/sources.json"));

/** The data at the end of certainty.ts, which is plain JavaScript: Node 20 cannot import TypeScript. */
const [, literal] = read("../src/events/certainty.ts").match(/^export const certainties: \w+ = (\{[\s\S]*\});\s*$/m);
const { default: certainties } = await import(
  `data:text/javascript,${encodeURIComponent(`export default ${literal}`)}`
);

const row = (...cells) => `| ${cells.join(" | ")} |`;
const code = (text) => `\`${text}\``;

function fieldRows(fields, ...head) {
  const rows = Object.entries(fields).map(([field, source]) =>
    source === "not on the wire" ? [code(field), source, "–"] : [code(field), ...source],
  );
  return rows.map((cells, index) => row(...head.map((cell) => (index === 0 ? cell : "")), ...cells));
}

const sourcesOf = (method) => {
  const target = aliases[method];
  if (target === undefined) {
    if (sources[method] === undefined) throw new Error(`proto/sources.json does not say where ${method} is from`);
    return sources[method].join(", ");
  }
  const recorded = sources[method]?.includes("recorded") ? ", recorded" : "";
  return `as ${code(target)}${recorded}`;
};

const methods = Object.keys(eventNames).sort((a, b) => (a < b ? -1 : 1));
const hasFields = (method) => aliases[method] === undefined && eventNames[method][0] in certainties.events;

const detailed = methods.filter(hasFields).flatMap((method) =>
  eventNames[method].flatMap((type, index) => {
    const head = index === 0 ? [code(method), sourcesOf(method)] : ["", ""];
    return fieldRows(certainties.events[type], ...head, code(type));
  }),
);
const named = methods
  .filter((method) => !hasFields(method))
  .map((method) => row(code(method), eventNames[method].map(code).join(", "), sourcesOf(method)));

const page = `# Events

<!-- Made by packages/protocol/scripts/write-event-table.mjs. Do not edit. -->

Which message of the wire becomes which event, and where each field of the event comes from. ${methods.length} methods are known;
${methods.filter(hasFields).length} of them become events with fields, the others events with their name and \`raw()\`. Any other method becomes \`unknown\`.

Certainty: *sure*: name and meaning agree in several sources; *likely*: one natural candidate; *guess*: several candidates, or none
confirmed. Nothing was checked against the live service. Sources are the public schemas that have the message, by the names of
[wire format](wire-format.md#sources); *recorded*: recorded payloads of real rooms were decoded too.

## Fields of every event

| field | wire field | certainty |
|---|---|---|
${fieldRows(certainties.every).join("\n")}

Fields of a user, from \`User\`. Every one may be missing.

| field | wire field | certainty |
|---|---|---|
${fieldRows(certainties.user).join("\n")}

64-bit ids are decimal strings. Counts and times are numbers.

## Events with fields

| message | sources | event | field | wire field | certainty |
|---|---|---|---|---|---|
${detailed.join("\n")}

## Events by name only

| message | event | sources |
|---|---|---|
${named.join("\n")}
`;

if (process.argv.includes("--print")) process.stdout.write(page);
else writeFileSync(new URL("../../../docs/events.md", import.meta.url), page);
