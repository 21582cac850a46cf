import { deflateRawSync, inflateRawSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hex, join } from "../../testing/bytes.ts";
import { deflatedSize } from "./deflated-size.ts";
import { bits, byteChange, deflateSettings, plainBytes } from "./testing/deflated.ts";

const NO_BOUND = 2 ** 30;
const MEGABYTE = 1024 * 1024;

function zlibSize(bytes: Uint8Array): number | undefined {
  try {
    return inflateRawSync(bytes, { maxOutputLength: MEGABYTE }).length;
  } catch {
    return undefined;
  }
}

describe("deflatedSize()", () => {
  it("counts what zlib packed, in whatever way, and says where it ends", () => {
    fc.assert(
      fc.property(plainBytes, deflateSettings, fc.uint8Array({ maxLength: 20 }), (bytes, options, around) => {
        const packed = deflateRawSync(bytes, options);
        const whole = join(around, packed, around);
        const end = around.length + packed.length;
        expect(deflatedSize(whole, around.length, NO_BOUND)).toEqual({ size: bytes.length, end });
      }),
      { numRuns: 300 },
    );
  });

  it("stops soon above the bound, and not before", () => {
    const packed = deflateRawSync(new Uint8Array(MEGABYTE));
    expect(deflatedSize(packed, 0, MEGABYTE).size).toBe(MEGABYTE);
    for (const bound of [0, 1, 1000, MEGABYTE - 1]) {
      const { size } = deflatedSize(packed, 0, bound);
      expect(size).toBeGreaterThan(bound);
      expect(size).toBeLessThanOrEqual(bound + 258);
    }
  });

  it("refuses what is cut, wherever it is", () => {
    fc.assert(
      fc.property(plainBytes, deflateSettings, fc.nat(), (bytes, options, place) => {
        const packed = deflateRawSync(bytes, options);
        const cut = packed.subarray(0, place % packed.length);
        expect(() => deflatedSize(cut, 0, NO_BOUND)).toThrow(RangeError);
      }),
    );
  });

  it("has the count of zlib for broken bytes that zlib takes, and says of others no more than RangeError", () => {
    let taken = 0;
    fc.assert(
      fc.property(plainBytes, deflateSettings, byteChange, (bytes, options, change) => {
        const packed = change(deflateRawSync(bytes, options));
        const size = zlibSize(packed);
        if (size !== undefined) {
          taken++;
          expect(deflatedSize(packed, 0, NO_BOUND).size).toBe(size);
          return;
        }
        try {
          deflatedSize(packed, 0, MEGABYTE);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
      { numRuns: 500 },
    );
    expect(taken).toBeGreaterThan(20);
  });

  // One bit: the last block. Two: its kind. With a code of its own: three counts, then the lengths of the code for lengths.
  it.each([
    ["a kind of block that does not exist", bits("1 11"), "there is no such block"],
    ["a stored block whose length is wrong", hex("0105000000"), "the length of a stored block is wrong"],
    ["a length that does not exist", bits("1 10 11000110"), "there is no such length"],
    ["a distance that does not exist", bits("1 10 0000001 11110"), "there is no such code word"],
    ["too many code words", bits("1 01 00000 00000 0000 100 100 100 000"), "there are too many code words"],
    ["a length to repeat before the first", bits("1 01 00000 00000 0000 100 000 000 100 1"), "no length to repeat"],
    [
      "more lengths than symbols",
      bits("1 01 00000 00000 0000 000 000 100 100 1 1111111 1 1111111"),
      "there are too many lengths",
    ],
  ])("refuses %s", (_, bytes, message) => {
    expect(() => deflatedSize(bytes, 0, NO_BOUND)).toThrow(message);
  });
});
