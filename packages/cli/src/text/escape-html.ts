import { printable } from "./printable.ts";

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** A text that is only text, in elements and in quoted attributes, whoever wrote it. */
export function escapeHtml(text: string): string {
  return printable(text).replace(/[&<>"']/g, (letter) => entities[letter] ?? "");
}
