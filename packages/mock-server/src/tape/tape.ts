import { connectionOf, type MessageEntry, sideOf, type TapeEntry } from "./entry.ts";

export type { MessageEntry, TapeEntry } from "./entry.ts";

/** A recording of a session, or a synthetic one: header and entries, those of each connection in order of time. */
export interface Tape {
  readonly header: TapeHeader;
  readonly entries: readonly TapeEntry[];
}

export interface TapeHeader {
  /** Version of the format. */
  readonly tape: 1;
  readonly id: string;
  /** ISO 8601 time at which `t` is 0. */
  readonly created: string;
  readonly license: string;
  readonly origin: "synthetic" | "recorded";
  /** Seed of a synthetic tape. */
  readonly seed?: number;
  /** What was taken out, by name; an empty list says that nothing was. */
  readonly redacted?: readonly string[];
  /** Keys that this version does not know are kept. */
  readonly [more: string]: unknown;
}

/** What a room plays: entries that leave together. */
export type TapeBatch =
  | { readonly t: number; readonly kind: "messages"; readonly messages: readonly MessageEntry[] }
  | { readonly t: number; readonly kind: "frame"; readonly bytes: Uint8Array }
  | { readonly t: number; readonly kind: "text"; readonly text: string }
  | { readonly t: number; readonly kind: "close"; readonly code: number; readonly reason: string };

/** What a close says that has no code, and what a connection says that was cut (RFC 6455, section 7.4.1). */
const NO_CODE = 1005;
const CUT = 1006;

/**
 * What a room plays of a tape: what the server sent on the first socket, from when that opened. Neighbouring messages
 * of one time become one frame.
 */
export function toBatches(entries: readonly TapeEntry[]): TapeBatch[] {
  const batches: TapeBatch[] = [];
  let open: { t: number; kind: "messages"; messages: MessageEntry[] } | undefined;
  for (const entry of roomEntries(entries)) {
    if (entry.kind === "message" && open?.t === entry.t) {
      open.messages.push(entry);
      continue;
    }
    open = entry.kind === "message" ? { t: entry.t, kind: "messages", messages: [entry] } : undefined;
    const batch = open ?? toBatch(entry);
    if (batch !== undefined) batches.push(batch);
  }
  return batches;
}

/** Of one entry that is no message; nothing for what a room has no use for. */
function toBatch(entry: TapeEntry): TapeBatch | undefined {
  const { t } = entry;
  switch (entry.kind) {
    case "frame":
      return { t, kind: "frame", bytes: entry.bytes };
    case "text":
      return { t, kind: "text", text: entry.text };
    case "close":
      return { t, kind: "close", code: entry.code ?? NO_CODE, reason: entry.reason };
    case "eof":
      return { t, kind: "close", code: CUT, reason: "" };
    default:
      return undefined;
  }
}

/** What the server sent on the first socket, up to its close: how TCP ends then is the room's business. */
function roomEntries(entries: readonly TapeEntry[]): TapeEntry[] {
  const first = entries.find(({ kind }) => kind !== "http");
  if (first === undefined) return [];
  const startMs = first.kind === "open" ? first.t : 0;
  const own = entries.filter((entry) => connectionOf(entry) === connectionOf(first) && sideOf(entry) === "s");
  const close = own.findIndex(({ kind }) => kind === "close");
  const heard = close === -1 ? own : own.filter(({ kind }) => kind !== "eof");
  return startMs === 0 ? heard : heard.map((entry) => ({ ...entry, t: entry.t - startMs }));
}

/** Time of the last entry, in milliseconds from the start. */
export function durationOf(tape: Tape): number {
  return tape.entries.reduce((last, { t }) => Math.max(last, t), 0);
}
