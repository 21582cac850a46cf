import { decodeEvent, endsStream } from "@webcast-kit/protocol";
import type { Playback } from "../namespace/playback.ts";
import type { MessageEntry, TapeBatch } from "../tape/tape.ts";
import { type CaptionsEnd, STREAM_END } from "./captions-session.ts";

/** How a tape ends the stream, and how long after a client came in. */
export interface TapeEnd extends CaptionsEnd {
  readonly afterMs: number;
}

const CONTROL_METHOD = "WebcastControlMessage";

/**
 * When the room's tape ends the stream or closes its sockets; nothing when it does neither. Speech has no other pace
 * than the clock's, so with speed 0 the stream lasts as long as it was recorded.
 */
export function tapeEndOf({ batches, speed }: Playback): TapeEnd | undefined {
  for (const batch of batches) {
    const end = endOf(batch);
    if (end !== undefined) return { ...end, afterMs: batch.t / (speed || 1) };
  }
  return undefined;
}

function endOf(batch: TapeBatch): CaptionsEnd | undefined {
  if (batch.kind === "messages" && batch.messages.some(endsTape)) return STREAM_END;
  if (batch.kind !== "close") return undefined;
  return { code: batch.code, reason: batch.reason, message: "The connection to the stream was closed" };
}

/** Only control messages are decoded: the others of a long tape end nothing. */
function endsTape({ event, message }: MessageEntry): boolean {
  return message.method === CONTROL_METHOD && endsStream(event ?? decodeEvent(message));
}
