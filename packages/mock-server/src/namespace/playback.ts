import type { TapeBatch } from "../tape/tape.ts";

/** What the rooms of a mock play. */
export interface Playback {
  readonly batches: readonly TapeBatch[];
  /** Unix milliseconds at which the tape's messages begin. */
  readonly startMs: number;
  /** 1 as recorded, 10 ten times as fast, 0 as fast as the other side reads. */
  readonly speed: number;
}
