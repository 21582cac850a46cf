import type { TimedEntry } from "../journal/journal.ts";
import type { WebcastConnectionReport } from "../sockets/webcast-connection.ts";
import { type Attempt, attemptsIn } from "./attempts.ts";

/** All that a mock noticed of its clients. */
export interface Observation {
  /** In the order of the wire. */
  readonly entries: readonly TimedEntry[];
  /** How late it is, as the entries count it. */
  readonly elapsedMs: number;
  /** What the binary sockets saw. */
  readonly webcast: readonly WebcastConnectionReport[];
  /** How often clients of the binary socket are told to send heartbeats. */
  readonly heartbeatIntervalMs: number;
  /** Whether the reference alone is played: what public clients do beside it is a finding then. */
  readonly isDocumented: boolean;
}

export type ObservedRequest = Extract<TimedEntry, { kind: "request" }>;
type ObservedMessage = Extract<TimedEntry, { kind: "message" }>;

/** The same, as rules want it. */
export interface Observed extends Observation {
  readonly requests: readonly ObservedRequest[];
  /** Every try to open a socket, oldest first. */
  readonly attempts: readonly Attempt[];
  /** What clients said on sockets that only speak, or after the end. */
  readonly messages: readonly ObservedMessage[];
  /** Numbers of sockets that a fault has happened to: what a client then does with frames is not its own doing. */
  readonly harmed: ReadonlySet<number | undefined>;
}

export function observe(observation: Observation): Observed {
  const { entries } = observation;
  return {
    ...observation,
    requests: entries.filter((entry): entry is ObservedRequest => entry.kind === "request"),
    attempts: attemptsIn(entries),
    messages: entries.filter((entry): entry is ObservedMessage => entry.kind === "message"),
    harmed: new Set(entries.flatMap((entry) => (entry.kind === "fault" ? [entry.socket] : []))),
  };
}
