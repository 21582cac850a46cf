import { type CloseDecision, closeCodeOf } from "@webcast-kit/contract";
import type { TimedEntry } from "../../journal/journal.ts";
import { type Attempt, isSameParty, type Return, returnsOf } from "../attempts.ts";
import type { Observed } from "../observed.ts";
import { type Finding, type Judgement, judgeEach, type Rule } from "../rule.ts";
import {
  ALIKE_RATIO,
  ALIKE_SLACK_MS,
  BACK_OFF_TRIES,
  LONG_WAIT_MS,
  SHORT_LIVED_MS,
  SHORTEST_PACE_MS,
  STORM_CONNECTIONS,
  STORM_WINDOW_MS,
  TIMER_SLACK_MS,
} from "../thresholds.ts";
import { placeOfSocket, seconds } from "./wording.ts";

/** Ends after which a client should do one thing. */
function endsFor({ attempts }: Observed, decision: CloseDecision): Return[] {
  return returnsOf(attempts).filter(({ before }) => closeCodeOf(before.end.code)?.decision === decision);
}

/** Judges that who was sent away waits long enough before coming back. */
function judgeWait(observed: Observed, decision: CloseDecision, leastMs: number, expected: string): Judgement {
  return judgeEach(endsFor(observed, decision), ({ before, next, waitedMs }) => {
    if (next === undefined || waitedMs >= leastMs) return undefined;
    const happened = `connected again ${seconds(waitedMs)} after ${nameOf(before.end)}`;
    return { atMs: next.t, where: placeOfSocket(next), happened, expected };
  });
}

/** A close code with its name, e.g. `4401 INVALID_AUTH`. */
function nameOf({ code, reason }: { readonly code: number; readonly reason: string }): string {
  return `${code} ${closeCodeOf(code)?.name ?? reason}`.trim();
}

const terminal: Rule = {
  id: "reconnect/terminal-code",
  title: "After 4400, 4401 or 4403 a client does not connect again with the same options",
  severity: "error",
  source: "Close codes of the reference; the decision `never` of docs/close-codes.md",
  provenance: "documented",
  judge: (observed) =>
    judgeWait(
      observed,
      "never",
      Number.POSITIVE_INFINITY,
      "no further connection: the same options will be refused again",
    ),
};

const offline: Rule = {
  id: "reconnect/wait-for-live",
  title: `After 4404 or 4005 a client waits at least ${LONG_WAIT_MS / 1000} s before it asks again`,
  severity: "error",
  source: "Close codes of the reference; public clients wait 60 s. The number is this project's",
  provenance: "observed",
  judge: (observed) =>
    judgeWait(
      observed,
      "wait-for-live",
      LONG_WAIT_MS - TIMER_SLACK_MS,
      `${seconds(LONG_WAIT_MS)} or more, better a minute`,
    ),
};

const quota: Rule = {
  id: "reconnect/wait-for-quota",
  title: `After 4429 a client waits at least ${LONG_WAIT_MS / 1000} s before it connects again`,
  severity: "error",
  source:
    "Close codes of the reference; the decision `wait-for-quota` of docs/close-codes.md. The number is this project's",
  provenance: "invented",
  judge: (observed) =>
    judgeWait(
      observed,
      "wait-for-quota",
      LONG_WAIT_MS - TIMER_SLACK_MS,
      `${seconds(LONG_WAIT_MS)} or more: a slot has to become free`,
    ),
};

const storm: Rule = {
  id: "reconnect/storm",
  title: `A client opens at most ${STORM_CONNECTIONS} connections to one creator in ${STORM_WINDOW_MS / 1000} s`,
  severity: "error",
  source:
    "Public clients reset their back-off at open, and come back every second without end. The number is this project's",
  provenance: "observed",
  judge: (observed) => judgeStorm(observed.attempts),
};

/** One finding for each client that overdoes it: where it first did. */
function judgeStorm(attempts: readonly Attempt[]): Judgement {
  const parties = partiesOf(attempts);
  const returning = parties.filter(({ length }) => length > 1);
  return { ...judgeEach(returning, findStorm), chances: attempts.length - parties.length };
}

