import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRedact, plainCause } from "./redact.ts";

const secret = fc.stringMatching(/^[\x21-\x7e]{6,40}$/);

describe("redact", () => {
  it("leaves no secret in a text, however it is spelled there", () => {
    fc.assert(
      fc.property(secret, fc.string({ maxLength: 30 }), fc.string({ maxLength: 30 }), (key, before, after) => {
        const inQuery = new URLSearchParams({ k: key }).toString();
        for (const spelling of [key, encodeURIComponent(key), inQuery, JSON.stringify(key)]) {
          const text = createRedact([key])(`${before} ${spelling} ${after}`);
          // A mask may hold a short key by chance, and so may what was around it.
          if (!`[redacted]${before}${after}`.includes(key)) expect(text).not.toContain(key);
        }
      }),
    );
  });

  it("leaves nothing of a secret that the end of a text cuts off, from 10 characters on", () => {
    const cut = fc.stringMatching(/^[\x21-\x7e]{11,60}$/).chain((key) => {
      return fc.record({ key: fc.constant(key), length: fc.integer({ min: 10, max: key.length }) });
    });
    fc.assert(
      fc.property(cut, fc.constantFrom("no ", "invalid token: ", "k="), ({ key, length }, before) => {
        for (const spelling of [key, encodeURIComponent(key), JSON.stringify(key).slice(1, -1)]) {
          for (const after of ["", "\n", "…", '."']) {
            const text = createRedact(["another secret", key])(before + spelling.slice(0, length) + after);
            const [start, rest, ...more] = text.split("[redacted]");
            expect([start, more]).toEqual([before, []]);
            // What is behind the cut may be of the secret just as well.
            expect(after.endsWith(rest ?? "nothing was masked")).toBe(true);
          }
        }
      }),
    );
  });

  it("keeps what a secret of fewer than 4 characters is only a part of", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[\x21-\x7e]{1,3}$/), (key) => {
        expect(createRedact([key])(`open${key}now`)).toBe(`open${key}now`);
      }),
    );
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9]([!-~]?[A-Za-z0-9])?$/), (key) => {
        expect(createRedact([key])(`"${key}"; (${key}) ${key}`)).toBe('"[redacted]"; ([redacted]) [redacted]');
      }),
    );
  });

  it("leaves nothing of secrets that overlap", () => {
    expect(createRedact(["abcdef", "defghi", "cde"])("in abcdefghi, cdefghi")).toBe("in [redacted], c[redacted]");
    expect(createRedact(["abcdef", "ab"])("an abcdef")).toBe("an [redacted]");
  });

  it("is one line of at most 301 characters", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 1000, unit: "binary" }), (text) => {
        const result = createRedact([])(text);
        expect(result.length).toBeLessThanOrEqual(301);
        expect(result).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
      }),
    );
  });

  it("drops queries and userinfo of URLs, and values of parameters that are known to be secret", () => {
    const redact = createRedact([]);
    expect(redact("at wss://u:p@x.example/path?apiKey=1&b=2 now")).toBe("at wss://x.example/path?[redacted] now");
    expect(redact('jwtKey=abc; "apiKey": "def"')).toBe('jwtKey=[redacted]; "apiKey": "[redacted]"');
  });

  it("reduces the error of a library to its code and text", () => {
    const original = Object.assign(new Error("at wss://x/?k=1"), { code: "EFAIL", url: "wss://x/?k=1" });
    const cause = plainCause(original, createRedact([]));
    expect({ ...cause, message: cause.message }).toEqual({ code: "EFAIL", message: "at wss://x/?[redacted]" });
    expect(plainCause("text", createRedact(["text"])).message).toBe("[redacted]");
  });
});
