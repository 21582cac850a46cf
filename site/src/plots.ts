import { slugOf } from "./markdown.ts";

/** One bar of a plot. */
interface Bar {
  readonly label: string;
  readonly value: number;
  /** A peer, which the others are compared with. */
  readonly isPeer: boolean;
}

/** What a plot shows of a table of docs/performance.md. */
interface Plot {
  readonly title: string;
  /** Which of its ends is the better one. */
  readonly better: "longer" | "shorter";
  readonly unit: string;
  /** Text of the table's head, by which it is found. */
  readonly table: string;
  /** Reads the bars out of the rows' cells. */
  readonly bars: (rows: readonly (readonly string[])[]) => readonly Bar[];
}

const plots: readonly Plot[] = [
  {
    title: "gzip frames: times as fast as tiktok-live-connector",
    better: "longer",
    unit: "x",
    table: "| gzip frames |",
    bars: (rows) => rows.map(([label = "", , , ratios = ""]) => decoderBar(label, ratios)),
  },
  {
    title: "Uncompressed frames: times as fast as tiktok-live-connector",
    better: "longer",
    unit: "x",
    table: "| uncompressed frames |",
    bars: (rows) => rows.map(([label = "", , , ratios = ""]) => decoderBar(label, ratios)),
  },
  {
    title: "Time for a message, uncompressed",
    better: "shorter",
    unit: "µs",
    table: "| method | bytes |",
    bars: (rows) =>
      rows.flatMap(([method = "", , event = "", every = "", peer = ""]) => [
        { label: `${method.replace(/^Webcast|Message$/g, "")}: event`, value: Number(event), isPeer: false },
        { label: `${method.replace(/^Webcast|Message$/g, "")}: every field`, value: Number(every), isPeer: false },
        { label: `${method.replace(/^Webcast|Message$/g, "")}: connector`, value: Number(peer), isPeer: true },
      ]),
  },
  {
    title: "CPU for a call",
    better: "shorter",
    unit: "µs",
    table: "| call | by |",
    bars: (rows) =>
      rows.map(([call = "", by = "", cpu = ""]) => ({
        label: `${call}: ${by}`,
        value: Number(cpu),
        isPeer: !by.startsWith("client"),
      })),
  },
  {
    title: "200 rooms in one process: the connector's cost, in multiples of webcast-kit's",
    better: "longer",
    unit: "x",
    table: "| | connector | webcast-kit |",
    bars: (rows) =>
      rows
        .filter(([label = "", , , ratio = ""]) => ratio !== "" && !label.includes("mock"))
        .map(([label = "", , , ratio = ""]) => ({
          label: label.replace(/, (ms|us|kB|MB|cores).*$/, ""),
          value: Number(ratio),
          isPeer: false,
        })),
  },
  {
    title: "Time to prepare a puzzle",
    better: "shorter",
    unit: "ms",
    table: "| puzzle | by |",
    bars: (rows) =>
      rows.map(([puzzle = "", by = "", times = ""]) => ({
        label: `${puzzle.split(",")[0]}: ${by}`,
        value: medianOf(times),
        isPeer: !by.includes("preparePuzzle"),
      })),
  },
];

function decoderBar(label: string, ratios: string): Bar {
  return { label, value: lastOf(ratios), isPeer: label.startsWith("connector") || label.startsWith("zlib") };
}

/** Of `8.0, 6.8` the second: that of the run whose milliseconds are in the table. */
function lastOf(figures: string): number {
  return Number(figures.split(", ").at(-1));
}

function medianOf(figures: string): number {
  const sorted = figures
    .split(", ")
    .map(Number)
    .sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Puts each plot before the table that its figures come from. */
export function withPlots(markdown: string): string {
  return plots.reduce((text, plot) => {
    const start = text.indexOf(`\n${plot.table}`);
    if (start === -1) throw new Error(`docs/performance.md has no table that begins with ${plot.table}`);
    const end = text.indexOf("\n\n", start + 1);
    const [, , ...lines] = text.slice(start + 1, end).split("\n");
    const rows = lines.map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll("`", "")),
    );
    return `${text.slice(0, start)}\n${svgOf(plot, plot.bars(rows))}\n${text.slice(start)}`;
  }, markdown);
}

const LINE_PX = 42;
const BAR_PX = 12;
/** How much of the width the longest bar has; its figure stands behind it, also on a phone. */
const LONGEST_PERCENT = 75;

/** Bars with their labels above them, in parts of the page's width, so that text has the same size everywhere. Colours are the style sheet's. */
function svgOf({ title, better, unit }: Plot, bars: readonly Bar[]): string {
  const broken = bars.find(({ value }) => !(value > 0));
  if (broken !== undefined) throw new Error(`the plot "${title}" has no figure for ${broken.label}`);
  const longest = Math.max(...bars.map(({ value }) => value));
  const lines = bars.map(({ label, value, isPeer }, index) => {
    const y = index * LINE_PX;
    const width = `${((LONGEST_PERCENT * value) / longest).toFixed(1)}%`;
    const shortLabel = label.replace(/ \([^)]*\)$/, "");
    return (
      `<text x="0" y="${y + 16}">${escaped(shortLabel)}</text>` +
      `<rect class="${isPeer ? "peer" : "own"}" x="0" y="${y + 22}" width="${width}" height="${BAR_PX}" rx="2"/>` +
      `<text x="${width}" y="${y + 33}" dx="8">${value} ${unit}</text>`
    );
  });
  const id = `plot-${slugOf(title)}`;
  const caption = `<figcaption>${escaped(title)} (${better} is better)</figcaption>`;
  const height = bars.length * LINE_PX;
  return `<figure class="plot">${caption}<svg width="100%" height="${height}" role="img" aria-labelledby="${id}"><title id="${id}">${escaped(title)}</title>${lines.join("")}</svg></figure>\n`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
