import { decodeEvent } from "../decode.ts";
import type { WebcastMessage } from "../fetch-result.ts";
import type { LiveEvent } from "../live-event.ts";
import { join } from "./bytes.ts";

/** A message around bytes, with nothing else that it says. */
export function messageOf(method: string, payload: Uint8Array): WebcastMessage {
  return { method, payload, msgId: "0", msgType: 0, offset: "0", isHistory: false };
}

/** The event of a message that has these fields, each written as bytes. */
export function eventOfFields(method: string, ...fields: readonly Uint8Array[]): LiveEvent {
  return decodeEvent(messageOf(method, join(...fields)));
}

/** What every event says of itself when its message says nothing. */
export const emptyMeta = { msgId: "", timestamp: 0, history: false } as const;

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
