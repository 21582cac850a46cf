import type { SocketSide, TimedEntry } from "../journal/journal.ts";

/** One try to open a socket, and how it ended. */
export interface Attempt {
  readonly side: SocketSide;
  /** Number of the socket; none when the handshake was answered with a status. */
  readonly socket?: number;
  readonly caller: number;
  readonly uniqueId: string;
  readonly parameters: readonly string[];
  readonly t: number;
  readonly elapsedMs: number;
  /** Missing while it is open. */
  readonly end?: AttemptEnd;
}

interface AttemptEnd {
  /** Of the close frame; of a handshake that was answered with a status, the code that says the same. */
  readonly code: number;
  readonly reason: string;
  readonly by: "mock" | "client";
  /** Whether the client was never let in. */
  readonly refused: boolean;
  readonly answered: boolean;
  readonly t: number;
  readonly elapsedMs: number;
}

/** The close codes of refusals are their HTTP statuses and this. */
const REFUSAL_BASE = 4000;

type Draft = { -readonly [Name in keyof Attempt]: Attempt[Name] };

/**
 * Every try to open a socket, oldest first, with the end that belongs to it. Sockets whose callers are not noted, those
 * beside the reference, are left out.
 */
export function attemptsIn(entries: readonly TimedEntry[]): Attempt[] {
  const attempts: Draft[] = [];
  const open = new Map<number, Draft>();
  for (const entry of entries) {
    if (entry.kind === "open" && entry.caller !== undefined) {
      const attempt = begin(entry);
      attempts.push(attempt);
      open.set(entry.socket, attempt);
    }
    if (entry.kind === "refusal" && entry.caller !== undefined)
      attempts.push({ ...begin(entry), end: refusalEnd(entry) });
    if (entry.kind === "close") {
      const known = open.get(entry.socket);
      open.delete(entry.socket);
      if (known !== undefined) known.end = closeEnd(entry, false);
      // Without an `open` it was closed in place of being let in, unless that was too long ago to be known.
      else if (entry.caller !== undefined) attempts.push({ ...begin(entry), end: closeEnd(entry, true) });
    }
  }
  return attempts;
}

type Entry<Kind extends TimedEntry["kind"]> = Extract<TimedEntry, { kind: Kind }>;

function begin(entry: Entry<"open" | "refusal" | "close">): Draft {
  const { side, caller = 0, uniqueId = "", parameters = [], t, elapsedMs } = entry;
  const attempt = { side, caller, uniqueId, parameters, t, elapsedMs };
  return entry.kind === "refusal" ? attempt : { ...attempt, socket: entry.socket };
}

function refusalEnd({ status, reason, t, elapsedMs }: Entry<"refusal">): AttemptEnd {
  return { code: REFUSAL_BASE + status, reason, by: "mock", refused: true, answered: true, t, elapsedMs };
}

function closeEnd({ code, reason, by, answered, t, elapsedMs }: Entry<"close">, refused: boolean): AttemptEnd {
  return { code, reason, by, refused, answered: answered !== false, t, elapsedMs };
}

/** A try, and the next one of the same client for the same creator. */
export interface Return {
  readonly before: Attempt & { readonly end: AttemptEnd };
  readonly next: Attempt | undefined;
  /** How long the client waited; a try that began before the end is none that follows it. */
  readonly waitedMs: number;
}

/** Every end that the mock made, with what the client did next. */
export function returnsOf(attempts: readonly Attempt[]): Return[] {
  return attempts.flatMap((before, index) => {
    const { end } = before;
    if (end === undefined || end.by !== "mock") return [];
    const next = attempts
      .slice(index + 1)
      .find((later) => isSameParty(before, later) && later.elapsedMs >= end.elapsedMs);
    return [
      { before: { ...before, end }, next, waitedMs: next === undefined ? Infinity : next.elapsedMs - end.elapsedMs },
    ];
  });
}

/** Whether two tries are of one client for one creator. */
export function isSameParty(one: Attempt, other: Attempt): boolean {
  return one.side === other.side && one.caller === other.caller && one.uniqueId === other.uniqueId;
}
