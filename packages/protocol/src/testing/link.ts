import { decodePushFrame } from "../frame.ts";
import { resolveLimits } from "../limits.ts";

/** An end of a session pair. */
export type End = "client" | "server";

/** A frame that one end of a session pair sent. */
export interface SentFrame {
  readonly from: End;
  /** Counts the frames of both ends, in the order of sending, from 0. */
  readonly index: number;
  readonly sentAtMs: number;
  readonly bytes: Uint8Array;
  /** `msg`, `ack`, `hb`, …; empty when the bytes are not a push frame. */
  readonly payloadType: string;
  readonly logId: string;
}

/** A line of the transcript of a session pair. */
export interface LinkFrame extends SentFrame {
  /** When it comes or came to the other end; `undefined` when it was dropped. */
  readonly arrivesAtMs: number | undefined;
}

/** What happens to frames on their way. */
export interface LinkOptions {
  /**
   * Milliseconds that a frame is on its way: the same for all, by index (none past the end of the array), or by frame.
   * Frames of one end never overtake each other: a slow one holds up those behind it. Default 0.
   */
  readonly latency?: number | readonly number[] | ((frame: SentFrame) => number);
  /** Which frames get lost: by index (none past the end of the array), or by frame. Default none. */
  readonly drop?: readonly boolean[] | ((frame: SentFrame) => boolean);
}

type Arrival = { readonly atMs: number; readonly frame: LinkFrame | undefined };

/** Both directions of a socket in virtual time. */
export class Link {
  readonly transcript: LinkFrame[] = [];
  /** One end learned that the other has closed: nothing travels any more. */
  isDown: boolean;
  readonly #options: LinkOptions;
  readonly #underway: Record<End, Arrival[]> = { client: [], server: [] };
  readonly #lastAtMs: Record<End, number> = { client: 0, server: 0 };

  constructor(options: LinkOptions) {
    this.#options = options;
    this.isDown = false;
  }

  /** Puts a frame on its way. */
  send(from: End, bytes: Uint8Array, sentAtMs: number): void {
    if (this.isDown) return;
    const sent: SentFrame = { from, index: this.transcript.length, sentAtMs, bytes, ...nameOf(bytes) };
    if (this.#drops(sent)) {
      this.transcript.push({ ...sent, arrivesAtMs: undefined });
      return;
    }
    const frame = { ...sent, arrivesAtMs: this.#arrival(from, sentAtMs + this.#latencyOf(sent)) };
    this.transcript.push(frame);
    this.#underway[from].push({ atMs: frame.arrivesAtMs, frame });
  }

  /**
   * Closes the socket from one end. The other learns it one latency later if that is the same for all frames, and never
   * before the last frame that is on its way to it.
   *
   * @returns whether this end closes first, as far as it knows
   */
  close(from: End, nowMs: number): boolean {
    if (this.isDown) return false;
    const { latency } = this.#options;
    const earliestMs = nowMs + (typeof latency === "number" ? latency : 0);
    this.#underway[from].push({ atMs: this.#arrival(from, earliestMs), frame: undefined });
    return true;
  }

  /** When the next frame of one end comes to the other. */
  nextArrival(from: End): number {
    return this.#underway[from][0]?.atMs ?? Number.POSITIVE_INFINITY;
  }

  /** Takes what comes next from one end: a frame, or `undefined` for the end of the socket. */
  take(from: End): LinkFrame | undefined {
    const frame = this.#underway[from].shift()?.frame;
    if (frame === undefined) this.isDown = true;
    return frame;
  }

  #arrival(from: End, earliestMs: number): number {
    this.#lastAtMs[from] = Math.max(this.#lastAtMs[from], earliestMs);
    return this.#lastAtMs[from];
  }

  #latencyOf(frame: SentFrame): number {
    const { latency = 0 } = this.#options;
    if (typeof latency === "number") return latency;
    return typeof latency === "function" ? latency(frame) : (latency[frame.index] ?? 0);
  }

  #drops(frame: SentFrame): boolean {
    const { drop = [] } = this.#options;
    return typeof drop === "function" ? drop(frame) : (drop[frame.index] ?? false);
  }
}

/** A frame of any size is named: limits are the business of the ends. */
const wide = resolveLimits({ maxFrameBytes: 2 ** 30 });

function nameOf(bytes: Uint8Array): Pick<SentFrame, "payloadType" | "logId"> {
  try {
    const { payloadType, logId } = decodePushFrame(bytes, wide);
    return { payloadType, logId };
  } catch {
    return { payloadType: "", logId: "0" };
  }
}
