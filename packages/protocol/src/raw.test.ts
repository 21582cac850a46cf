import { describe, expect, it, vi } from "vitest";
import { decodeEvent, decodeEvents, decodeFrame } from "./decode.ts";
import { encodeEvent } from "./encode.ts";
import { eventMethods, liveEventTypes, typesOfMethod } from "./events/index.ts";
import { encodeFetchResult } from "./fetch-result.ts";
import { encodePushFrame } from "./frame.ts";
import type { LiveEvent } from "./live-event.ts";
import { hex } from "./testing/bytes.ts";

const bare = { msgId: "9", msgType: 0, offset: "0", isHistory: false };
const chat = encodeEvent({ type: "chat", user: { id: "7118837517953646902" }, comment: "hi", msgId: "5" });

describe("raw()", () => {
  it("says what to import when the full schemas are not there", () => {
    const event = decodeEvent(chat) as LiveEvent<"chat">;
    expect(() => event.raw()).toThrow('ERR_STATE: import "@webcast-kit/protocol/messages"');
  });

  it("decodes all fields once they are, and keeps unknown ones", async () => {
    await import("./messages.ts");
    const payload = new Uint8Array([...chat.payload, ...hex("3801 f87f 2a")]);
    const event = decodeEvent({ ...chat, payload }) as LiveEvent<"chat">;
    expect(event.raw()).toMatchObject({ content: "hi", user: { id: "7118837517953646902" } });
    expect(event.raw().$unknown).toEqual([hex("3801"), hex("f87f2a")]);
  });

  it("is not a field: events compare and print as data", () => {
    const event = decodeEvent(chat);
    expect(Object.keys(event)).not.toContain("raw");
    expect(JSON.parse(JSON.stringify(event))).toEqual({ ...event });
  });
});

describe("messages without fields of their own as events", () => {
  it("are events named by their method", async () => {
    await import("./messages.ts");
    const event = decodeEvent({ ...bare, method: "WebcastHotRoomMessage", payload: hex("") });
    expect(event).toEqual({
      type: "hotRoom",
      method: "WebcastHotRoomMessage",
      msgId: "9",
      timestamp: 0,
      history: false,
    });
    expect((event as LiveEvent<"hotRoom">).raw()).toEqual({});
  });

  it("cost nothing until somebody asks: a broken one fails in raw() only", async () => {
    await import("./messages.ts");
    const event = decodeEvent({ ...bare, method: "WebcastHotRoomMessage", payload: hex("0f") }) as LiveEvent<"hotRoom">;
    expect(event.type).toBe("hotRoom");
    expect(() => event.raw()).toThrow("ERR_PAYLOAD_MALFORMED");
  });

  it("have names in camel case, of their own", () => {
    for (const type of liveEventTypes) expect(type).toMatch(/^[a-z][a-zA-Z0-9]*$/);
    expect(typesOfMethod("WebcastAISummaryMessage")).toEqual(["aiSummary"]);
    expect(typesOfMethod("LinkMicMethod")).toEqual(["linkMic"]);
    expect(typesOfMethod("WebcastNobodyKnowsMessage")).toEqual(["unknown"]);
    expect(typesOfMethod("toString")).toEqual(["unknown"]);
  });

  it("agree with the event table on the names that both have", () => {
    for (const [method, type] of eventMethods) expect(typesOfMethod(method)[0]).toBe(type);
  });
});

describe("decoding only some types", () => {
  const like = encodeEvent({ type: "like", user: {}, likeCount: 1, totalLikes: 1 });
  const stranger = { ...bare, method: "WebcastNobodyKnowsMessage", payload: hex("") };
  const payload = encodeFetchResult({ messages: [chat, like, stranger, { ...like, payload: hex("0f") }] });
  const frame = encodePushFrame({ payloadType: "msg", payload });
  const typesOf = (...only: LiveEvent["type"][]) => decodeFrame(frame, { only: new Set(only) }).map(({ type }) => type);

  it("passes the others over", () => {
    expect(typesOf("chat")).toEqual(["chat"]);
    expect(typesOf("unknown")).toEqual(["unknown"]);
    expect(typesOf()).toEqual([]);
  });

  it("tells of a broken message that would have been wanted", () => {
    expect(typesOf("like")).toEqual(["like", "decodeError"]);
  });

  it("does not read what is not wanted", () => {
    const unread = { ...chat, payload: new Proxy(new Uint8Array(0), { get: vi.fn(() => expect.unreachable()) }) };
    expect(decodeEvents({ messages: [unread], now: 0 } as never, { only: new Set(["like"]) })).toEqual([]);
  });
});
