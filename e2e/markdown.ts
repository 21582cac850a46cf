import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = new URL("../", import.meta.url);

/** A document of the repository, by its path there. */
export function readDocument(path: string): string {
  return readFileSync(new URL(path, root), "utf8");
}

/** Every markdown file of the repository but the changesets; new ones count before they are committed. */
export function markdownFiles(): string[] {
  const args = ["ls-files", "--cached", "--others", "--exclude-standard", "*.md"];
  return execFileSync("git", args, { cwd: fileURLToPath(root), encoding: "utf8" })
    .split("\n")
    .filter((path) => path !== "" && !path.startsWith(".changeset/") && existsSync(new URL(path, root)));
}

/** One row of a table: its cells, by the heads of their columns. */
export type Row = Readonly<Record<string, string>>;

/**
 * The rows of the table that begins with some columns.
 *
 * @param columns heads of the first columns, as they are written
 */
export function tableOf(document: string, ...columns: readonly string[]): Row[] {
  const lines = document.split("\n").map(cellsOf);
  const isHead = (cells: string[], index: number) =>
    isRule(lines[index + 1]) && columns.every((column, at) => cells[at] === column);
  const head = lines.findIndex(isHead);
  if (head === -1) throw new Error(`no table begins with ${columns.join(", ")}`);
  const names = lines[head] as string[];
  const end = lines.findIndex((cells, index) => index > head && cells.length === 0);
  const rows = lines.slice(head + 2, end === -1 ? undefined : end);
  return rows.map((cells) => Object.fromEntries(names.map((name, index) => [name, cells[index] ?? ""])));
}

/** Tells whether a line stands between the head of a table and its rows. */
function isRule(cells: readonly string[] = []): boolean {
  return cells.length > 0 && cells.every((cell) => /^:?-+:?$/.test(cell));
}

/** The cells of a line; none when it is no line of a table. */
function cellsOf(line: string): string[] {
  if (!line.startsWith("|")) return [];
  return line
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim());
}

/** A cell without the marks of code. */
export function plain(cell: string | undefined): string {
  return (cell ?? "").replaceAll("`", "");
}
