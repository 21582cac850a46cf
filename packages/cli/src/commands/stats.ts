import path from "node:path";
import { type AccessValues, accessOptions, readAccess } from "../access.ts";
import { defineCommand } from "../command-line/command.ts";
import { onlyOperand, wholeNumber } from "../command-line/values.ts";
import { hear, type RoomValues, roomOptions } from "../room/hear.ts";
import type { Heard } from "../room/heard.ts";
import { drawSummary } from "../stats/draw.ts";
import { formatReport } from "../stats/html-report.ts";
import { LiveView, type ViewSize } from "../stats/live-view.ts";
import { readHeard, type TimedHeard } from "../stats/read-heard.ts";
import { ReportFile } from "../stats/report-file.ts";
import { RoomStatistics } from "../stats/statistics.ts";
import { type Terminal, UsageError } from "../terminal.ts";
import { paintFor } from "../text/colours.ts";
import { glyphsFor } from "../text/glyphs.ts";
import { printable, printableJson } from "../text/printable.ts";

export const stats = defineCommand(
  {
    name: "stats",
    summary: "chart what happens in a room: events a second, viewers, top gifters",
    operands: "USER | --from FILE",
    about: `Draws on a terminal while it listens, and prints a summary at the end: when the stream is over, the time is, or after
Ctrl-C. Gifts are counted once, although their events count up and come again.`,
    options: {
      from: {
        value: "FILE",
        help: "count what a file says instead: lines of listen --json,\nor a tape; - is standard input",
      },
      html: { value: "FILE", help: "write a report with charts at the end: one page that\nneeds nothing else" },
      json: { help: "print one JSON document at the end, and draw nothing" },
      max: { value: "N", help: "end after so many events" },
      ...roomOptions,
      ...accessOptions,
    },
  },
  async ({ options, operands }, terminal) => {
    const max = wholeNumber("max", options.max, 1, 1e9) ?? Number.POSITIVE_INFINITY;
    const source = await openSource(options, operands, terminal);
    await using report = options.html === undefined ? undefined : await ReportFile.open(options.html);
    const statistics = new RoomStatistics();
    const draw = drawerOf(statistics, source, terminal);
    const isDrawn = terminal.stdout.isTTY && source.isLive && !options.json && terminal.env["TERM"] !== "dumb";
    const view = isDrawn ? new LiveView(terminal, draw) : undefined;
    const tell = isDrawn ? undefined : (text: string) => terminal.stderr.write(`${printable(text)}\n`);
    const failure = await collect(statistics, source.heard, max, tell);
    view?.leave();
    if (source.now !== undefined) statistics.reach(source.now());
    const summary = statistics.summary();
    // Hours of counting are not thrown away because of how they ended.
    if (failure !== undefined && summary.events === 0) throw failure.error;
    if (terminal.signal.aborted && summary.events === 0) return;
    await report?.save(formatReport(summary, { title: source.title, madeAt: new Date() }));
    const lines = draw({ columns: terminal.stdout.columns ?? 80, rows: Number.POSITIVE_INFINITY });
    const text = options.json ? printableJson(summary) : lines.map((line) => line.trimEnd()).join("\n");
    await terminal.stdout.write(`${text}\n`);
    if (failure !== undefined) throw failure.error;
  },
);

type SourceValues = RoomValues & AccessValues & { readonly from: string | undefined };

interface Source {
  readonly title: string;
  readonly heard: AsyncIterable<TimedHeard>;
  /** It takes as long as it takes to happen. */
  readonly isLive: boolean;
  /** Its clock goes on by itself. */
  readonly now?: () => number;
}

async function openSource(values: SourceValues, operands: readonly string[], terminal: Terminal): Promise<Source> {
  const { from } = values;
  if (from === undefined) {
    const uniqueId = onlyOperand("USER", operands);
    const heard = hear(await readAccess(values, terminal), uniqueId, values, terminal);
    return { title: `@${uniqueId.replace(/^@/, "")}`, heard: timed(heard), isLive: true, now: () => performance.now() };
  }
  const unfit = (["direct", "wait", "seconds"] as const).find((name) => values[name]);
  if (operands.length > 0 || unfit !== undefined)
    throw new UsageError(`--from FILE does not go with ${unfit === undefined ? "USER" : `--${unfit}`}`);
  const title = from === "-" ? "standard input" : path.basename(from);
  return { title, heard: readHeard(from, terminal), isLive: from === "-" };
}

async function* timed(room: AsyncIterable<Heard>): AsyncGenerator<TimedHeard, undefined> {
  for await (const heard of room) yield { heard, atMs: performance.now() };
}

/** Counts until the source ends, or fails. */
async function collect(
  statistics: RoomStatistics,
  source: AsyncIterable<TimedHeard>,
  max: number,
  tell: ((text: string) => unknown) | undefined,
): Promise<{ readonly error: unknown } | undefined> {
  let events = 0;
  try {
    for await (const { heard, atMs } of source) {
      statistics.add(heard, atMs);
      if (heard.notice !== undefined) await tell?.(heard.notice.text);
      else if (++events >= max) break;
    }
    return undefined;
  } catch (error) {
    return { error };
  }
}

/** Draws what was counted until now. */
function drawerOf(statistics: RoomStatistics, { title, now }: Source, { stdout, env }: Terminal) {
  const style = {
    title,
    before: now === undefined ? "" : "connecting",
    glyphs: glyphsFor(env),
    paint: paintFor(stdout, env),
  };
  return (size: ViewSize) => {
    if (now !== undefined) statistics.reach(now());
    return drawSummary(statistics.summary(), { ...style, ...size });
  };
}
