import { ackText } from "../client-frames.ts";
import { RecencyMap } from "./recency-map.ts";

/** What an ack is worth. */
export type AckVerdict =
  /** It answers a frame that was waiting for it. */
  | "accepted"
  /** The frame was acknowledged before. */
  | "duplicate"
  /** No frame that wants an ack has this log id. */
  | "unknown"
  /** The frame is right, the internal_ext is not its own. */
  | "wrongExt";

/** Which frames were acknowledged. */
export interface AckLedger {
  /** Frames that wanted an ack. */
  readonly expected: number;
  readonly accepted: number;
  readonly duplicate: number;
  readonly unknown: number;
  readonly wrongExt: number;
  /** Log ids that still wait, oldest first; of those, the newest 4,096 frames are remembered. */
  readonly outstanding: readonly string[];
}

/** Frames that are remembered, so that a client which never acknowledges costs a bounded amount. */
const MAX_REMEMBERED = 4096;

/** Keeps the book on frames that want an ack. */
export class AckBook {
  readonly #frames = new RecencyMap<{ readonly logId: string; readonly internalExt: string; acknowledged: boolean }>();
  readonly #counts = { expected: 0, accepted: 0, duplicate: 0, unknown: 0, wrongExt: 0 };

  expect(logId: string, internalExt: string): void {
    this.#counts.expected++;
    this.#frames.put(logId, { logId, internalExt, acknowledged: false });
    if (this.#frames.size > MAX_REMEMBERED) this.#frames.takeOldest();
  }

  /** @param text what the ack says */
  acknowledge(logId: string, text: string): AckVerdict {
    const verdict = this.#judge(logId, text);
    this.#counts[verdict]++;
    return verdict;
  }

  #judge(logId: string, text: string): AckVerdict {
    const entry = this.#frames.get(logId);
    if (entry === undefined) return "unknown";
    if (entry.acknowledged) return "duplicate";
    if (ackText(entry.internalExt) !== text) return "wrongExt";
    entry.acknowledged = true;
    return "accepted";
  }

  snapshot(): AckLedger {
    const outstanding = [...this.#frames.values()]
      .filter(({ acknowledged }) => !acknowledged)
      .map(({ logId }) => logId);
    return { ...this.#counts, outstanding };
  }
}
