import { type Content, Html, html } from "../../docs/html.ts";
import { htmlPage } from "../../docs/html-page.ts";
import { reportStyle } from "./html-style.ts";

export interface ReportPageInit {
  readonly title: string;
  /** One sentence on what is reported. */
  readonly about: string;
  readonly content: Content;
}

/** A report as one page that loads nothing. */
export function reportPage({ title, about, content }: ReportPageInit): string {
  return htmlPage({
    title,
    head: html`<style>${new Html(reportStyle)}</style>`,
    body: html`<main>
<h1>${title}</h1>
<p class="muted">${about}</p>
${content}
</main>`,
  });
}
