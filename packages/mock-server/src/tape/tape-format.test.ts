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
    ["has a line of no kind", tapeOf('{"t":0,"c":1,"d":"s"}'), 'line 2: k must be one of "msg", "bin"'],
    ["has a line that is null", tapeOf("null"), 'line 2: k must be one of "msg"'],
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
    ["has a close code of three bytes", tapeOf('{"t":0,"c":1,"d":"s","k":"close","code":65536}'), "line 2: /code"],
    ["has a reason without a code", tapeOf('{"t":0,"c":1,"d":"s","k":"close","reason":"x"}'), "a reason needs a code"],
    [
      "has a reason that no close frame holds",
      tapeOf(`{"t":0,"c":1,"d":"s","k":"close","code":1000,"reason":"${"x".repeat(124)}"}`),
      "line 2: reason has more than 123 bytes",
    ],
    [
      "says a text twice",
      tapeOf('{"t":0,"c":1,"d":"s","k":"text","s":"{}","j":{}}'),
      "line 2: expected one of s, j and b64, got s and j",
    ],
    [
      "has fragments of another message",
      tapeOf('{"t":0,"c":1,"d":"s","k":"bin","b64":"AAEC","frag":[1,1]}'),
      "line 2: frag has 2 bytes together, the message has 3",
    ],
    [
      "has pieces of another body",
      tapeOf(
        '{"t":0,"c":1,"k":"http","req":{"method":"GET","url":"/"},"res":{"status":200,"s":"ab","chunks":[[0,3]]}}',
      ),
      "line 2: chunks have 3 bytes together, the body has 2",
    ],
    [
      "has a ping that no frame holds",
      tapeOf(`{"t":0,"c":1,"d":"s","k":"ping","b64":"${"A".repeat(168)}"}`),
      "line 2: b64 has 126 bytes",
    ],
    [
      "expects something of the server",
      tapeOf('{"t":0,"c":1,"d":"s","k":"text","s":"","expect":true}'),
      "line 2: expect is for lines of the client",
    ],
    [
      "expects what it does not know",
      tapeOf('{"t":0,"c":1,"d":"c","k":"text","s":"","expect":"all"}'),
      "line 2: /expect",
    ],
    [
      "has a header with a line break",
      tapeOf('{"t":0,"c":1,"k":"open","url":"/","h":[["a","b\\r\\nc: d"]]}'),
      "line 2: /h/0/1 must match",
    ],
    ["opens a path that is none", tapeOf('{"t":0,"c":1,"k":"open","url":"x"}'), "line 2: /url must match"],
    [
      "answers a handshake that is not there",
      tapeOf('{"t":0,"c":1,"k":"upgrade","status":101}'),
      "line 2: an upgrade needs",
    ],
    [
      "goes on behind an end",
      tapeOf('{"t":0,"c":1,"k":"eof","how":"fin"}', chat),
      "line 3: connection 1 has ended above",
    ],
    [
      "opens a connection twice",
      tapeOf('{"t":0,"c":2,"k":"open","url":"/"}', '{"t":0,"c":2,"k":"open","url":"/"}'),
      "line 3: connection 2 has begun above",
    ],
    [
      "mixes requests and a socket",
      tapeOf('{"t":0,"c":2,"k":"http","req":{"method":"GET","url":"/"}}', '{"t":0,"c":2,"d":"s","k":"text","s":""}'),
      "line 3: connection 2 is one of HTTP",
    ],
  ])("names the line and the reason when it %s", (_title, text, reason) => {
    expect(() => parseTape(text)).toThrow(expect.objectContaining({ code: "ERR_TAPE_INVALID" }));
    expect(() => parseTape(text)).toThrow(reason);
  });

  it("reads a line or says what is wrong with it, whatever the line has", () => {
    const value = fc.oneof(
      fc.constantFrom("s", "c", "/", "", "AAEC", "GET", "fin", 0, 1, 200, true, null),
      fc.jsonValue(),
    );
    const names = [
      "d",
      "url",
      "h",
      "status",
      "s",
      "j",
      "b64",
      "frag",
      "code",
      "reason",
      "how",
      "expect",
      "req",
      "res",
      "method",
    ];
    const kinds = ["msg", "bin", "text", "ping", "pong", "close", "open", "upgrade", "http", "eof"];
    const line = fc.tuple(fc.constantFrom(...kinds), fc.dictionary(fc.constantFrom(...names), value));
    fc.assert(
      fc.property(line, ([k, fields]) => {
        const text = tapeOf(JSON.stringify({ t: 0, c: 1, d: "s", ...fields, k }));
        try {
          expect(formatTape(parseTape(formatTape(parseTape(text))))).toBe(formatTape(parseTape(text)));
        } catch (error) {
          expect(error).toMatchObject({ code: "ERR_TAPE_INVALID", message: expect.stringContaining("line 2: ") });
        }
      }),
    );
  });

  it("keeps the keys that it does not know, wherever they stand", () => {
    const text = `${[
      header.replace("}", ',"api":"managed","note":{"a":1}}'),
      '{"t":0,"c":1,"k":"http","req":{"method":"GET","url":"/","x":1},"res":{"status":200,"y":2},"z":[3]}',
      '{"t":0,"c":2,"d":"s","k":"text","s":"a","w":null}',
    ].join("\n")}\n`;
    expect(formatTape(parseTape(text))).toBe(text);
  });

  it.each([
    '{"t":0,"c":1,"k":"open","url":"/a?b","h":[["A","1"],["a","2"]]}',
    '{"t":0,"c":1,"k":"http","req":{"method":"PUT","url":"/","b64":"AP8="},"res":{"t":5,"status":200,"s":"ab","chunks":[[0,1],[9,1]]}}',
    '{"t":0,"c":1,"d":"c","k":"text","j":{"a":[1,"2"]},"frag":[4,9],"expect":{"a":"*"}}',
    '{"t":0,"c":1,"d":"s","k":"text","b64":"/w=="}',
    '{"t":0,"c":1,"d":"c","k":"bin","b64":"","expect":"same"}',
    '{"t":0,"c":1,"d":"c","k":"ping","b64":"aGk="}',
    '{"t":0,"c":1,"d":"s","k":"pong","b64":""}',
    '{"t":0,"c":1,"d":"s","k":"close"}',
    '{"t":0,"c":1,"d":"s","k":"close","code":65535,"reason":"é"}',
    '{"t":0,"c":1,"d":"c","k":"close","b64":"Aw=="}',
    '{"t":0,"c":1,"d":"c","k":"eof","how":"rst"}',
    '{"t":0,"c":1,"k":"eof","how":"hang"}',
  ])("writes again what it read: %s", (line) => {
    expect(formatTape(parseTape(tapeOf(line)))).toBe(`${header}\n${line}\n`);
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

  it("is what the server sent on the first socket of a session, from when that opened", () => {
    const { entries } = parseTape(
      tapeOf(
        '{"t":0,"c":1,"k":"http","req":{"method":"GET","url":"/"}}',
        '{"t":50,"c":2,"k":"open","url":"/"}',
        '{"t":55,"c":2,"k":"upgrade","status":101}',
        '{"t":60,"c":2,"d":"s","k":"text","s":"a"}',
        '{"t":61,"c":3,"d":"s","k":"text","s":"of another"}',
        '{"t":62,"c":2,"d":"c","k":"text","s":"of the client"}',
        '{"t":63,"c":2,"d":"s","k":"ping","b64":""}',
        '{"t":70,"c":2,"d":"s","k":"close"}',
        '{"t":71,"c":2,"k":"eof","how":"fin"}',
      ),
    );
    expect(toBatches(entries)).toEqual([
      { t: 10, kind: "text", text: "a" },
      { t: 20, kind: "close", code: 1005, reason: "" },
    ]);
  });

  it("is cut where a session ends without a close", () => {
    const { entries } = parseTape(tapeOf('{"t":7,"c":1,"k":"eof","how":"rst"}'));
    expect(toBatches(entries)).toEqual([{ t: 7, kind: "close", code: 1006, reason: "" }]);
  });
});
