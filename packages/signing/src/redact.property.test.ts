import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { redact } from "./redact.ts";

const secret = fc
  .string({ unit: "grapheme-ascii", minLength: 10, maxLength: 40 })
  .filter((text) => text.trim() === text);

describe("redact", () => {
  it("leaves no known secret, wherever it stands", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), secret, secret, (before, after, first, second) => {
        const text = redact(`${before}${first}${after}${second}`, [first, second]);
        expect(text).not.toContain(first);
        expect(text).not.toContain(second);
      }),
    );
  });

  it("leaves no query of a URL", () => {
    const word = fc.stringMatching(/^[a-zA-Z0-9%._~-]{10,40}$/);
    fc.assert(
      fc.property(fc.webUrl(), word, (url, signature) => {
        expect(redact(`error at ${url}?X-Bogus=${signature}&b=${signature} (again)`)).not.toContain(signature);
      }),
    );
  });

  it("makes one line of bounded length", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 2000 }), (text) => {
        expect(redact(text).length).toBeLessThanOrEqual(301);
        expect(redact(text)).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
      }),
    );
  });
});
