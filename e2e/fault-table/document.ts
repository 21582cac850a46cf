import { type FaultName, faultCatalog } from "@webcast-kit/mock-server";

const row = (...cells: readonly string[]) => `| ${cells.join(" | ")} |`;
const code = (text: unknown) => `\`${text}\``;

/** A table between two marks of a document. */
export interface Section {
  readonly mark: string;
  readonly text: string;
}

/** A document with another text between the marks of a section. */
export function withSection(document: string, { mark, text }: Section): string {
  const [first, last] = [`<!-- ${mark} -->\n`, `<!-- /${mark} -->`];
  const [start, end] = [document.indexOf(first) + first.length, document.indexOf(last)];
  if (!document.includes(first) || end < start) throw new Error(`the document has no ${first.trim()} … ${last}`);
  return `${document.slice(0, start)}\n${text}\n\n${document.slice(end)}`;
}

/** What a fault happens to, in words. */
function happensTo(name: FaultName): string {
  const fault = faultCatalog[name];
  if (fault.unit !== "frame")
    return { connection: "connection", request: "answer", handshake: "handshake", message: "message" }[fault.unit];
  return { message: "frame of a message", close: "close frame", pong: "pong" }[fault.frames];
}

/** A parameter with its range and default, from its JSON Schema. */
function parameterOf([name, schema]: [string, unknown]): string {
  const { minimum, maximum, enum: choices, default: preset, maxLength } = schema as Record<string, unknown>;
  const range =
    minimum !== undefined ? ` ${minimum} to ${maximum}` : Array.isArray(choices) ? ` ${choices.join(", ")}` : "";
  const length = maxLength === undefined ? "" : ` up to ${maxLength} characters`;
  return `${code(name)}${range}${length}${preset === undefined ? "" : ` (${preset})`}`;
}

/** The table of every fault. */
export function catalogTable(): Section {
  const rows = (Object.keys(faultCatalog) as FaultName[]).map((name) => {
    const { summary, warning, parameters } = faultCatalog[name];
    const text = warning === undefined ? summary : `${summary} **${warning}**`;
    return row(code(name), happensTo(name), text, Object.entries(parameters.properties).map(parameterOf).join("; "));
  });
  const head = [
    row("fault", "happens to", "what it does", "parameters: range (default)"),
    row("---", "---", "---", "---"),
  ];
  return { mark: "catalog", text: [...head, ...rows].join("\n") };
}

/** The table of what clients did. */
export function clientsTable(titles: readonly string[], rows: readonly (readonly string[])[]): Section {
  const head = [row("fault", ...titles), row("---", ...titles.map(() => "---"))];
  const lines = rows.map(([name, ...cells]) => row(code(name), ...cells));
  return { mark: "clients", text: [...head, ...lines].join("\n") };
}
