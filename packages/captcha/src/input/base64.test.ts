import { describe, expect, it } from "vitest";
import { decodeBase64 } from "./base64.ts";
import type { Reading } from "./read-options.ts";

const reading = (maxBytes = 1000): Reading => ({ name: "piece", maxBytes, signal: new AbortController().signal });
const gif = Buffer.from("GIF89a, and what comes after it");

describe("decodeBase64", () => {
  it.each([
    ["an invalid letter", "R0lG*Dlh", "is no base64: the character at index 4 is none of its letters"],
    ["a letter of Unicode that looks like a space", "R0lG\u00a0Dlh", "is no base64: the character at index 4"],
    ["a line break that was escaped", String.raw`R0lG\nODlh`, "is no base64: the character at index 4"],
    ["padding in its midst", "R0lG\nOA==R0lG", "is no base64: the padding at index 7 is not its end"],
    ["too much padding", "R0lGODlhQQ===", "is no base64: the padding at index 10 is not its end"],
    ["a letter too many", "R0lGO", "is no base64: 5 letters are no whole number of bytes"],
  ])("says where there is %s", (_, text, message) => {
    expect(() => decodeBase64(text, reading())).toThrow(`ERR_ARGUMENT: piece ${message}`);
  });

  it("does not show the text", () => {
    expect(() => decodeBase64("secret*secret", reading())).not.toThrow(/secret/);
  });

  it("says when it was encoded twice, also as a data: URL", () => {
    const once = gif.toString("base64");
    for (const text of [once, `data:image/gif;base64,${once}`, `${once.slice(0, 10)}\n${once.slice(10)}\n`]) {
      expect(() => decodeBase64(Buffer.from(text).toString("base64"), reading())).toThrow(
        "ERR_IMAGE_INVALID: piece was encoded as base64 twice, expected base64 of the image itself",
      );
    }
  });

  it("counts the bytes before it decodes them", () => {
    const text = `${gif.toString("base64")}\n\n`;
    expect(decodeBase64(text, reading(gif.length)).length).toBe(gif.length);
    expect(() => decodeBase64(text, reading(gif.length - 1))).toThrow(
      `ERR_IMAGE_TOO_LARGE: piece has ${gif.length} bytes, more than maxInputBytes = ${gif.length - 1}`,
    );
  });
});
