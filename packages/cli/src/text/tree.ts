import type { Paint } from "./colours.ts";
import { printable } from "./printable.ts";

/** Bytes that are shown of a longer run. */
const MAX_BYTES = 32;

/** Data as an indented tree, a line for each field: texts as JSON has them, bytes in hexadecimal. */
export function formatTree(data: object, paint: Paint, indent = ""): string[] {
  return Object.entries(data).flatMap(([name, value]) => formatField(name, value, paint, indent));
}

function formatField(name: string, value: unknown, paint: Paint, indent: string): string[] {
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => formatField(`${name}[${index}]`, item, paint, indent));
  }
  const label = `${indent}${paint(name.startsWith("$") ? "yellow" : "cyan", printable(name))}`;
  if (typeof value === "object" && value !== null && !(value instanceof Uint8Array)) {
    return [label, ...formatTree(value, paint, `${indent}  `)];
  }
  return [`${label}  ${formatLeaf(value)}`];
}

function formatLeaf(value: unknown): string {
  if (!(value instanceof Uint8Array)) return printable(JSON.stringify(value));
  const shown = Buffer.from(value.subarray(0, MAX_BYTES)).toString("hex");
  return `${value.length} bytes ${shown}${value.length > MAX_BYTES ? "…" : ""}`;
}
