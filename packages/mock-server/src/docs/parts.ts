import type { Provenance } from "@webcast-kit/contract";
import type { TSchema } from "typebox";
import { type Field, fieldsOf } from "./fields.ts";
import { type Content, type Html, html, prose } from "./html.ts";

/** A chapter of the page, with an anchor. */
export function section(id: string, title: string, ...content: Content[]): Html {
  return html`<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title"><a href="#${id}">${title}</a></h2>
${content}
</section>`;
}

/** One row: its cells in the order of the columns, and its anchor where it has one. */
export interface Row {
  readonly id?: string;
  readonly cells: readonly Content[];
}

/**
 * A table that becomes a stack of cards on a narrow screen, or, if it is small, stays a grid. The roles are said in full, because some browsers forget
 * them when the layout is no longer a table's.
 */
export function table(
  label: string,
  columns: readonly string[],
  rows: readonly Row[],
  layout: "stacks" | "grid" = "stacks",
): Html {
  const cell = (content: Content, index: number) =>
    html`<td role="cell" data-label="${columns[index]}">${content}</td>`;
  return html`<table class="${layout}" role="table" aria-label="${label}">
<thead role="rowgroup"><tr role="row">${columns.map((name) => html`<th role="columnheader" scope="col">${name}</th>`)}</tr></thead>
<tbody role="rowgroup">
${rows.map(({ id, cells }) => html`<tr role="row" data-item${id === undefined ? "" : html` id="${id}"`}>${cells.map(cell)}</tr>\n`)}</tbody>
</table>`;
}

/** Where a fact is from; what the reference says needs no mark. */
export function mark(provenance: Provenance | undefined): Html | undefined {
  return provenance === undefined || provenance === "documented"
    ? undefined
    : html`<span class="mark ${provenance}">${provenance}</span>`;
}

interface FieldListOptions {
  /** Named types that have an anchor on the page. */
  readonly shapes?: readonly string[];
  /** Properties that are told elsewhere. */
  readonly hide?: readonly string[];
  /** Where the object as a whole is from: its properties are marked when they are from elsewhere. */
  readonly source?: Provenance;
}

/** A list of properties. */
export function fieldList(schema: TSchema, { shapes = [], hide = [], source }: FieldListOptions = {}): Html {
  const fields = fieldsOf(schema, source).filter(({ path }) => !hide.includes(path));
  return html`<dl class="fields">${fields.map((field) => fieldItem(field, shapes))}</dl>`;
}

function fieldItem({ path, type, isOptional, provenance, text }: Field, shapes: readonly string[]): Html {
  const shape = shapes.find((name) => type === name || type === `${name}[]`);
  const shown = shape === undefined ? type : html`<a href="#${shape}">${type}</a>`;
  return html`
<div><dt><code>${path}</code> <span class="type">${shown}${isOptional && ", optional"}</span> ${mark(provenance)}</dt><dd>${prose(text)}</dd></div>`;
}

/** Lines to copy. */
export function snippet(label: string, lines: string): Html {
  return html`<div class="snippet"><p>${label}</p><pre><code>${lines}</code></pre></div>`;
}
