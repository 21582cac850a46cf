import type { Percentiles } from "./latencies.ts";
import type { BlastOptions } from "./options.ts";
import type { Usage } from "./own-server.ts";

/** What a load has shown. */
export interface BlastReport extends BlastOptions {
  /** Clients that were let in. */
  readonly connected: number;
  /** Why others were not, and how many. */
  readonly refused: Readonly<Record<string, number>>;
  /** Why clients were let go before the end, and how many. */
  readonly ended: Readonly<Record<string, number>>;
  readonly events: {
    /** As many as the timetable had. */
    readonly planned: number;
    /** Fewer when the server took them too slowly, or somebody pressed Ctrl-C. */
    readonly sent: number;
  };
  /** Events that arrived, at all clients together. */
  readonly delivered: number;
  /** Of those, in a second. */
  readonly deliveredPerSecond: number;
  /** From when an event should have been sent to when a client had it, milliseconds, right to 2 %. */
  readonly latencyMs?: Percentiles;
  readonly lost: number;
  readonly outOfOrder: number;
  /** What the server's process has used; only of one that was started for this. */
  readonly server?: Usage;
}

/** Whether all clients were let in, stayed, and got everything in order. */
export function isClean({ connected, clients, ended, lost, outOfOrder }: BlastReport): boolean {
  return connected === clients && Object.keys(ended).length === 0 && lost === 0 && outOfOrder === 0;
}

const MEBIBYTE = 1024 * 1024;

/** The report as people read it. */
export function formatBlast(report: BlastReport): string {
  const { side, clients, connected, rate, events, delivered, deliveredPerSecond, lost, outOfOrder, server } = report;
  const rows: [string, string][] = [
    ["clients", `${text(connected)} of ${text(clients)}, ${side}`],
    ...reasons("refused", report.refused),
    ...reasons("ended", report.ended),
    ["events sent", `${text(events.sent)} of ${text(events.planned)}`],
    ["delivered", `${text(delivered)}, ${text(deliveredPerSecond)} a second of ${text(rate)} that were asked for`],
    ["latency", latencyText(report.latencyMs)],
    ["lost", text(lost)],
    ["out of order", text(outOfOrder)],
  ];
  if (server) rows.push(["server", `${text(server.cpuMs)} ms of CPU, ${text(server.rssBytes / MEBIBYTE)} MiB`]);
  return rows.map(([name, value]) => `${name.padEnd(14)}${value}\n`).join("");
}

function reasons(name: string, counts: Readonly<Record<string, number>>): [string, string][] {
  return Object.entries(counts).map(([reason, count]) => [name, `${text(count)}: ${reason}`]);
}

function latencyText(latency: Percentiles | undefined): string {
  if (latency === undefined) return "nothing arrived";
  const { p50, p90, p99, p999, max } = latency;
  return `p50 ${p50} ms, p90 ${p90} ms, p99 ${p99} ms, p99.9 ${p999} ms, max ${max} ms`;
}

function text(value: number): string {
  return Math.round(value).toLocaleString("en");
}
