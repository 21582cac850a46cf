import { describe, expect, it } from "vitest";
import { decodeEvent, decodeEvents, decodeFrame } from "../decode.ts";
import { encodeEvent } from "../encode.ts";
import { decodeFetchResult, encodeFetchResult, type WebcastMessage } from "../fetch-result.ts";
import { encodePushFrame } from "../frame.ts";
import { defaultLimits } from "../limits.ts";
import { hex, withHex } from "../testing/bytes.ts";
import { messageOf } from "../testing/messages.ts";

describe("messages of a frame", () => {
  const good = encodeEvent({ type: "like", user: {}, likeCount: 1, totalLikes: 2, msgId: "5", timestamp: 6 });
  const broken = { ...messageOf("WebcastChatMessage", hex("1a05")), msgId: "9", isHistory: true };
  const frameOf = (...messages: WebcastMessage[]) =>
    encodePushFrame({ payloadType: "msg", payload: encodeFetchResult({ messages, now: 77 }) });

  it("keep their order, and a broken one costs only itself", () => {
    const events = decodeFrame(frameOf(good, broken, good));
    expect(events.map(({ type }) => type)).toEqual(["like", "decodeError", "like"]);
    expect(withHex(events[1])).toMatchObject({
      ...{ method: "WebcastChatMessage", payload: "1a05", error: { code: "ERR_PAYLOAD_MALFORMED" } },
      ...{ msgId: "9", timestamp: 77, history: true },
    });
  });

  it("of an unknown type become unknown events with their bytes", () => {
    const [event] = decodeFrame(frameOf({ ...messageOf("WebcastNewMessage", hex("ffff")), msgId: "9" }));
    const known = { msgId: "9", timestamp: 77, history: false };
    expect(withHex(event)).toEqual({ type: "unknown", method: "WebcastNewMessage", payload: "ffff", ...known });
  });

  it("of types that exist on objects by themselves are unknown", () => {
    for (const method of ["toString", "__proto__", "constructor", ""]) {
      expect(decodeEvent(messageOf(method, hex("")))).toMatchObject({ type: "unknown", method });
    }
  });

  it("take their time from the result when they have none", () => {
    const silent = messageOf("WebcastLikeMessage", hex("1001"));
    expect(decodeFrame(frameOf(silent, good)).map(({ timestamp }) => timestamp)).toEqual([77, 6]);
    expect(decodeEvent(silent).timestamp).toBe(0);
  });

  it("take their id from around them when they have none", () => {
    const silent = { ...messageOf("WebcastLikeMessage", hex("1001")), msgId: "9" };
    expect(decodeEvent(silent).msgId).toBe("9");
    expect(decodeEvent({ ...good, msgId: "9" }).msgId).toBe("5");
    expect(decodeEvent({ ...silent, msgId: "0" }).msgId).toBe("");
  });

  it("carry the history flag", () => {
    const flags = decodeEvents({
      ...decodeFetchResult(new Uint8Array()),
      messages: [{ ...good, isHistory: true }, good],
    });
    expect(flags.map(({ history }) => history)).toEqual([true, false]);
  });

  it("are looked for in im_enter_room_resp too, and nowhere else", () => {
    const payload = encodeFetchResult({ messages: [good] });
    const count = (payloadType: string) => decodeFrame(encodePushFrame({ payloadType, payload })).length;
    expect(["msg", "im_enter_room_resp", "hb", "ack", "close", ""].map(count)).toEqual([1, 1, 0, 0, 0, 0]);
  });

  it("of a frame that is no fetch result are none: the frame is refused", () => {
    const frame = encodePushFrame({ payloadType: "msg", payload: hex("0f") });
    expect(() => decodeFrame(frame, { limits: defaultLimits })).toThrow("ERR_PAYLOAD_MALFORMED");
  });
});
