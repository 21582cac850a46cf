import { gzipSync } from "node:zlib";
import { encodeAck, encodeEvent, encodeFetchResult, encodeHeartbeat, encodePushFrame } from "@webcast-kit/protocol";
import { describe, expect, it } from "vitest";
import { Redactor } from "../journal/redact.ts";
import { closePayload, encodeFrame, FrameSplitter, opcodes, type SplitFrame } from "../wire/frames.ts";
import { describeClientFrame, describeMockFrame } from "./describe-frame.ts";

const plain = new Redactor();

function frameOf(opcode: number, payload: Uint8Array | string, fin = true): SplitFrame {
  const [frame] = new FrameSplitter().push(encodeFrame({ opcode, fin, payload: Buffer.from(payload as string) }));
  return frame as SplitFrame;
}

const chat = (comment: string) => encodeEvent({ type: "chat", user: { uniqueId: "ann" }, comment });

function pushFrameOf(...messages: ReturnType<typeof chat>[]): SplitFrame {
  const payload = gzipSync(encodeFetchResult({ messages }));
  return frameOf(opcodes.binary, encodePushFrame({ payloadType: "msg", payload }));
}

describe("a frame of the mock", () => {
  it("is called by its event, with what the event says", () => {
    const text = JSON.stringify({ event: "chat", data: { type: "chat", user: { uniqueId: "ann" }, comment: "hello" } });
    expect(describeMockFrame(frameOf(opcodes.text, text), plain)).toEqual({
      names: ["chat"],
      text: "@ann comment=hello",
    });
  });

  it("is called by its type and all its events when it is a push frame", () => {
    const unknown = { ...chat(""), method: "WebcastOfTomorrowMessage" };
    expect(describeMockFrame(pushFrameOf(chat("one"), chat("two"), unknown), plain)).toEqual({
      names: ["msg", "chat", "chat", "WebcastOfTomorrowMessage"],
      text: "@ann comment=one",
    });
    expect(describeMockFrame(frameOf(opcodes.binary, encodePushFrame({ payloadType: "hb" })), plain).names).toEqual([
      "hb",
    ]);
  });

  it("has twenty names and 240 characters at most", () => {
    const many = Array.from({ length: 50 }, () => chat("long".repeat(200)));
    const { names, text } = describeMockFrame(pushFrameOf(...many), plain);
    expect(names).toHaveLength(20);
    expect(text).toHaveLength(240);
  });

  it("says of a close its code and its reason", () => {
    expect(describeMockFrame(frameOf(opcodes.close, closePayload(4005, "STREAM_END")), plain).text).toBe(
      "4005 STREAM_END",
    );
  });

  it.each([
    ["a text that is no JSON", frameOf(opcodes.text, "{"), { names: [], text: "{" }],
    ["JSON that is no object", frameOf(opcodes.text, "null"), { names: [], text: "null" }],
    ["bytes that are no push frame", frameOf(opcodes.binary, "\xff\xff\xff"), { names: [] }],
    ["a part of a message", frameOf(opcodes.text, '{"event":"chat"}', false), { names: [] }],
    ["a message of a megabyte", frameOf(opcodes.text, "x".repeat(1 << 20)), { names: [] }],
    ["a ping", frameOf(opcodes.ping, "beat"), { names: [] }],
  ])("may be %s", (_what, frame, description) => {
    expect(describeMockFrame(frame, plain)).toEqual(description);
  });

  it("shows nothing that is a secret by its name, or that the client came with", () => {
    const redactor = new Redactor(["sk_live_1"]);
    const say = (data: object) =>
      describeMockFrame(frameOf(opcodes.text, JSON.stringify({ event: "x", data })), redactor).text;
    expect(say({ token: "abcdef", note: "k=1", key: "sk_live_1" })).toBe("token=[redacted] note=k=1 key=[redacted]");
    expect(say({ url: "wss://host/?ttwid=abc&X-Bogus=def" })).not.toMatch(/abc|def/);
    const raw = frameOf(opcodes.text, `sk_live_1 and ${"x".repeat(230)} sk_live_1`);
    expect(describeMockFrame(raw, redactor).text).not.toContain("sk_live");
  });
});

describe("a frame of a client", () => {
  it("is called by the type of its push frame", () => {
    expect(
      describeClientFrame(frameOf(opcodes.binary, encodeHeartbeat({ roomId: "1", sendPacketSeqId: "1" }))),
    ).toEqual({ names: ["hb"] });
    expect(describeClientFrame(frameOf(opcodes.binary, encodeAck({ logId: "1", internalExt: "a" })))).toEqual({
      names: ["ack"],
    });
  });

  it("shows nothing that the client wrote", () => {
    const frames = [
      frameOf(opcodes.text, '{"type":"sk_live_1"}'),
      frameOf(opcodes.binary, encodePushFrame({ payloadType: "sk_live_1" })),
      frameOf(opcodes.binary, "sk_live_1"),
      frameOf(opcodes.close, closePayload(1000, "sk_live_1")),
    ];
    expect(frames.map(describeClientFrame)).toEqual([
      { names: [] },
      { names: ["unknown"] },
      { names: [] },
      { names: [], text: "1000" },
    ]);
  });
});
