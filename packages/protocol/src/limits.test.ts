import { describe, expect, it } from "vitest";
import { checkInteger, defaultLimits, type Limits, resolveLimits } from "./limits.ts";

const ranges: readonly (readonly [keyof Limits, number])[] = [
  ["maxFrameBytes", 2 ** 30],
  ["maxInflatedBytes", 2 ** 30],
  ["maxInflateRatio", 1100],
  ["maxMessages", 2 ** 24],
  ["maxStringBytes", 2 ** 30],
  ["maxDepth", 100],
];

describe("resolveLimits()", () => {
  it("fills in the defaults", () => {
    expect(resolveLimits()).toEqual(defaultLimits);
    expect(resolveLimits({ maxDepth: 5 })).toEqual({ ...defaultLimits, maxDepth: 5 });
  });

  it("bounds everything by default", () => {
    expect(Object.values(defaultLimits).every(Number.isFinite)).toBe(true);
  });

  it.each(ranges)("accepts %s from 1 to %d and nothing else", (field, max) => {
    for (const value of [1, max]) expect(resolveLimits({ [field]: value })[field]).toBe(value);
    for (const value of [0, -1, max + 1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => resolveLimits({ [field]: value })).toThrow(
        `ERR_ARGUMENT: limits.${field} must be a whole number from 1 to ${max}, got ${value}`,
      );
    }
  });
});

describe("checkInteger()", () => {
  it("refuses text that looks like a number", () => {
    expect(() => checkInteger("x", "5" as unknown as number, 1, 9)).toThrow("ERR_ARGUMENT");
  });

  it("blames the caller", () => {
    expect(() => checkInteger("x", 0, 1, 9)).toThrow(
      expect.objectContaining({ code: "ERR_ARGUMENT", side: "local", retryable: false }),
    );
  });
});
