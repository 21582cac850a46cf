import type { Playback } from "../namespace/playback.ts";
import type { MessageEntry, TapeBatch } from "./tape.ts";

/** Where somebody who polls a room stands in the tape. All of it is in the cursor, nothing is remembered. */
export interface TapePosition {
  readonly roomId: string;
  /** When the first poll began, and with it the tape: whole Unix milliseconds of the mock's clock. */
  readonly startMs: number;
  /** The batch to go on with. */
  readonly next: number;
}

/** What is due of a tape. */
export interface Due {
  readonly entries: readonly MessageEntry[];
  /** Where to go on; where it was when nothing is due. */
  readonly position: TapePosition;
  /** When the last of the entries was sent, in milliseconds of the tape. */
  readonly t: number;
}

const CURSOR = /^t-([0-9]{1,20})-([0-9]{1,15})-([0-9]{1,9})$/;

/** The position of somebody who polls a room for the first time. */
export function startOf(roomId: string, now: number): TapePosition {
  return { roomId, startMs: Math.floor(now), next: 0 };
}

export function formatCursor({ roomId, startMs, next }: TapePosition): string {
  return `t-${roomId}-${startMs}-${next}`;
}

/** Reads a cursor; gives nothing when this playback gave no such cursor for this room until now. */
export function parseCursor(
  cursor: string,
  { roomId, playback, now }: { readonly roomId: string; readonly playback: Playback; readonly now: number },
): TapePosition | undefined {
  const [, room, start, batch] = CURSOR.exec(cursor) ?? [];
  const [startMs, next] = [Number(start), Number(batch)];
  const isOurs = room === roomId && startMs <= now && next <= playback.batches.length;
  return isOurs ? { roomId, startMs, next } : undefined;
}

/** When a batch is due, in whole milliseconds of the mock's clock. */
export function dueMs({ t }: TapeBatch, { startMs }: TapePosition, { speed }: Playback): number {
  return speed === 0 ? startMs : startMs + Math.ceil(t / speed);
}

/**
 * The messages that are due since a position. What only a socket can say (frames, texts, a close) is passed over.
 *
 * @param most how many messages; the first batch comes whole, even if it has more
 */
export function takeDue(playback: Playback, from: TapePosition, until: number, most: number): Due {
  const entries: MessageEntry[] = [];
  let { next } = from;
  let t = 0;
  for (let index = from.next; index < playback.batches.length; index++) {
    const batch = playback.batches[index] as TapeBatch;
    if (dueMs(batch, from, playback) > until) break;
    if (batch.kind !== "messages") continue;
    if (entries.length > 0 && entries.length + batch.messages.length > most) break;
    entries.push(...batch.messages);
    ({ t } = batch);
    next = index + 1;
  }
  return { entries, position: { ...from, next }, t };
}
