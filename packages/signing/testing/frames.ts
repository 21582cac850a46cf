import { gzipSync } from "node:zlib";
import {
  encodeEvent,
  encodeFetchResult,
  encodePushFrame,
  type FetchResultInit,
  type WebcastMessageInit,
} from "@webcast-kit/protocol";

/** A `msg` frame with a fetch result. */
export function resultFrame(
  result: FetchResultInit,
  { gzip = false, logId = "41", payloadType = "msg" } = {},
): Uint8Array {
  const payload = encodeFetchResult(result);
  return encodePushFrame({
    logId,
    payloadEncoding: "pb",
    payloadType,
    headers: gzip ? [{ key: "compress_type", value: "gzip" }] : [],
    payload: gzip ? gzipSync(payload) : payload,
  });
}

/** A `msg` frame with one chat message for each comment. */
export function chatFrame(...comments: readonly string[]): Uint8Array {
  return resultFrame({ messages: comments.map(chatMessage) });
}

function chatMessage(comment: string): WebcastMessageInit {
  return encodeEvent({
    type: "chat",
    user: { id: "7100000000000000001", uniqueId: "viewer", nickname: "Viewer", profilePictureUrl: "" },
    comment,
  });
}

/** A `msg` frame with the message that ends a stream. */
export function endFrame(): Uint8Array {
  return resultFrame({ messages: [encodeEvent({ type: "control", action: 3 })] });
}

/**
 * A result of numbered messages: a number is the comment, the id and what is added to {@link FIRST_TIMESTAMP}, which is
 * now for the server unless the result says otherwise.
 */
export function numberedFrame(
  numbers: readonly number[],
  { history = false, ...result }: Omit<FetchResultInit, "messages"> & { readonly history?: boolean } = {},
  options: Parameters<typeof resultFrame>[1] = {},
): Uint8Array {
  return resultFrame(
    { now: FIRST_TIMESTAMP, ...result, messages: numbers.map((number) => numberedMessage(number, history)) },
    options,
  );
}

/** The answer to entering a room, as `numberedFrame` otherwise. */
export function welcomeFrame(numbers: readonly number[], result: Omit<FetchResultInit, "messages"> = {}): Uint8Array {
  return numberedFrame(numbers, { isFirst: true, ...result }, { payloadType: "im_enter_room_resp" });
}

/** When the message 0 was made, Unix milliseconds. */
export const FIRST_TIMESTAMP = 1_700_000_000_000;

function numberedMessage(number: number, history: boolean): WebcastMessageInit {
  const user = { id: "7100000000000000001", uniqueId: "viewer", nickname: "Viewer", profilePictureUrl: "" };
  const meta = { msgId: String(number), timestamp: FIRST_TIMESTAMP + number, history };
  return encodeEvent({ type: "chat", user, comment: String(number), ...meta });
}
