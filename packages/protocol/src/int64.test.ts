import fc from "fast-check";
import Long from "long";
import { describe, expect, it } from "vitest";
import { ProtocolError } from "./errors.ts";
import { formatInt64, fromNumber, parseInt64, toNumber } from "./int64.ts";
import { int64Number, int64Text, uint64Text } from "./testing/index.ts";

/** A 64-bit pattern from an arbitrary that favours edges of either sign. */
const bits = fc.oneof(uint64Text(), int64Text()).map((text) => BigInt.asUintN(64, BigInt(text)));

const halves = (value: bigint, unsigned: boolean) => ({
  low: Number(BigInt.asIntN(32, value)),
  high: Number(BigInt.asIntN(32, value >> 32n)),
  unsigned,
});

describe("formatInt64()", () => {
  it("formats unsigned numbers as BigInt does", () => {
    fc.assert(
      fc.property(bits, (value) => {
        expect(formatInt64(halves(value, true))).toBe(String(value));
      }),
      { numRuns: 2000 },
    );
  });

  it("formats signed numbers as BigInt does", () => {
    fc.assert(
      fc.property(bits, (value) => {
        expect(formatInt64(halves(value, false))).toBe(String(BigInt.asIntN(64, value)));
      }),
      { numRuns: 2000 },
    );
  });

  it("pads the lower digits when they begin with zeros", () => {
    const value = 10n ** 18n + 42n;
    expect(formatInt64(halves(value, true))).toBe("1000000000000000042");
  });

  it("takes the halves with or without their sign bit, as protobufjs and Long give them", () => {
    expect(formatInt64({ low: -1, high: -1, unsigned: true })).toBe("18446744073709551615");
    expect(formatInt64({ low: 0xffff_ffff, high: 0xffff_ffff, unsigned: true })).toBe("18446744073709551615");
    expect(formatInt64(Long.MIN_VALUE)).toBe("-9223372036854775808");
  });
});

describe("parseInt64()", () => {
  it("is the inverse of formatInt64() for signed and unsigned numbers", () => {
    fc.assert(
      fc.property(bits, (value) => {
        const { low, high } = parseInt64("id", String(value));
        expect(formatInt64({ low, high, unsigned: true })).toBe(String(value));
        const signed = String(BigInt.asIntN(64, value));
        expect(formatInt64(parseInt64("id", signed))).toBe(signed);
      }),
      { numRuns: 1000 },
    );
  });

  it.each(["18446744073709551616", "-9223372036854775809", "99999999999999999999"])(
    "refuses %s: no 64 bits",
    (text) => {
      expect(() => parseInt64("id", text)).toThrow(
        `ERR_ARGUMENT: id must be a decimal string of 64 bits, got "${text}"`,
      );
    },
  );

  it("refuses every text that is not a whole decimal number", () => {
    const noNumber = fc.string().filter((text) => !/^-?\d+$/.test(text));
    fc.assert(
      fc.property(fc.oneof(noNumber, fc.constantFrom("", "-", "+1", "1.0", "1e3", "0x1", "٣", "1 ")), (text) => {
        expect(() => parseInt64("id", text)).toThrow(ProtocolError);
      }),
    );
  });
});

describe("toNumber()", () => {
  it("rounds as Number() does, signed and unsigned", () => {
    fc.assert(
      fc.property(bits, fc.boolean(), (value, unsigned) => {
        const exact = unsigned ? value : BigInt.asIntN(64, value);
        expect(toNumber(halves(value, unsigned))).toBe(Number(exact));
      }),
      { numRuns: 2000 },
    );
  });

  it("is the inverse of fromNumber()", () => {
    fc.assert(
      fc.property(int64Number(), (value) => {
        expect(toNumber(fromNumber(value))).toBe(value);
      }),
    );
  });
});
