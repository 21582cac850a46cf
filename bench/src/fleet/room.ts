import type { Tape, TapeEntry } from "@webcast-kit/mock-server";
import { decodeFrame } from "@webcast-kit/protocol";
import { readFrames } from "../decode/corpus/corpus.ts";
import { eventSum } from "../decode/read.ts";

export const MESSAGES_PER_SECOND = 50;
/** How long a room plays. */
export const SECONDS = 10;
/** Before its first message: time in which all the other rooms are opened. */
export const LEAD_MS = 8000;

/** What every room says: the gzip frames of the decoder's corpus, each when its first message is due. */
export interface RoomPlan {
  readonly tape: Tape;
  /** Ids of its messages, in their order. */
  readonly messageIds: readonly string[];
  /** Of what a listener reads, see `thousandths`. */
  readonly sum: number;
  readonly frames: number;
  /** Of all frames, as they travel. */
  readonly bytes: number;
}

/** Plans a room from the files that `writeCorpus` wrote. Frames are played byte for byte: nothing is encoded again. */
export function planRoom(): RoomPlan {
  const entries: TapeEntry[] = [];
  const messageIds: string[] = [];
  let [sum, bytes] = [0, 0];
  for (const frame of readFrames("gzip")) {
    if (messageIds.length >= MESSAGES_PER_SECOND * SECONDS) break;
    const t = LEAD_MS + Math.round((messageIds.length * 1000) / MESSAGES_PER_SECOND);
    entries.push({ t, kind: "frame", bytes: frame });
    bytes += frame.length;
    for (const event of decodeFrame(frame)) {
      messageIds.push(event.msgId);
      sum += thousandths(eventSum(event));
    }
  }
  const header = {
    tape: 1,
    id: "fleet",
    created: "2026-01-01T00:00:00.000Z",
    license: "CC0-1.0",
    origin: "synthetic",
  } as const;
  return { tape: { header, entries }, messageIds, sum, frames: entries.length, bytes };
}

/** The sum of an event as a whole number: these add up exactly, in whatever order. */
export function thousandths(sum: number): number {
  return Math.round(sum * 1000);
}
