import type { DirectConnectionStats } from "@webcast-kit/signing";
import type { Tally } from "./tally.ts";

/** What is known at the end of a run. */
export interface Outcome {
  readonly tally: Tally;
  readonly stats: DirectConnectionStats;
  /** Messages that the server had to send. */
  readonly messagesSent: number;
  /** Frames that wanted an ack, and acks that the server accepted. */
  readonly acks: { readonly expected: number; readonly accepted: number };
  /** Why the run is over. */
  readonly end: string;
  /** The stream was played to its end. */
  readonly complete: boolean;
}

/** Every message that was sent became an event, and every frame was acknowledged. */
export function isAccountedFor({ tally, messagesSent, stats, acks }: Outcome): boolean {
  return tally.total === messagesSent && stats.messages === messagesSent && acks.accepted === acks.expected;
}

/** The closing table. */
export function formatSummary(outcome: Outcome): string {
  const { tally, stats, acks, end } = outcome;
  const rows: [string, string][] = [
    ...byCount(tally.byType).map(([type, count]): [string, string] => [type, number(count)]),
    ["total", number(tally.total)],
  ];
  const lines = [
    "",
    ...rows.map(([label, value]) => `${label.padEnd(14)}${value.padStart(9)}`),
    "",
    `frames        ${number(stats.frames)} (${number(stats.messages)} messages)`,
    `bytes         ${number(stats.bytes)} received, ${number(stats.inflatedBytes)} inflated`,
    `acks          ${number(stats.acks)} sent, ${number(acks.accepted)} of ${number(acks.expected)} accepted by the server`,
    `heartbeats    ${number(stats.heartbeats)}`,
    `decode        ${perFrame(stats)} ms a frame, ${stats.decodeTimeMs.toFixed(1)} ms in all`,
    ...formatUnknown(tally),
    `messages      ${accounting(outcome)}`,
    `end           ${end}`,
    "",
  ];
  return lines.join("\n");
}

function accounting({ tally, messagesSent }: Outcome): string {
  const unknown = tally.of("unknown");
  const broken = tally.of("decodeError");
  const decoded = tally.total - unknown - broken;
  const share = messagesSent === 0 ? 100 : Math.floor((100 * tally.total) / messagesSent);
  return `${number(tally.total)} of ${number(messagesSent)} accounted for (${share} %)
              ${number(decoded)} decoded, ${number(unknown)} of unknown methods, ${number(broken)} broken`;
}

function formatUnknown({ unknownMethods }: Tally): string[] {
  if (unknownMethods.size === 0) return [];
  const rows = byCount(unknownMethods).map(([method, count]) => `  ${method.padEnd(42)}${number(count).padStart(7)}`);
  return ["", "unknown methods", ...rows, ""];
}

/** The closing line of `--json`. */
export function toSummaryJson(outcome: Outcome): string {
  const { tally, stats, messagesSent, acks, end, complete } = outcome;
  return JSON.stringify({
    type: "summary",
    events: Object.fromEntries(tally.byType),
    unknownMethods: Object.fromEntries(tally.unknownMethods),
    messagesSent,
    accountedFor: isAccountedFor(outcome),
    ...stats,
    acksAccepted: acks.accepted,
    end,
    complete,
  });
}

function byCount(counts: ReadonlyMap<string, number>): [string, number][] {
  return [...counts].sort(([nameA, a], [nameB, b]) => b - a || (nameA < nameB ? -1 : 1));
}

function perFrame({ decodeTimeMs, frames }: DirectConnectionStats): string {
  return (frames === 0 ? 0 : decodeTimeMs / frames).toFixed(3);
}

function number(value: number): string {
  return value.toLocaleString("en-US");
}
