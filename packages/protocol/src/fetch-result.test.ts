import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeFetchResult, encodeFetchResult } from "./fetch-result.ts";
import { resolveLimits } from "./limits.ts";
import { hex, join, lengthDelimited, nestedGroups, toHex, varintField, withHex } from "./testing/bytes.ts";
import { fetchResult } from "./testing/index.ts";

/** Written by `protoc --encode=webcast.ProtoMessageFetchResult`. */
const whole = hex(`
  0a2c 0a1257656263617374436861744d657373616765 12041a026869 188280e8e2aaeab3a765 2001 2803 3001 3801
  120163 18e807 2080d095ffbc31 2a03657874 3001
  3a06 0a0161 120131 3a05 0a0162 1200
  40904e 4801 52077773733a2f2f78 5801 620168 6801
`);

const result = {
  messages: [
    {
      method: "WebcastChatMessage",
      payload: hex("1a026869"),
      msgId: "7300000000000000002",
      msgType: 1,
      offset: "3",
      isHistory: true,
    },
  ],
  cursor: "c",
  fetchIntervalMs: 1000,
  now: 1_700_000_000_000,
  internalExt: "ext",
  fetchType: 1,
  routeParams: { a: "1", b: "" },
  heartbeatDurationMs: 10_000,
  needAck: true,
  pushServer: "wss://x",
  isFirst: true,
  historyCommentCursor: "h",
  historyNoMore: true,
};

function thrownBy(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe("decodeFetchResult()", () => {
  it("reads every field of what protoc wrote", () => {
    expect(decodeFetchResult(whole)).toEqual(result);
  });

  it("reads no bytes as an empty result", () => {
    expect(decodeFetchResult(hex(""))).toMatchObject({ messages: [], cursor: "", now: 0, needAck: false });
  });

  it("calls every truncation inside a field malformed", () => {
    const codes = Array.from({ length: whole.length + 1 }, (_, length) => {
      const error = thrownBy(() => decodeFetchResult(whole.subarray(0, length)));
      return error === undefined ? "none" : (error as { code: string }).code;
    });
    expect(new Set(codes)).toEqual(new Set(["none", "ERR_PAYLOAD_MALFORMED"]));
    // One per field that may be the last, and one for nothing at all.
    expect(codes.filter((code) => code === "none")).toHaveLength(15);
  });

  it("skips unknown fields, in the result and in its messages", () => {
    const unknown = join(varintField(99, -1), lengthDelimited(100, hex("ff")), nestedGroups(101, 3));
    const message = lengthDelimited(1, join(unknown, hex("0a0141"), unknown));
    expect(withHex(decodeFetchResult(join(unknown, message, whole, unknown)))).toEqual({
      ...result,
      messages: [
        { method: "A", payload: "", msgId: "0", msgType: 0, offset: "0", isHistory: false },
        ...result.messages.map(withHex),
      ],
    });
  });

  it("takes the last of duplicate route_params and reads what an entry leaves out as empty", () => {
    const entries = hex("3a06 0a0161 120131 3a06 0a0161 120132 3a03 0a0162 3a03 120133");
    expect(decodeFetchResult(entries).routeParams).toEqual({ a: "2", b: "", "": "3" });
  });

  it("keeps a route parameter named __proto__ as data", () => {
    const key = new TextEncoder().encode("__proto__");
    const entry = lengthDelimited(7, join(lengthDelimited(1, key), hex("120131")));
    const { routeParams } = decodeFetchResult(entry);
    expect(Object.entries(routeParams)).toEqual([["__proto__", "1"]]);
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
  });

  it("allows as many messages as the limit says, and no more", () => {
    const limits = resolveLimits({ maxMessages: 3 });
    expect(decodeFetchResult(hex("0a00 0a00 0a00"), limits).messages).toHaveLength(3);
    expect(() => decodeFetchResult(hex("0a00 0a00 0a00 0a00"), limits)).toThrow(
      "ERR_FRAME_TOO_LARGE: there are more than 3 messages",
    );
  });

  it("counts messages whose tag is written longer than it needs to be", () => {
    const limits = resolveLimits({ maxMessages: 1 });
    expect(() => decodeFetchResult(hex("0a00 8a808000 00"), limits)).toThrow("ERR_FRAME_TOO_LARGE");
  });

  it("refuses eight million empty messages without making any of them", () => {
    const bytes = new Uint8Array(16 * 1024 * 1024);
    for (let offset = 0; offset < bytes.length; offset += 2) bytes[offset] = 0x0a;
    const before = process.memoryUsage().heapUsed;
    expect(() => decodeFetchResult(bytes)).toThrow("ERR_FRAME_TOO_LARGE");
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(8 * 1024 * 1024);
  });

  it("refuses groups nested deeper than the limit", () => {
    expect(() => decodeFetchResult(nestedGroups(99, 40))).toThrow("ERR_NESTING_LIMIT");
    expect(decodeFetchResult(nestedGroups(99, 30)).messages).toEqual([]);
  });
});

describe("encodeFetchResult()", () => {
  it("writes fields that protoc reads back, without the one that results do not have", () => {
    // sample_flag (38 01) is no part of a result here.
    expect(toHex(encodeFetchResult(result))).toBe(toHex(whole).replace("0a2c", "0a2a").replace("30013801", "3001"));
  });

  it("leaves out on the wire what is left out", () => {
    expect(encodeFetchResult({})).toHaveLength(0);
    expect(toHex(encodeFetchResult({ messages: [{ method: "A", payload: hex("") }] }))).toBe("0a030a0141");
  });

  it("writes every result so that it reads back equal", () => {
    fc.assert(
      fc.property(fetchResult(), (any) => {
        expect(withHex(decodeFetchResult(encodeFetchResult(any)))).toEqual(withHex(any));
      }),
    );
  });

  it("refuses ids that are not decimal strings of 64 bits", () => {
    const messages = [{ method: "A", payload: hex(""), msgId: "1e3" }];
    expect(() => encodeFetchResult({ messages })).toThrow("ERR_ARGUMENT: msgId must be a decimal string");
  });
});
