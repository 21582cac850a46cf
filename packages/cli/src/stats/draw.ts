import type { GiftCount } from "../room/top-counts.ts";
import type { Colour, Paint } from "../text/colours.ts";
import { drawColumns, squeeze } from "../text/columns-chart.ts";
import type { Glyphs } from "../text/glyphs.ts";
import { formatCount, formatDuration, formatRate } from "../text/numbers.ts";
import { printable } from "../text/printable.ts";
import { fit, flow } from "../text/width.ts";
import { connectionFacts, roomFacts } from "./facts.ts";
import { allEvents, type Summary } from "./summary.ts";

/** How and where a summary is drawn. */
export interface DrawOptions {
  /** What it is about, e.g. `@streamer`. */
  readonly title: string;
  /** What it does before a connection has said anything, e.g. `connecting`. */
  readonly before: string;
  readonly columns: number;
  /** Lines at most; what stands last is cut. */
  readonly rows: number;
  readonly glyphs: Glyphs;
  readonly paint: Paint;
}

const CHART_ROWS = 4;
/** Below this, things stand below each other instead of side by side. */
const WIDE_COLUMNS = 70;
/** Lines beside those of types and tops. */
const OTHER_ROWS = 14;

const typeColours: Readonly<Record<string, Colour>> = {
  chat: "cyan",
  gift: "magenta",
  subscribe: "magenta",
  like: "red",
  member: "green",
  social: "blue",
};

/** The whole picture, by lines that are no wider than the screen. */
export function drawSummary(summary: Summary, options: DrawOptions): string[] {
  const tables = Math.max(6, options.rows - OTHER_ROWS);
  const types = Math.min(10, Math.ceil(tables / 2));
  const blocks = [
    drawHead(summary, options),
    drawEvents(summary, options),
    drawTypes(summary, options, types),
    drawTops(summary, options, Math.min(10, tables - types)),
  ];
  const lines = blocks
    .filter((block) => block.length > 0)
    .flatMap((block, index) => (index === 0 ? block : ["", ...block]));
  return lines.slice(0, options.rows);
}

function drawHead(summary: Summary, { title, before, columns, glyphs, paint }: DrawOptions): string[] {
  const { state } = summary.connection;
  const head = [title, formatDuration(summary.durationMs), state ?? before].join("  ");
  const separator = ` ${glyphs.dot} `;
  return [
    paint("bold", shown(head, columns, glyphs)),
    ...flow(roomFacts(summary), columns, separator),
    ...flow(connectionFacts(summary), columns, separator).map((line) => paint("yellow", shown(line, columns, glyphs))),
  ];
}

function drawEvents(summary: Summary, { columns, glyphs, paint }: DrawOptions): string[] {
  if (summary.events === 0) return [];
  const { widthMs } = summary.timeline;
  const all = allEvents(summary);
  const values = squeeze(all, columns);
  const columnMs = widthMs * Math.max(1, Math.ceil(all.length / columns));
  const now = summary.types.reduce((sum, { perSecondNow }) => sum + perSecondNow, 0);
  const highest = (Math.max(0, ...all) / widthMs) * 1000;
  const mean = summary.events / Math.max(1, summary.durationMs / 1000);
  const facts = [
    `${formatCount(summary.events)} events`,
    `${formatRate(now)}/s now`,
    `${formatRate(mean)}/s on average`,
    `${formatRate(highest)}/s at most`,
    `a column is ${columnMs / 1000} s`,
  ];
  return [
    ...flow(facts, columns, ` ${glyphs.dot} `),
    ...drawColumns(values, CHART_ROWS, glyphs).map((line) => paint("green", line)),
  ];
}

function drawTypes({ types }: Summary, { columns, glyphs, paint }: DrawOptions, count: number): string[] {
  const [name, rate, sum] = columns < WIDE_COLUMNS ? [11, 7, 8] : [16, 10, 12];
  return types.slice(0, count).map(({ type, perSecondNow, events, timeline }) => {
    const numbers = `${formatRate(perSecondNow)}/s`.padStart(rate) + formatCount(events).padStart(sum);
    const chart = drawColumns(squeeze(timeline, columns - name - rate - sum - 2), 1, glyphs);
    return `${shown(type, name, glyphs)}${numbers}  ${paint(typeColours[type] ?? "dim", chart.join(""))}`;
  });
}

function drawTops({ gifts }: Summary, options: DrawOptions, count: number): string[] {
  if (gifts.topGifts.length === 0) return [];
  const isWide = options.columns >= WIDE_COLUMNS;
  const columns = isWide ? Math.floor((options.columns - 4) / 2) : options.columns;
  const rows = isWide ? count : Math.max(2, Math.floor(count / 2));
  const givers = drawTable("top gifters", gifts.topGivers.slice(0, rows), columns, options);
  const kinds = drawTable("top gifts", gifts.topGifts.slice(0, rows), columns, options);
  if (!isWide) return [...givers, ...kinds];
  const blank = " ".repeat(columns);
  return Array.from({ length: Math.max(givers.length, kinds.length) }, (_, index) =>
    [givers[index] ?? blank, kinds[index] ?? ""].join("    "),
  );
}

function drawTable(
  title: string,
  rows: readonly GiftCount[],
  columns: number,
  { glyphs, paint }: DrawOptions,
): string[] {
  return [
    paint("dim", `${fit(title, columns - 8)}diamonds`),
    ...rows.map(({ name, gifts, diamonds }) => {
      const numbers = ` ${formatCount(gifts)} ${glyphs.times} ${formatCount(diamonds).padStart(9)}`;
      return `${shown(name, columns - numbers.length, glyphs)}${numbers}`;
    }),
  ];
}

/** What others wrote, in exactly so many columns. */
function shown(text: string, columns: number, glyphs: Glyphs): string {
  return fit(glyphs.text(printable(text)), columns, glyphs.mark);
}
