import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { durationOf, type TapeEntry, toBatches } from "./tape.ts";
import { formatTape, parseTape } from "./tape-format.ts";

const header = '{"tape":1,"id":"x","created":"2026-01-01T00:00:00.000Z","license":"CC0-1.0","origin":"synthetic"}';
const chat = '{"t":5,"c":1,"d":"s","k":"msg","j":{"type":"chat","user":{"uniqueId":"ann"},"comment":"hi"}}';

function tapeOf(...lines: string[]): string {
  return [header, ...lines].join("\n");
}

describe("parseTape", () => {
  it("reads each kind of line", () => {
    const { entries } = parseTape(
      tapeOf(
        chat,
        '{"t":6,"c":1,"d":"s","k":"msg","method":"WebcastX","msgId":"7","history":true,"b64":"CAE="}',
        '{"t":7,"c":1,"d":"s","k":"bin","b64":"AAEC"}',
        '{"t":8,"c":1,"d":"s","k":"text","s":"hello"}',
        '{"t":9,"c":1,"d":"s","k":"close","code":4500,"reason":"gone"}',
      ),
    );
    expect(entries).toMatchObject([
      { t: 5, kind: "message", message: { method: "WebcastChatMessage" }, event: { comment: "hi" } },
      { t: 6, kind: "message", message: { method: "WebcastX", msgId: "7", isHistory: true } },
      { t: 7, kind: "frame" },
      { t: 8, kind: "text", text: "hello" },
      { t: 9, kind: "close", code: 4500, reason: "gone" },
    ]);
  });

  it.each([
    ["is empty", "", "line 1: not JSON"],
    ["is of another version", header.replace('"tape":1', '"tape":2'), "line 1: /tape"],
    ["starts at no time", header.replace("2026-01-01T00:00:00.000Z", "yesterday"), "line 1: created is not a time"],
    ["is cut in the middle of a line", tapeOf(chat, chat.slice(0, 30)), "line 3: not JSON"],
    ["has a line of no kind", tapeOf('{"t":0,"c":1,"d":"s"}'), 'line 2: k must be "msg"'],
    ["has a line that is null", tapeOf("null"), 'line 2: k must be "msg"'],
    ["has bytes that are not base64", tapeOf('{"t":0,"c":1,"d":"s","k":"bin","b64":"*"}'), "line 2: /b64"],
    ["goes back in time", tapeOf(chat, chat.replace('"t":5', '"t":4')), "line 3: t is 4, before the 5"],
    ["has an event that no message carries", tapeOf(chat.replace('"chat"', '"party"')), "line 2: ERR_ARGUMENT"],
    ["has an event without its fields", tapeOf(chat.replace('"user":{"uniqueId":"ann"},', "")), "line 2: "],
    [
      "has a count that is no number",
      tapeOf('{"t":0,"c":1,"d":"s","k":"msg","j":{"type":"control","action":1.5}}'),
      "line 2: /action",
    ],
    [
      "has an id that is no decimal",
      tapeOf(chat.replace('"uniqueId"', '"id":"x","uniqueId"')),
      "line 2: /user/id must match",
    ],
    [
      "has a close code that cannot be sent",
      tapeOf('{"t":0,"c":1,"d":"s","k":"close","code":1006,"reason":""}'),
      "line 2: code 1006 cannot be sent",
    ],
  ])("names the line and the reason when it %s", (_title, text, reason) => {
    expect(() => parseTape(text)).toThrow(expect.objectContaining({ code: "ERR_TAPE_INVALID" }));
    expect(() => parseTape(text)).toThrow(reason);
  });

  it("reads what formatTape wrote, whatever the bytes", () => {
    const entry: fc.Arbitrary<TapeEntry> = fc.oneof(
      fc.record({
        t: fc.constant(0),
        kind: fc.constant("message" as const),
        message: fc.record({
          method: fc.string({ minLength: 1 }),
          payload: fc.uint8Array(),
          msgId: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String),
          msgType: fc.constant(0),
          offset: fc.constant("0"),
          isHistory: fc.boolean(),
        }),
      }),
      fc.record({ t: fc.constant(0), kind: fc.constant("frame" as const), bytes: fc.uint8Array() }),
      fc.record({ t: fc.constant(0), kind: fc.constant("text" as const), text: fc.string({ unit: "grapheme" }) }),
    );
    fc.assert(
      fc.property(fc.array(entry), (entries) => {
        const tape = { ...parseTape(header), entries };
        const again = parseTape(formatTape(tape));
        expect(formatTape(again)).toBe(formatTape(tape));
        expect(again.entries.map(plain)).toEqual(entries.map(plain));
      }),
    );
  });
});

/** Buffers and byte arrays alike. */
function plain(entry: TapeEntry): unknown {
  if (entry.kind === "frame") return [...entry.bytes];
  return entry.kind === "message" ? { ...entry.message, payload: [...entry.message.payload] } : entry;
}

describe("toBatches", () => {
  it("sends neighbours of one time together, and nothing else", () => {
    const { entries } = parseTape(
      tapeOf(chat, chat, '{"t":5,"c":1,"d":"s","k":"text","s":""}', chat, chat.replace('"t":5', '"t":6')),
    );
    const sizes = toBatches(entries).map((batch) => (batch.kind === "messages" ? batch.messages.length : batch.kind));
    expect(sizes).toEqual([2, "text", 1, 1]);
    expect(durationOf({ ...parseTape(header), entries })).toBe(6);
    expect(durationOf(parseTape(header))).toBe(0);
  });
});
