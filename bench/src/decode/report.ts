import type { Result } from "./contest.ts";
import type { FrameSet } from "./corpus/corpus.ts";
import type { SubjectName } from "./subjects.ts";

/** A subject beside both yardsticks. */
export interface Line {
  readonly title: string;
  readonly ms: number;
  readonly cpuMs: number;
  readonly timesAsync: number;
  readonly timesSync: number;
  readonly goalAsync?: number;
  readonly goalSync?: number;
  readonly reached?: boolean;
}

const TITLES: Readonly<Record<SubjectName, string>> = {
  peerAsync: "tiktok-live-connector, its own async path",
  peerSync: "tiktok-live-connector, the same run synchronously",
  peerAsyncWanted: "tiktok-live-connector async, a fifth included",
  peerSyncWanted: "tiktok-live-connector sync, a fifth included",
  oursEvents: "webcast-kit: events of every message",
  oursWanted: "webcast-kit: events of a fifth of the messages",
  oursAllFields: "webcast-kit: every field of every message",
  inflateAlone: "zlib: inflate alone",
};

interface Goal {
  readonly goalAsync: number;
  readonly goalSync: number;
}

const GOALS: Readonly<Partial<Record<`${SubjectName} ${FrameSet}`, Goal>>> = {
  "oursEvents gzip": { goalAsync: 6, goalSync: 2.8 },
  "oursWanted gzip": { goalAsync: 7, goalSync: 3.3 },
  "oursAllFields gzip": { goalAsync: 3, goalSync: 1.5 },
  "oursEvents plain": { goalAsync: 5, goalSync: 5 },
};

/** Sets results beside the yardsticks among them. */
export function linesOf(results: readonly Result[]): Line[] {
  const msOf = (subject: SubjectName) => results.find(({ entry }) => entry.subject === subject)?.ms ?? Number.NaN;
  return results.map(({ entry, ms, cpuMs }) => {
    const timesAsync = msOf("peerAsync") / ms;
    const timesSync = msOf("peerSync") / ms;
    const line = { title: TITLES[entry.subject], ms, cpuMs, timesAsync, timesSync };
    const goal = GOALS[`${entry.subject} ${entry.frames}`];
    if (goal === undefined) return line;
    return { ...line, ...goal, reached: timesAsync >= goal.goalAsync && timesSync >= goal.goalSync };
  });
}

/** Subjects that read the same must have read the same. */
export function assertEqualSums(results: readonly Result[]): void {
  const groups = [
    ["peerAsync", "peerSync", "oursEvents", "oursAllFields"],
    ["peerAsyncWanted", "peerSyncWanted", "oursWanted"],
  ];
  for (const group of groups) {
    const sums = results.filter(({ entry }) => group.includes(entry.subject)).map(({ sum }) => Math.round(sum));
    if (new Set(sums).size > 1) throw new Error(`subjects read different values: ${sums.join(", ")}`);
  }
}

/** What a message of a method costs, in microseconds. */
export interface MethodCost {
  readonly method: string;
  /** Of a payload, on average. */
  readonly bytes: number;
  readonly event: number;
  readonly allFields: number;
  readonly peerSync: number;
}

/** What a message costs in frames of so many, in microseconds. */
export interface SizeCost {
  readonly size: number;
  readonly event: number;
  readonly peerAsync: number;
  readonly peerSync: number;
}

export interface Report {
  readonly node: string;
  readonly rounds: number;
  /** Processes that ran or waited to run, on average in the minute before. */
  readonly loadBefore: number;
  readonly sha256: string;
  readonly gzip: readonly Line[];
  readonly plain: readonly Line[];
  readonly methods: readonly MethodCost[];
  readonly sizes: readonly SizeCost[];
}

/** Writes a report as Markdown. */
export function formatReport({ node, rounds, loadBefore, sha256, gzip, plain, methods, sizes }: Report): string {
  const micro = (values: readonly number[]) => values.map((value) => value.toFixed(1));
  return [
    `Node ${node}, median of ${rounds} rounds, load ${loadBefore.toFixed(1)} before, corpus ${sha256}`,
    "Gzip frames:",
    formatLines(gzip),
    "Uncompressed frames:",
    formatLines(plain),
    "Microseconds a message by its type, uncompressed, ten in a frame:",
    formatTable(
      ["method", "bytes", "event", "every field", "connector sync"],
      methods.map((cost) => [
        cost.method,
        cost.bytes.toFixed(0),
        ...micro([cost.event, cost.allFields, cost.peerSync]),
      ]),
    ),
    "Microseconds a message by the number of messages in a frame, gzip:",
    formatTable(
      ["messages", "event", "connector async", "connector sync"],
      sizes.map((cost) => [String(cost.size), ...micro([cost.event, cost.peerAsync, cost.peerSync])]),
    ),
    "",
  ].join("\n\n");
}

function formatLines(lines: readonly Line[]): string {
  const rows = lines.map(({ title, ms, cpuMs, timesAsync, timesSync, goalAsync, goalSync, reached }) => [
    title,
    ms.toFixed(1),
    cpuMs.toFixed(1),
    timesAsync.toFixed(2),
    timesSync.toFixed(2),
    goalAsync === undefined ? "" : `${goalAsync} / ${goalSync}`,
    reached === undefined ? "" : reached ? "reached" : "missed",
  ]);
  return formatTable(["path", "ms/pass", "CPU ms", "x async", "x sync", "goal", ""], rows);
}

/** Writes a Markdown table whose columns, after the first, are numbers. */
function formatTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, at) => Math.max(3, title.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const pad = (cell: string, at: number) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0));
  const write = (row: readonly string[]) => `| ${row.map(pad).join(" | ")} |`;
  const rule = `|${widths.map((width, at) => "-".repeat(width + 1) + (at === 0 ? "-" : ":")).join("|")}|`;
  return [write(head), rule, ...rows.map(write)].join("\n");
}
