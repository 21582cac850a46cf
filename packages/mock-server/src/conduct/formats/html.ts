import { type Html, html, prose } from "../../docs/html.ts";
import type { RuleReport, Verdict } from "../conduct.ts";
import type { Finding } from "../rule.ts";
import { brokenRules, countsText, expectationsOf, type NamedReport, timeText } from "./named-report.ts";
import { reportPage } from "./report-page.ts";

/** The reports as one page that loads nothing. */
export function toHtml(reports: readonly NamedReport[]): string {
  return reportPage({
    title: "Conduct report",
    about:
      "Graded from what was seen on the wire. A rule that had no chance to be broken is not seen, which is not the same as kept.",
    content: reports.map(sectionOf),
  });
}

function sectionOf({ name, title, expected, notes = [], skipped, report }: NamedReport): Html {
  return html`<section>
<div class="head"><div class="grade ${report.grade}">${report.grade}</div>
<div><h2>${name}</h2>
<p class="muted">${skipped === undefined ? countsText(report) : `Skipped: ${skipped}`}</p>
${title !== undefined && html`<p>${prose(title)}</p>`}
${expected !== undefined && html`<p class="muted">A good client: ${prose(expected)}</p>`}
${notes.map((note) => html`<p>${note}</p>`)}</div></div>
${brokenRules(report).map(brokenRule)}
${ruleList(report.rules, "pass", "Kept")}
${skipped === undefined && ruleList(report.rules, "not seen", "Not seen")}
</section>`;
}

function brokenRule({ id, title, severity, breaches, findings, source }: RuleReport): Html {
  const more = breaches - findings.length;
  return html`<div class="rule">
<p class="id"><span class="severity ${severity}">${severity}</span> ${id}</p>
<h3>${prose(title)}</h3>
<ul class="findings">${findings.map(findingItem)}</ul>
${more > 0 && html`<p class="muted">and ${more} more</p>`}
${expectationsOf(findings).map((expected) => html`<p>Expected: ${prose(expected)}</p>`)}
<p class="muted">${prose(source)}</p>
</div>`;
}

function findingItem({ atMs, where, happened }: Finding): Html {
  const time = html`<time datetime="${new Date(atMs).toISOString()}">${timeText(atMs)}</time>`;
  return html`<li>${time} <strong>${where}</strong>: ${happened}</li>`;
}

function ruleList(rules: readonly RuleReport[], wanted: Verdict, label: string): Html | false {
  const found = rules.filter(({ verdict }) => verdict === wanted);
  if (found.length === 0) return false;
  const items = found.map(({ id, title, chances }) => {
    const times = wanted === "pass" && html` <span class="muted">${chances} ${chances === 1 ? "case" : "cases"}</span>`;
    return html`<li><span class="id">${id}</span> ${prose(title)}${times}</li>`;
  });
  return html`<details><summary>${label}: ${found.length}</summary><ul>${items}</ul></details>`;
}
