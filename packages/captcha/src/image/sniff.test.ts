import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { sniffFormat } from "./sniff.ts";

const image = sharp({ create: { width: 4, height: 3, channels: 3, background: "red" } });
const ftyp = (major: string, ...compatible: readonly string[]): Buffer => {
  const box = Buffer.from(`    ftyp${major}\0\0\0\0${compatible.join("")}`, "latin1");
  box.writeUInt32BE(box.length, 0);
  return Buffer.concat([box, Buffer.from("    metaavif")]);
};

describe("sniffFormat", () => {
  it.each(["png", "jpeg", "webp", "avif", "gif"] as const)("knows %s", async (format) => {
    expect(sniffFormat(await image.clone().toFormat(format).toBuffer())).toBe(format);
  });

  it.each([
    ["an AVIF sequence", ftyp("avis", "avif", "msf1"), "avif"],
    ["AVIF under a general brand", ftyp("mif1", "miaf", "avif"), "avif"],
    ["an AVIF sequence under a general brand", ftyp("msf1", "avis"), "avif"],
    ["HEIC", ftyp("heic", "mif1"), undefined],
    ["HEIC under a general brand", ftyp("mif1", "heic", "miaf"), undefined],
    ["a video", ftyp("isom", "avif"), undefined],
    ["a brand after the end of its box", ftyp("mif1"), undefined],
  ])("says what %s is", (_, bytes, format) => {
    expect(sniffFormat(bytes)).toBe(format);
  });

  it("needs the whole signature", () => {
    const heads = ["\x89PNG\r\n\x1a\n", "\xff\xd8\xff", "RIFF0000WEBP", "GIF89a", "0000ftypavif"];
    for (const head of heads.map((text) => Buffer.from(text, "latin1"))) {
      expect(sniffFormat(head)).toBeDefined();
      for (let length = 0; length < head.length; length++)
        expect(sniffFormat(head.subarray(0, length))).toBeUndefined();
    }
  });

  it("looks at its own part of a larger buffer", () => {
    const larger = Buffer.concat([Buffer.from("12345"), ftyp("avis", "avif")]);
    expect(sniffFormat(larger.subarray(5))).toBe("avif");
  });
});
