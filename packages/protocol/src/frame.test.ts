import { describe, expect, it } from "vitest";
import { ProtocolError } from "./errors.ts";
import { decodePushFrame, encodePushFrame } from "./frame.ts";
import { resolveLimits } from "./limits.ts";
import { hex, join, nestedGroups, toHex } from "./testing/bytes.ts";

/** Written by `protoc --encode=webcast.WebcastPushFrame`. */
const whole = hex(`
  0801 108180e8e2aaeab3a765 1809 2008
  2a15 0a0d636f6d70726573735f74797065 12046e6f6e65
  32027062 3a036d7367 42020a00
`);

const frame = {
  seqId: "1",
  logId: "7300000000000000001",
  service: "9",
  method: "8",
  headers: [{ key: "compress_type", value: "none" }],
  payloadEncoding: "pb",
  payloadType: "msg",
  payload: hex("0a00"),
};

/** Offsets at which the fields of `whole` end: cut there, the rest is a shorter frame, not a broken one. */
const fieldEnds = [0, 2, 12, 14, 16, 39, 43, 48, 52];

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof ProtocolError) return error.code;
    throw error;
  }
  return "none";
}

describe("decodePushFrame()", () => {
  it("reads every field of a whole frame", () => {
    expect(decodePushFrame(whole)).toEqual(frame);
  });

  it("reads no bytes as an empty frame", () => {
    const { payload, ...rest } = decodePushFrame(hex(""));
    expect(rest).toEqual({
      ...{ seqId: "0", logId: "0", service: "0", method: "0" },
      ...{ headers: [], payloadEncoding: "", payloadType: "" },
    });
    expect(payload).toHaveLength(0);
  });

  it("says what it takes when it gets an ArrayBuffer, an array or text", () => {
    for (const [given, name] of [
      [whole.buffer, "ArrayBuffer"],
      [[...whole], "Array"],
      ["text", "String"],
    ] as const) {
      expect(() => decodePushFrame(given as unknown as Uint8Array)).toThrow(
        `ERR_ARGUMENT: bytes must be a Uint8Array, not ${name}`,
      );
    }
  });

  it("says truncated wherever a frame ends inside a field", () => {
    for (let length = 0; length <= whole.length; length++) {
      const code = codeOf(() => decodePushFrame(whole.subarray(0, length)));
      expect(code, `${length} bytes`).toBe(fieldEnds.includes(length) ? "none" : "ERR_FRAME_TRUNCATED");
    }
  });

  it("refuses a frame one byte over the limit, before looking into it", () => {
    const limits = resolveLimits({ maxFrameBytes: whole.length });
    expect(decodePushFrame(whole, limits)).toEqual(frame);
    const over = new Uint8Array(whole.length + 1).fill(0xff);
    expect(codeOf(() => decodePushFrame(over, limits))).toBe("ERR_FRAME_TOO_LARGE");
  });

  it("skips fields that it does not know, of every wire type", () => {
    const unknown = [hex("f80105"), hex("f9010102030405060708"), hex("fa01020102"), hex("fd0101020304")];
    const group = nestedGroups(31, 2);
    expect(decodePushFrame(join(...unknown, group, whole, ...unknown))).toEqual(frame);
  });

  it("skips a known field of another wire type", () => {
    expect(decodePushFrame(join(hex("3a036d7367"), hex("3805"))).payloadType).toBe("msg");
  });

  it("reads fields in any order", () => {
    const parts = fieldEnds.slice(1).map((end, index) => whole.subarray(fieldEnds[index], end));
    expect(decodePushFrame(join(...parts.reverse()))).toEqual(frame);
  });

  it("takes the last of a duplicate scalar, also when that is the default", () => {
    expect(decodePushFrame(hex("1001 1002")).logId).toBe("2");
    expect(decodePushFrame(hex("1001 1000")).logId).toBe("0");
    expect(decodePushFrame(hex("3a036d7367 3a0161")).payloadType).toBe("a");
    expect(decodePushFrame(hex("3a036d7367 3a00")).payloadType).toBe("");
    expect(decodePushFrame(hex("42020a00 420107")).payload).toEqual(hex("07"));
  });

  it("keeps all of duplicate headers, in order", () => {
    const headers = [
      { key: "a", value: "1" },
      { key: "a", value: "2" },
      { key: "", value: "" },
    ];
    expect(decodePushFrame(hex("2a06 0a0161 120131 2a06 0a0161 120132 2a00")).headers).toEqual(headers);
  });

  it("reads varints of ten bytes as unsigned", () => {
    expect(decodePushFrame(hex("10 ffffffffffffffffff01")).logId).toBe("18446744073709551615");
    expect(decodePushFrame(hex("10 80808080808080808001")).logId).toBe("9223372036854775808");
  });

  it("reads a varint that is longer than it needs to be", () => {
    expect(decodePushFrame(hex("10 81808080808080808000")).logId).toBe("1");
  });

  it.each([
    ["a varint of eleven bytes", "10 ffffffffffffffffffff01"],
    ["field number 0", "0001"],
    ["wire type 6", "0e"],
    ["wire type 7", "0f"],
    ["a group that ends without a start", "0c"],
    ["a group that ends as another", "fb01 f401"],
    ["text that is not UTF-8", "3a01ff"],
  ])("calls %s malformed", (_, bytes) => {
    expect(codeOf(() => decodePushFrame(hex(bytes)))).toBe("ERR_PAYLOAD_MALFORMED");
  });

  it("gives the payload as a view into the frame", () => {
    const { payload } = decodePushFrame(whole);
    expect(payload.buffer).toBe(whole.buffer);
    expect(payload.byteOffset).toBe(whole.length - 2);
  });
});

describe("encodePushFrame()", () => {
  it("writes what protoc writes", () => {
    expect(toHex(encodePushFrame(frame))).toBe(toHex(whole));
  });

  it("leaves out on the wire what is left out", () => {
    expect(toHex(encodePushFrame({ payloadType: "hb" }))).toBe("3a026862");
    expect(encodePushFrame({})).toHaveLength(0);
  });

  it.each(["", "1.5", "0x10", "one", "18446744073709551616", "-9223372036854775809", " 1", "1\n"])(
    "refuses the log id %j",
    (logId) => {
      expect(codeOf(() => encodePushFrame({ logId }))).toBe("ERR_ARGUMENT");
    },
  );
});
