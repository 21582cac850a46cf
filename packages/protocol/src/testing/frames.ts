import fc from "fast-check";
import { encodeEvent } from "../encode.ts";
import type { FetchResult, WebcastMessage } from "../fetch-result.ts";
import type { PushFrame } from "../frame.ts";
import { liveEvent } from "./events.ts";
import { int32, int64Number, int64Text, text, uint64Text } from "./values.ts";

const payloadTypes = ["msg", "ack", "hb", "im_enter_room", "im_enter_room_resp", "close"];

/**
 * Any push frame, with every field. Its payload is any bytes: encode a {@link fetchResult} for one with meaning.
 */
export function pushFrame(): fc.Arbitrary<PushFrame> {
  return fc.record({
    seqId: uint64Text(),
    logId: uint64Text(),
    service: uint64Text(),
    method: uint64Text(),
    headers: fc.array(fc.record({ key: text(), value: text() }), { maxLength: 4 }),
    payloadEncoding: fc.oneof(fc.constant("pb"), text()),
    payloadType: fc.oneof(fc.constantFrom(...payloadTypes), text()),
    payload: fc.uint8Array({ maxLength: 40 }),
  });
}

/** A message of a fetch result: that of a {@link liveEvent}, or one of an unknown method with any bytes. */
export function webcastMessage(): fc.Arbitrary<WebcastMessage> {
  const body = fc.oneof(
    liveEvent().map(encodeEvent),
    fc.record({ method: text().map((name) => `Webcast?${name}`), payload: fc.uint8Array({ maxLength: 40 }) }),
  );
  const rest = fc.record({ msgId: int64Text(), msgType: int32(), offset: int64Text(), isHistory: fc.boolean() });
  return fc.tuple(body, rest).map(([{ method, payload }, others]) => ({ method, payload, ...others }));
}

/** Any fetch result, with every field. */
export function fetchResult(): fc.Arbitrary<FetchResult> {
  return fc.record({
    messages: fc.array(webcastMessage(), { maxLength: 4 }),
    cursor: text(),
    fetchIntervalMs: int64Number(),
    now: int64Number(),
    internalExt: text(),
    fetchType: int32(),
    routeParams: fc.dictionary(text(), text(), { maxKeys: 4, noNullPrototype: true }),
    heartbeatDurationMs: int64Number(),
    needAck: fc.boolean(),
    pushServer: text(),
    isFirst: fc.boolean(),
    historyCommentCursor: text(),
    historyNoMore: fc.boolean(),
  });
}
