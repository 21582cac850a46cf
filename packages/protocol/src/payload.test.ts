import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { defaultLimits, resolveLimits } from "./limits.ts";
import { inflatePayload } from "./payload.ts";
import { inflate as inflateNode } from "./platform/inflate.node.ts";
import { inflate as inflateWeb } from "./platform/inflate.web.ts";
import { hex, toHex } from "./testing/bytes.ts";

const plain = hex("0a0a 0a08 57656263617374 3f 1200 5001");
const gzip = gzipSync(plain);
const says = (value: string) => [{ key: "compress_type", value }];
const frame = {
  ...{ seqId: "0", logId: "0", service: "0", method: "0" },
  ...{ headers: says("none"), payloadEncoding: "pb", payloadType: "msg", payload: plain },
};

describe.each([
  ["node", inflateNode],
  ["web", inflateWeb],
])("inflatePayload() with the %s implementation", (_, inflate) => {
  const payloadOf = (part: Partial<typeof frame>, limits = defaultLimits) =>
    toHex(inflatePayload({ ...frame, ...part }, limits, inflate));

  it("inflates when the header says gzip", () => {
    expect(payloadOf({ headers: says("gzip"), payload: gzip })).toBe(toHex(plain));
  });

  it.each([
    ["no header", []],
    ["compress_type none", says("none")],
    ["an unknown compress_type", says("br")],
  ])("inflates gzip bytes under %s", (_header, headers) => {
    expect(payloadOf({ headers, payload: gzip })).toBe(toHex(plain));
  });

  it("passes other bytes through, whatever other headers say", () => {
    expect(payloadOf({ headers: [{ key: "im-cursor", value: "gzip" }] })).toBe(toHex(plain));
  });

  it("passes an empty payload through, also when the header says gzip", () => {
    expect(payloadOf({ headers: says("gzip"), payload: hex("") })).toBe("");
  });

  it("calls a payload malformed that the header says is gzip and is not", () => {
    expect(() => payloadOf({ headers: says("gzip") })).toThrow("ERR_PAYLOAD_MALFORMED");
  });

  it("obeys the limit of its frame", () => {
    const limits = resolveLimits({ maxInflatedBytes: plain.length - 1 });
    expect(() => payloadOf({ payload: gzip }, limits)).toThrow("ERR_INFLATE_LIMIT");
  });

  it("obeys the limit of the ratio, from the first MiB on", () => {
    const packed = gzipSync(new Uint8Array(2 * 1024 * 1024));
    expect(() => payloadOf({ payload: packed })).toThrow("ERR_INFLATE_LIMIT");
    expect(payloadOf({ payload: packed }, resolveLimits({ maxInflateRatio: 1100 }))).toHaveLength(4 * 1024 * 1024);
    expect(payloadOf({ payload: gzipSync(new Uint8Array(1024 * 1024)) })).toHaveLength(2 * 1024 * 1024);
  });

  it("does not hold what was never compressed to the limit of inflating", () => {
    expect(payloadOf({}, resolveLimits({ maxInflatedBytes: 1 }))).toBe(toHex(plain));
  });
});

it("inflates with the platform's implementation when none is given", () => {
  expect(toHex(inflatePayload({ ...frame, payload: gzip }))).toBe(toHex(plain));
});
