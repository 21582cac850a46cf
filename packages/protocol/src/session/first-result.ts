import { decodeEvent } from "../decode.ts";
import type { FetchResult, WebcastMessage } from "../fetch-result.ts";
import type { Limits } from "../limits.ts";
import type { LiveEvent } from "../live-event.ts";

/** The lowest time that is taken for Unix milliseconds: of recorded messages, some say seconds and some say nothing. */
const FIRST_MS = 1_000_000_000_000;

/**
 * Decodes a message of the first result of a room that was entered anew, and labels it as history when it is from before.
 *
 * Public clients take the whole first result for what was there before, and the platform marks single messages too. But
 * that result also holds what was made for the newcomer, so the times decide where both are known: that of the message,
 * and that of the server when it let the client in.
 *
 * @param waitedMs from the question for the room to this result, at most which the server's clock has gone on since
 */
export function decodeFirst(message: WebcastMessage, result: FetchResult, limits: Limits, waitedMs: number): LiveEvent {
  // Without the result's time, so that a message without a time of its own is known by it.
  const event = decodeEvent(message, limits);
  const areTimesKnown = event.timestamp >= FIRST_MS && result.now >= FIRST_MS;
  const isFromBefore = areTimesKnown ? event.timestamp < result.now - waitedMs : result.isFirst;
  return Object.assign(event, {
    timestamp: event.timestamp || result.now,
    history: message.isHistory || isFromBefore,
  });
}
