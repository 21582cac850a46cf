import type { GiftCount } from "../room/top-counts.ts";
import { escapeHtml } from "../text/escape-html.ts";
import { formatCount, formatDuration, formatRate } from "../text/numbers.ts";
import { connectionFacts } from "./facts.ts";
import { reportStyle } from "./report-style.ts";
import { allEvents, type Summary, type TypeSummary } from "./summary.ts";
import { svgLine, svgSteps } from "./svg-chart.ts";

/** What a report says beside its numbers. Others' words may be in it. */
export interface ReportHead {
  /** What it is about, e.g. `@streamer`. */
  readonly title: string;
  /** When it was made. */
  readonly madeAt: Date;
}

/** A page with charts that needs nothing else: no script, no network. */
export function formatReport(summary: Summary, head: ReportHead): string {
  const title = escapeHtml(head.title);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title} – webcast stats</title>
<style>${reportStyle}</style>
</head>
<body>
<header>
<h1><bdi>${title}</bdi></h1>
<p>${formatDuration(summary.durationMs)} long · made ${head.madeAt.toISOString().replace("T", " ").slice(0, 16)} UTC</p>
</header>
<main>
${formatFacts(summary)}
${formatConnection(summary)}
${formatCharts(summary)}
${formatTypes(summary)}
<div class="pair">
${formatTop("Top gifters", "Viewer", summary.gifts.topGivers)}
${formatTop("Top gifts", "Gift", summary.gifts.topGifts)}
</div>
${formatMissing(summary)}
</main>
<footer>Made by webcast stats. It holds names of people: treat it as personal data.</footer>
</body>
</html>
`;
}

function formatFacts({ durationMs, events, viewers, likes, gifts }: Summary): string {
  const facts = [
    ["Events", formatCount(events), `${formatRate(perSecond(events, durationMs))} a second`],
    [
      "Viewers, at most",
      viewers === null ? "–" : formatCount(viewers.peak),
      viewers === null ? "not said" : `${formatCount(viewers.now)} at the end`,
    ],
    ["Likes", formatCount(Math.max(likes.heard, likes.sinceStart)), `${formatCount(likes.heard)} heard`],
    ["Diamonds", formatCount(gifts.diamonds), `${formatCount(gifts.gifts)} gifts`],
  ];
  const items = facts.map(
    ([name, value, more]) => `<div><dt>${name}</dt><dd>${value}</dd><dd class="more">${more}</dd></div>`,
  );
  return `<dl class="facts">${items.join("")}</dl>`;
}

function formatConnection(summary: Summary): string {
  const facts = connectionFacts(summary);
  return facts.length === 0 ? "" : `<p class="notes">${facts.map(escapeHtml).join(" · ")}</p>`;
}

function formatCharts(summary: Summary): string {
  const { widthMs, viewers, diamonds, breaks: marks } = summary.timeline;
  const rates = allEvents(summary).map((count) => (count / widthMs) * 1000);
  const marked = marks.some((count) => count > 0) ? `<p class="more">Dashed lines: gaps and reconnects.</p>` : "";
  const charts = [
    { name: "Events a second", values: rates, draw: svgSteps, format: formatRate },
    { name: "Viewers", values: viewers, draw: svgLine, format: formatCount },
    { name: `Diamonds in ${widthMs / 1000} s`, values: diamonds, draw: svgSteps, format: formatCount },
  ].filter(({ values }) => values.some((value) => value !== null && value > 0));
  const figures = charts.map(({ name, values, draw, format }) => {
    const highest = format(Math.max(...values.map((value) => value ?? 0)));
    const label = `${name}, at most ${highest}`;
    return `<figure><figcaption>${name} <span class="more">at most ${highest}</span></figcaption>
${draw({ label, values, marks })}
<div class="axis"><span>0:00:00</span><span>${formatDuration(summary.durationMs)}</span></div></figure>`;
  });
  return `${figures.join("\n")}\n${marked}`;
}

function formatTypes({ types, durationMs }: Summary): string {
  if (types.length === 0) return "<p>Nothing happened.</p>";
  const row = ({ type, events, timeline }: TypeSummary) => {
    const name = escapeHtml(type);
    const chart = svgSteps({ label: `${name} over time`, values: timeline });
    const rate = formatRate(perSecond(events, durationMs));
    return `<tr><th scope="row">${name}</th><td>${formatCount(events)}</td><td>${rate}</td><td class="spark">${chart}</td></tr>`;
  };
  return `<table class="types"><caption>Events by type</caption>
<thead><tr><th scope="col">Type</th><th scope="col">Events</th><th scope="col">Per s</th><th scope="col">Over time</th></tr></thead>
<tbody>${types.map(row).join("\n")}</tbody></table>`;
}

function formatTop(caption: string, who: string, rows: readonly GiftCount[]): string {
  if (rows.length === 0) return "";
  const lines = rows.map(
    ({ name, gifts, diamonds }) =>
      `<tr><th scope="row"><bdi>${escapeHtml(name)}</bdi></th><td>${formatCount(gifts)}</td><td>${formatCount(diamonds)}</td></tr>`,
  );
  return `<table><caption>${caption}</caption>
<thead><tr><th scope="col">${who}</th><th scope="col">Gifts</th><th scope="col">Diamonds</th></tr></thead>
<tbody>${lines.join("\n")}</tbody></table>`;
}

function formatMissing({ gifts: { topsMayMiss } }: Summary): string {
  if (topsMayMiss === 0) return "";
  return `<p class="more">So many gave something that a row may have up to ${formatCount(topsMayMiss)} diamonds too few.</p>`;
}

function perSecond(count: number, durationMs: number): number {
  return count / Math.max(1, durationMs / 1000);
}
