import { decodeEvent, type LiveEvent } from "@webcast-kit/protocol";
import { decodeMessage, encodeMessage } from "@webcast-kit/protocol/messages";
import { describe, expect, it } from "vitest";
import type { RoomEvent } from "../room/heard.ts";
import { Pseudonyms } from "./pseudonyms.ts";
import { toDirectLine, toManagedLine } from "./tape-line.ts";

const people = new Pseudonyms(new Uint8Array(16).fill(1));
const envelope = { msgId: "11", msgType: 0, offset: "0", isHistory: false };
/** A type that is an event by its name only, with a field 900 that no schema has. */
const method = "WebcastGiftPanelUpdateMessage";
const payload = Uint8Array.from([...encodeMessage(method, {}), ...Buffer.from("a2380568656c6c6f", "hex")]);

const lineOf = (event: LiveEvent, pseudonyms?: Pseudonyms) =>
  toDirectLine(event, pseudonyms) as { method: string; b64: string } | undefined;

describe("toDirectLine", () => {
  it("writes a message that is known by its name only whole, if people may be in it", () => {
    const event = decodeEvent({ ...envelope, method, payload });
    expect(event).not.toHaveProperty("payload");
    const line = lineOf(event);
    expect(line).toMatchObject({ k: "msg", method, msgId: "11" });
    const again = decodeMessage(method, Buffer.from(line?.b64 ?? "", "base64"));
    expect(again).toEqual(decodeMessage(method, payload));
    expect(again).toHaveProperty("$unknown");
    expect(lineOf(event, people)).toBeUndefined();
  });

  it("writes an unknown message as its bytes", () => {
    const event = decodeEvent({
      ...envelope,
      method: "WebcastNobodyKnows",
      payload: Uint8Array.of(1, 2),
      isHistory: true,
    });
    expect(lineOf(event)).toEqual({ k: "msg", method: "WebcastNobodyKnows", msgId: "11", history: true, b64: "AQI=" });
    expect(lineOf(event, people)).toBeUndefined();
  });

  it("leaves out what is broken inside", () => {
    const event = decodeEvent({ ...envelope, method, payload: Uint8Array.of(15) });
    expect(lineOf(event)).toBeUndefined();
  });
});

describe("toManagedLine", () => {
  it("writes what the server sent, without what the client put beside it", () => {
    const user = { id: "7", nickname: "Ann" };
    const event = { type: "chat", comment: "hi", user, nickname: "Ann", userId: "7", history: false };
    expect(toManagedLine(event as unknown as RoomEvent)).toEqual({
      k: "text",
      j: { event: "chat", data: { type: "chat", comment: "hi", user } },
    });
  });

  it("writes an unknown event by its own name, if people may be in it", () => {
    const event = { type: "unknown", name: "news", data: { a: 1 }, history: false } as RoomEvent;
    expect(toManagedLine(event)).toEqual({ k: "text", j: { event: "news", data: { a: 1 } } });
    expect(toManagedLine(event, people)).toBeUndefined();
  });
});
