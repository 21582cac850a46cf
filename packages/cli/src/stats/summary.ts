import type { ConnectionNotice } from "../room/heard.ts";
import type { GiftCount } from "../room/top-counts.ts";

/** One type of events. */
export interface TypeSummary {
  readonly type: string;
  readonly events: number;
  /** Over the last ten seconds. */
  readonly perSecondNow: number;
  /** Events in each bucket of the timeline. */
  readonly timeline: readonly number[];
}

/** What was heard of a room, as `--json` prints it. Others' words may be in names and texts. */
export interface Summary {
  readonly durationMs: number;
  readonly events: number;
  /** The most frequent first. */
  readonly types: readonly TypeSummary[];
  /** `null` while the room has not said. */
  readonly viewers: { readonly now: number; readonly peak: number; readonly sinceStart: number } | null;
  /** Those that were heard of, and what the room says of the stream. */
  readonly likes: { readonly heard: number; readonly sinceStart: number };
  readonly gifts: {
    readonly gifts: number;
    readonly diamonds: number;
    readonly topGivers: readonly GiftCount[];
    readonly topGifts: readonly GiftCount[];
    /** Most diamonds that a row of the tops may have too few; 0 unless thousands gave something. */
    readonly topsMayMiss: number;
  };
  readonly connection: {
    /** What the connection said last. */
    readonly state: ConnectionNotice["type"] | null;
    readonly reconnects: number;
    readonly gaps: number;
    /** Messages that could not be read. */
    readonly leftOut: number;
    readonly ended: string | null;
  };
  readonly timeline: {
    readonly widthMs: number;
    /** The highest in each bucket; `null` where the room did not say. */
    readonly viewers: readonly (number | null)[];
    readonly diamonds: readonly number[];
    /** Gaps and reconnects. */
    readonly breaks: readonly number[];
  };
}

/** Events of all types, in each bucket. */
export function allEvents({ types, timeline }: Summary): number[] {
  return timeline.diamonds.map((_, index) => types.reduce((sum, type) => sum + (type.timeline[index] ?? 0), 0));
}
