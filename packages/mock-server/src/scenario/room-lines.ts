import {
  decodeFramePayload,
  decodePushFrame,
  encodeEvent,
  type LiveEventInit,
  type WebcastMessage,
} from "@webcast-kit/protocol";
import { checkEvents } from "../check-events.ts";
import { type Tape, type TapeBatch, toBatches } from "../tape/tape.ts";
import type { SendTapeStep } from "./scenario.ts";

/** What a room says at a time of a tape: messages in one piece, or a close. */
export type RoomLine =
  | { readonly t: number; readonly messages: readonly WebcastMessage[] }
  | { readonly t: number; readonly close: { readonly code: number; readonly reason: string } };

/** The part of a tape that a step is about. */
type Part = Pick<SendTapeStep["send"], "fromMs" | "toMs">;

/**
 * What a room can say of a part of a tape, from when the part begins. What belongs to one socket, such as its greeting
 * and heartbeats, is left out.
 */
export function roomLines({ entries }: Tape, { fromMs = 0, toMs = Number.POSITIVE_INFINITY }: Part): RoomLine[] {
  return toBatches(entries)
    .filter(({ t }) => t >= fromMs && t <= toMs)
    .flatMap(toRoomLine)
    .map((line) => ({ ...line, t: line.t - fromMs }));
}

function toRoomLine(batch: TapeBatch): RoomLine[] {
  const { t } = batch;
  if (batch.kind === "close") return [{ t, close: { code: batch.code, reason: batch.reason } }];
  const messages = messagesOf(batch);
  return messages.length === 0 ? [] : [{ t, messages }];
}

function messagesOf(batch: Exclude<TapeBatch, { kind: "close" }>): readonly WebcastMessage[] {
  switch (batch.kind) {
    case "messages":
      return batch.messages.map(({ message }) => message);
    case "frame":
      return messagesOfFrame(batch.bytes);
    case "text":
      return messagesOfText(batch.text);
  }
}

/** Those of a fetch result; another frame, or a broken one, has none. */
function messagesOfFrame(bytes: Uint8Array): readonly WebcastMessage[] {
  try {
    const frame = decodePushFrame(bytes);
    return frame.payloadType === "msg" ? decodeFramePayload(frame).messages : [];
  } catch {
    return [];
  }
}

/** That of an event as the managed socket has it; a greeting, or any other text, has none. */
function messagesOfText(text: string): readonly WebcastMessage[] {
  try {
    const { data } = JSON.parse(text) as { data: LiveEventInit };
    checkEvents([data]);
    return [encodeEvent(data)];
  } catch {
    return [];
  }
}
