import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hex, join } from "../testing/bytes.ts";
import { WireError } from "./wire-error.ts";
import { readWord } from "./words.ts";

const encoder = new TextEncoder();

describe("readWord()", () => {
  it("decodes any text, again and again, wherever it stands", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", minLength: 1, maxLength: 100 }), fc.nat({ max: 9 }), (text, before) => {
        // What is no UTF-16 becomes U+FFFD on its way to bytes.
        const bytes = encoder.encode(text);
        const expected = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
        const place = join(new Uint8Array(before), bytes, new Uint8Array(3));
        for (let times = 0; times < 3; times++) {
          expect(readWord(place, before, before + bytes.length)).toBe(expected);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("does not keep the bytes that it was given", () => {
    const bytes = encoder.encode("WebcastChatMessage");
    expect(readWord(bytes, 0, bytes.length)).toBe("WebcastChatMessage");
    bytes.fill(0x61);
    expect(readWord(encoder.encode("WebcastChatMessage"), 0, bytes.length)).toBe("WebcastChatMessage");
    expect(readWord(bytes, 0, bytes.length)).toBe("a".repeat(18));
  });

  it("refuses what is not UTF-8, each time", () => {
    const bytes = hex("61ff62");
    for (let times = 0; times < 2; times++) expect(() => readWord(bytes, 0, 3)).toThrow(WireError);
  });
});
