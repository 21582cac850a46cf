import { reportPage } from "../conduct/formats/report-page.ts";
import { type Html, html, prose } from "../docs/html.ts";
import type { MatrixRow } from "./matrix.ts";

export type MatrixFormat = "text" | "json" | "html";

/** Writes a matrix, by the name of the format. */
export const matrixFormats: Readonly<Record<MatrixFormat, (rows: readonly MatrixRow[]) => string>> = {
  text: toText,
  json: (rows) => `${JSON.stringify(rows, undefined, 2)}\n`,
  html: toHtml,
};

/** What became of the client, e.g. `breaks: exit code 1`. */
function resultOf({ breaks, ended, newlyBroken }: MatrixRow): string {
  const why = newlyBroken.length === 0 ? ended : `${ended}, ${newlyBroken.join(", ")}`;
  return breaks ? `breaks: ${why}` : `works: ${why}`;
}

function toText(rows: readonly MatrixRow[]): string {
  const width = Math.max(...rows.map(({ reading }) => reading.length));
  const lines = rows.flatMap((row) => {
    const head = `${row.reading.padEnd(width)}  ${(row.contradiction ?? "").padEnd(3)}  ${resultOf(row)}`;
    return row.breaks ? [head, `  ${row.summary}`, ...row.lastLines.map((line) => `  | ${line}`)] : [head];
  });
  return `${[...lines, "", summaryOf(rows)].join("\n")}\n`;
}

/** E.g. `3 of 37 readings break it`. */
function summaryOf(rows: readonly MatrixRow[]): string {
  return `${rows.filter(({ breaks }) => breaks).length} of ${rows.length} readings break it`;
}

function toHtml(rows: readonly MatrixRow[]): string {
  const [broken, fine] = [rows.filter(({ breaks }) => breaks), rows.filter(({ breaks }) => !breaks)];
  return reportPage({
    title: "Quirk matrix",
    about: `One client against every reading of a reference that contradicts itself: ${summaryOf(rows)}.`,
    content: [section("Breaks", broken), section("Works", fine)],
  });
}

function section(title: string, rows: readonly MatrixRow[]): Html | false {
  return rows.length > 0 && html`<section><h2>${title}: ${rows.length}</h2>${rows.map(item)}</section>`;
}

function item(row: MatrixRow): Html {
  const { reading, contradiction, summary, breaks, lastLines } = row;
  return html`<div class="rule">
<h3><span class="id">${reading}</span> <span class="muted">${contradiction}</span></h3>
<p class="${breaks ? "error" : "muted"}">${resultOf(row)}</p>
<p class="muted">${prose(summary)}</p>
${lastLines.length > 0 && html`<pre>${lastLines.join("\n")}</pre>`}
</div>`;
}