/** The tries of each client for each creator, in order. */
function partiesOf(attempts: readonly Attempt[]): Attempt[][] {
  const parties: Attempt[][] = [];
  for (const attempt of attempts) {
    const party = parties.find(([first]) => first !== undefined && isSameParty(first, attempt));
    if (party === undefined) parties.push([attempt]);
    else party.push(attempt);
  }
  return parties;
}

function findStorm(party: readonly Attempt[]): Finding | undefined {
  const isOneTooMany = ({ elapsedMs }: Attempt, index: number) => {
    const first = party[index - STORM_CONNECTIONS];
    return first !== undefined && elapsedMs - first.elapsedMs < STORM_WINDOW_MS;
  };
  const index = party.findIndex(isOneTooMany);
  const [first, last] = [party[index - STORM_CONNECTIONS], party[index]];
  if (first === undefined || last === undefined) return undefined;
  return {
    atMs: last.t,
    where: placeOfSocket(last),
    happened: `${STORM_CONNECTIONS + 1} connections in ${seconds(last.elapsedMs - first.elapsedMs)}, ${party.length} in all`,
    expected: "waits that grow with each try, and are reset by data that keeps coming, not by an open socket",
  };
}

const backOff: Rule = {
  id: "reconnect/back-off",
  title: `After ${BACK_OFF_TRIES} connections in a row that came to nothing a client has begun to wait longer`,
  severity: "warning",
  source:
    "The decision `reconnect` of docs/close-codes.md; clients that come back at a steady pace keep a service down that is. The number is this project's",
  provenance: "invented",
  judge: ({ attempts, entries }) => {
    const told = new Set(entries.flatMap((entry) => (isToldToWait(entry) ? [entry.socket] : [])));
    const rows = partiesOf(attempts).flatMap((party) => failuresInARow(party, told));
    return judgeEach(
      rows.filter(({ length }) => length >= BACK_OFF_TRIES),
      findSteadyPace,
    );
  },
};

/** A try that came to nothing, and the next one. */
interface Failure {
  readonly next: Attempt;
  readonly waitedMs: number;
}

function isToldToWait(entry: TimedEntry): entry is Extract<TimedEntry, { kind: "fault" }> {
  return entry.kind === "fault" && entry.retryAfterMs !== undefined;
}

/** @param told sockets whose clients were told how long to wait: they need no pace of their own */
function failuresInARow(party: readonly Attempt[], told: ReadonlySet<number | undefined>): Failure[][] {
  const rows: Failure[][] = [[]];
  for (const [index, { end, elapsedMs, socket }] of party.entries()) {
    const next = party[index + 1];
    const decision = end && (closeCodeOf(end.code)?.decision ?? "reconnect");
    const hasFailed = end?.by === "mock" && decision === "reconnect" && end.elapsedMs - elapsedMs < SHORT_LIVED_MS;
    const isOwnPace = socket === undefined || !told.has(socket);
    // Who has two sockets at a time waits for none of them.
    if (!hasFailed || !isOwnPace || (next && next.elapsedMs < end.elapsedMs)) rows.push([]);
    else if (next !== undefined) rows.at(-1)?.push({ next, waitedMs: next.elapsedMs - end.elapsedMs });
  }
  return rows;
}

/** What is alike in every try is no back-off, however it is drawn; a long wait needs none. */
function findSteadyPace(row: readonly Failure[]): Finding | undefined {
  const waits = row.map(({ waitedMs }) => waitedMs);
  const [shortest, longest] = [Math.min(...waits), Math.max(...waits)];
  const last = row.at(-1)?.next;
  if (last === undefined || shortest < SHORTEST_PACE_MS || shortest >= LONG_WAIT_MS) return undefined;
  if (longest > shortest * (1 + ALIKE_RATIO) + ALIKE_SLACK_MS) return undefined;
  return {
    atMs: last.t,
    where: placeOfSocket(last),
    happened: `came back ${row.length} times in a row, ${seconds(shortest)} to ${seconds(longest)} after each end`,
    expected: "waits that grow with each try, e.g. twice as long, to half a minute",
  };
}

export const reconnectRules: readonly Rule[] = [terminal, offline, quota, storm, backOff];
