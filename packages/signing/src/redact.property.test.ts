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

  it("leaves no beginning of a known secret that was cut off", () => {
    const ending = fc.constantFrom("", "…", "...", '"', '"}', "\ufffd", "\n");
    const spell = fc.constantFrom(String, encodeURIComponent, (text: string) => JSON.stringify(text).slice(1, -1));
    fc.assert(
      fc.property(
        fc.string(),
        secret,
        secret,
        spell,
        fc.nat(),
        ending,
        (before, first, second, spelled, length, end) => {
          const shown = spelled(second);
          const cut = shown.slice(0, 10 + (length % (shown.length - 9)));
          const text = redact(`${before}${first}${cut}${end}`, [first, second]);
          expect(text).not.toContain(first);
          expect(text).not.toContain(shown.slice(0, 10));
        },
      ),
    );
  });

  it("leaves words whole, whatever short secret they have in them", () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{4,12}$/), { maxLength: 20 }).map((list) => list.join(" "));
    fc.assert(
      fc.property(words, fc.stringMatching(/^[a-z]{1,3}$/), (text, short) => {
        expect(redact(text, [short])).toBe(text);
        expect(redact(`${text} ${short}`.trim(), [short])).toBe(`${text} [redacted]`.trim());
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
