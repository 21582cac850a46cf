import { describe, expect, it } from "vitest";
import { parseRateLimit, parseRetryAfter } from "./rate-limit-headers.ts";

const NOW_MS = 1_700_000_000_000;

describe("parseRateLimit", () => {
  const headers = { "x-ratelimit-limit": "60", "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1700000030" };

  it("reads the three headers, with the reset in milliseconds", () => {
    expect(parseRateLimit(headers, NOW_MS)).toEqual({ limit: 60, remaining: 0, resetAtMs: 1_700_000_030_000 });
  });

  it("takes the first value of a repeated header", () => {
    expect(parseRateLimit({ ...headers, "x-ratelimit-limit": ["5", "6"] }, NOW_MS)?.limit).toBe(5);
  });

  it.each([
    ["Unix seconds", "1700000030"],
    ["Unix milliseconds", "1700000030000"],
    ["seconds from now", "30"],
  ])("reads a reset in %s: the reference does not say which it is", (_, reset) => {
    expect(parseRateLimit({ ...headers, "x-ratelimit-reset": reset }, NOW_MS)?.resetAtMs).toBe(1_700_000_030_000);
  });

  it.each([
    ["x-ratelimit-limit", undefined],
    ["x-ratelimit-remaining", "-1"],
    ["x-ratelimit-reset", "soon"],
  ])("is absent when %s is %s", (name, value) => {
    expect(parseRateLimit({ ...headers, [name]: value }, NOW_MS)).toBeUndefined();
  });
});

describe("parseRetryAfter", () => {
  it.each([
    ["seconds", "7", 7000],
    ["no seconds", "0", 0],
    ["spaces around it", " 7 ", 7000],
    ["an HTTP date", "Tue, 14 Nov 2023 22:13:40 GMT", 20_000],
    ["an HTTP date in the past", "Tue, 14 Nov 2023 22:13:00 GMT", 0],
    ["more than a day", "999999999", 86_400_000],
    ["a negative number", "-5", undefined],
    ["a fraction", "1.5", undefined],
    ["a word", "soon", undefined],
    ["nothing", "", undefined],
  ])("reads %s", (_, text, expected) => {
    expect(parseRetryAfter({ "retry-after": text }, NOW_MS)).toBe(expected);
  });

  it("falls back on the reset of the rate limit", () => {
    expect(parseRetryAfter({ "x-ratelimit-reset": "1700000030" }, NOW_MS)).toBe(30_000);
    expect(parseRetryAfter({ "retry-after": "soon", "x-ratelimit-reset": "1700000030" }, NOW_MS)).toBe(30_000);
  });

  it("prefers Retry-After", () => {
    expect(parseRetryAfter({ "retry-after": "2", "x-ratelimit-reset": "1700000030" }, NOW_MS)).toBe(2000);
  });
});
