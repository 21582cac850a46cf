import { gzipSync } from "node:zlib";
import {
  encodeEvent,
  encodeFetchResult,
  encodePushFrame,
  type FetchResultInit,
  type WebcastMessageInit,
} from "@webcast-kit/protocol";

/** A `msg` frame with a fetch result. */
export function resultFrame(result: FetchResultInit, { gzip = false, logId = "41" } = {}): Uint8Array {
  const payload = encodeFetchResult(result);
  return encodePushFrame({
    logId,
    payloadEncoding: "pb",
    payloadType: "msg",
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
