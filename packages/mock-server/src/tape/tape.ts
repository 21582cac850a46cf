import type { LiveEventInit, WebcastMessage } from "@webcast-kit/protocol";

/** A recording of what a room's server sent, or a synthetic one: header and entries, in order of time. */
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
}

/** One line of a tape. `t` is milliseconds from its start. */
export type TapeEntry =
  /** A message; those that follow each other at one `t` travel in one frame. */
  | { readonly t: number; readonly kind: "message"; readonly message: WebcastMessage; readonly event?: LiveEventInit }
  /** A binary socket message, byte for byte. */
  | { readonly t: number; readonly kind: "frame"; readonly bytes: Uint8Array }
  /** A text socket message. */
  | { readonly t: number; readonly kind: "text"; readonly text: string }
  /** The server closes the socket. */
  | { readonly t: number; readonly kind: "close"; readonly code: number; readonly reason: string };

/** Entries that leave together. */
export type TapeBatch =
  | { readonly t: number; readonly kind: "messages"; readonly messages: readonly MessageEntry[] }
  | Exclude<TapeEntry, MessageEntry>;

export type MessageEntry = Extract<TapeEntry, { kind: "message" }>;

/** Groups neighbouring messages of one time into batches: each becomes one frame. */
export function toBatches(entries: readonly TapeEntry[]): TapeBatch[] {
  const batches: TapeBatch[] = [];
  let open: { t: number; kind: "messages"; messages: MessageEntry[] } | undefined;
  for (const entry of entries) {
    if (entry.kind !== "message") {
      open = undefined;
      batches.push(entry);
    } else if (open?.t === entry.t) {
      open.messages.push(entry);
    } else {
      open = { t: entry.t, kind: "messages", messages: [entry] };
      batches.push(open);
    }
  }
  return batches;
}

/** Time of the last entry, in milliseconds from the start. */
export function durationOf(tape: Tape): number {
  return tape.entries.at(-1)?.t ?? 0;
}
