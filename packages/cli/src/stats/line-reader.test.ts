import { encodeEvent, encodeFetchResult, encodePushFrame } from "@webcast-kit/protocol";
import { describe, expect, it } from "vitest";
import { LineReader } from "./line-reader.ts";

const chat = encodeEvent({ type: "chat", user: { id: "7" }, comment: "hi", msgId: "11" });
const frame = encodePushFrame({
  logId: "1",
  payloadType: "msg",
  payloadEncoding: "pb",
  headers: [],
  payload: encodeFetchResult({ messages: [chat], cursor: "c", internalExt: "e", needAck: false }),
});
const b64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");

function read(...lines: readonly unknown[]) {
  const reader = new LineReader();
  return lines.flatMap((line, index) => [...reader.read(line, index + 1)]);
}

const types = (...lines: readonly unknown[]) =>
  read(...lines).map(({ heard, atMs }) => [heard.event?.type ?? heard.notice?.type, atMs]);

describe("LineReader", () => {
  it("reads lines of listen --json, by their time", () => {
    expect(types({ type: "roomInfo" }, { type: "chat", timestamp: 5000 }, { type: "gift", timestamp: 4000 })).toEqual([
      ["roomInfo", undefined],
      ["chat", 5000],
      ["gift", 5000],
    ]);
  });

  it("does not believe a time that is days later, nor one that is none", () => {
    const far = { type: "chat", timestamp: 5000 + 9e8 };
    expect(types({ type: "chat", timestamp: 5000 }, far, { type: "chat", timestamp: "soon" })).toEqual([
      ["chat", 5000],
      ["chat", 5000],
      ["chat", 5000],
    ]);
  });

  it("reads what the server said on a tape, of any kind", () => {
    expect(
      types(
        { tape: 1, id: "a" },
        { t: 0, c: 1, k: "http", req: {} },
        { t: 1, c: 1, k: "upgrade", status: 403 },
        { t: 2, c: 2, k: "upgrade", status: 101 },
        { t: 3, c: 2, d: "s", k: "text", j: { event: "member", data: { user: {} } } },
        { t: 4, c: 2, d: "s", k: "text", s: '{"event":"like","data":{}}' },
        { t: 5, c: 2, d: "c", k: "text", s: '{"event":"chat"}' },
        { t: 6, c: 2, d: "s", k: "text", s: "no JSON" },
        { t: 7, c: 3, k: "msg", j: { type: "gift" } },
        { t: 8, c: 3, k: "msg", method: "WebcastNobodyKnows", b64: "" },
        { t: 9, c: 3, d: "s", k: "bin", b64: b64(frame) },
        { t: 10, c: 3, d: "c", k: "bin", b64: b64(frame) },
        { t: 11, c: 3, d: "s", k: "bin", b64: b64(frame.subarray(0, 9)) },
        { t: 12, c: 3, d: "s", k: "close", code: 4005, reason: "STREAM_END" },
      ),
    ).toEqual([
      ["connected", 2],
      ["member", 3],
      ["like", 4],
      ["gift", 7],
      ["unknown", 8],
      ["chat", 9],
      ["skipped", 11],
      ["ended", 12],
    ]);
  });

  it("takes a message that came again for the same", () => {
    const message = { c: 1, k: "msg", method: chat.method, msgId: "11", b64: b64(chat.payload) };
    expect(types({ t: 1, ...message }, { t: 2, d: "s", k: "bin", c: 2, b64: b64(frame) })).toEqual([["chat", 1]]);
  });

  it.each([[5], [null], ["text"], [{ event: "chat" }]])("refuses %j, and says which line it is", (line) => {
    expect(() => read({ type: "chat" }, line)).toThrow(/^line 2 is neither an event of "webcast listen --json" nor a/);
  });
});
