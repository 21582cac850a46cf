import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatInt64 } from "./int64.ts";
import { int64Text, uint64Text } from "./testing/index.ts";

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

  it("takes the halves with or without their sign bit", () => {
    expect(formatInt64({ low: -1, high: -1, unsigned: true })).toBe("18446744073709551615");
    expect(formatInt64({ low: 0xffff_ffff, high: 0xffff_ffff, unsigned: true })).toBe("18446744073709551615");
    expect(formatInt64({ low: 0, high: -0x8000_0000, unsigned: false })).toBe("-9223372036854775808");
  });
});
