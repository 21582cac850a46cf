import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  closePayload,
  encodeFrame,
  type FrameInit,
  FrameSplitter,
  opcodes,
  readClosePayload,
  textFrame,
} from "./frames.ts";

const bytes = (maxLength: number) => fc.uint8Array({ maxLength }).map((array) => Buffer.from(array));
const frame = fc.record({
  fin: fc.boolean(),
  reserved: fc.nat(7),
  opcode: fc.nat(15),
  payload: bytes(130),
  mask: fc.option(
    fc.uint8Array({ minLength: 4, maxLength: 4 }).map((array) => Buffer.from(array)),
    { nil: undefined },
  ),
});

const init = ({ mask, ...rest }: { mask: Buffer | undefined } & Omit<Required<FrameInit>, "mask">): FrameInit =>
  mask === undefined ? rest : { ...rest, mask };

/** Cuts bytes at places. */
function cut(whole: Buffer, places: readonly number[]): Buffer[] {
  const sorted = [...new Set(places.map((place) => place % (whole.length + 1)))].sort((a, b) => a - b);
  return [...sorted, whole.length].map((end, index) => whole.subarray(sorted[index - 1] ?? 0, end));
}

describe("a frame", () => {
  it.each([
    ["a text", { opcode: 1, payload: Buffer.from("Hello") }, "810548656c6c6f"],
    [
      "a masked text",
      { opcode: 1, payload: Buffer.from("Hello"), mask: Buffer.from("37fa213d", "hex") },
      "818537fa213d7f9f4d5158",
    ],
    ["a fragment", { fin: false, opcode: 1, payload: Buffer.from("Hel") }, "010348656c"],
    ["a ping", { opcode: 9, payload: Buffer.from("Hello") }, "890548656c6c6f"],
    ["256 bytes", { opcode: 2, payload: Buffer.alloc(256) }, `827e0100${"00".repeat(256)}`],
    ["65,536 bytes", { opcode: 2, payload: Buffer.alloc(65_536) }, `827f0000000000010000${"00".repeat(65_536)}`],
    ["what no standard knows", { reserved: 7, opcode: 15, payload: Buffer.alloc(0) }, "ff00"],
  ])("is the bytes that RFC 6455 shows: %s", (_what, given, hex) => {
    expect(encodeFrame(given).toString("hex")).toBe(hex);
  });

  it("of a text is that of its UTF-8", () => {
    expect(textFrame("é").toString("hex")).toBe("8102c3a9");
  });
});

describe("splitting", () => {
  it("gives the same frames however the bytes are cut", () => {
    const property = fc.property(
      fc.array(frame, { maxLength: 6 }),
      fc.array(fc.nat(), { maxLength: 12 }),
      (all, places) => {
        const encoded = all.map((each) => encodeFrame(init(each)));
        const splitter = new FrameSplitter();
        const split = cut(Buffer.concat(encoded), places).flatMap((piece) => splitter.push(piece));
        expect(split.map((each) => each.bytes.toString("hex"))).toEqual(encoded.map((each) => each.toString("hex")));
        expect(split.map(({ bytes: _bytes, mask, ...rest }) => ({ ...rest, mask }))).toEqual(all);
        expect([splitter.rest.length, splitter.isLost]).toEqual([0, false]);
      },
    );
    fc.assert(property);
  });

  it.each([125, 126, 65_535, 65_536])("gives a frame of %i bytes", (length) => {
    const whole = encodeFrame({ opcode: 2, payload: Buffer.alloc(length, 7) });
    const splitter = new FrameSplitter();
    const split = cut(whole, [3, 100]).flatMap((piece) => splitter.push(piece));
    expect(split.map(({ payload }) => payload.equals(Buffer.alloc(length, 7)))).toEqual([true]);
  });

  it("waits at every byte of a frame that is not whole", () => {
    const whole = encodeFrame({ opcode: 2, payload: Buffer.alloc(126, 1), mask: Buffer.of(1, 2, 3, 4) });
    for (let length = 0; length < whole.length; length++) {
      const splitter = new FrameSplitter();
      expect(splitter.push(whole.subarray(0, length))).toEqual([]);
      expect(splitter.rest).toEqual(whole.subarray(0, length));
      expect(splitter.push(whole.subarray(length))).toHaveLength(1);
    }
  });

  it("gives up at a frame that is too long to be kept, and keeps what it had", () => {
    const splitter = new FrameSplitter();
    const good = encodeFrame({ opcode: 1, payload: Buffer.from("good") });
    const endless = Buffer.of(0x82, 127, 0x40, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3);
    expect(splitter.push(Buffer.concat([good, endless])).map(({ payload }) => String(payload))).toEqual(["good"]);
    expect([splitter.isLost, splitter.rest]).toEqual([true, endless]);
    expect(splitter.push(good)).toEqual([]);
  });
});

it("a close frame says code and reason, or nothing", () => {
  expect(closePayload(4005, "é").toString("hex")).toBe("0fa5c3a9");
  expect(readClosePayload(closePayload(4005, "é"))).toEqual({ code: 4005, reason: "é" });
  expect([Buffer.alloc(0), Buffer.of(3)].map(readClosePayload)).toEqual(Array(2).fill({ code: 1005, reason: "" }));
  expect(Object.keys(opcodes)).toHaveLength(6);
});
