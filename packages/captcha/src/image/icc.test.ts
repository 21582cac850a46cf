import fc from "fast-check";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { isSrgbProfile } from "./icc.ts";

/** A profile with two tags, the second of which is its name. */
function profile(tag: Buffer): Buffer {
  const table = Buffer.alloc(128 + 4 + 24);
  table.writeUInt32BE(2, 128);
  table.write("cprt", 132, "latin1");
  table.write("desc", 144, "latin1");
  table.writeUInt32BE(table.length, 148);
  table.writeUInt32BE(tag.length, 152);
  return Buffer.concat([table, tag]);
}

function desc(name: string): Buffer {
  const tag = Buffer.alloc(90 + name.length);
  tag.write("desc", 0, "latin1");
  tag.writeUInt32BE(name.length + 1, 8);
  tag.write(name, 12, "latin1");
  tag.write("rest", 13 + name.length, "latin1");
  return tag;
}

function mluc(name: string): Buffer {
  const text = Buffer.from(name, "utf16le").swap16();
  const head = Buffer.alloc(28);
  head.write("mluc\0\0\0\0\0\0\0\x01\0\0\0\x0cenUS", 0, "latin1");
  head.writeUInt32BE(text.length, 20);
  head.writeUInt32BE(32, 24);
  return Buffer.concat([head, Buffer.from("\0\x01\0\x02"), text, Buffer.from("\0r\0e\0s\0t")]);
}

describe("isSrgbProfile", () => {
  it.each(["sRGB IEC61966-2.1", "sRGB built-in", "GIMP built-in sRGB", "c2", "uRGB", "nRGB"])("knows %s", (name) => {
    expect(isSrgbProfile(profile(desc(name)))).toBe(true);
    expect(isSrgbProfile(profile(mluc(name)))).toBe(true);
  });

  it.each(["Display P3", "Adobe RGB (1998)", "Dot Gain 20%", "c25", ""])("knows that %j is not sRGB", (name) => {
    expect(isSrgbProfile(profile(desc(name)))).toBe(false);
    expect(isSrgbProfile(profile(mluc(name)))).toBe(false);
  });

  it("knows those of sharp", async () => {
    const image = sharp({ create: { width: 1, height: 1, channels: 3, background: "red" } });
    for (const [name, isSrgb] of [
      ["srgb", true],
      ["p3", false],
    ] as const) {
      const { icc } = await sharp(await image.clone().withIccProfile(name).png().toBuffer()).metadata();
      expect(isSrgbProfile(icc ?? Buffer.alloc(0))).toBe(isSrgb);
    }
  });

  it("reads nothing beyond the end, whatever the profile says", () => {
    const base = fc.constantFrom(profile(desc("sRGB")), profile(mluc("sRGB")));
    const change = fc.tuple(fc.integer({ min: 128, max: 220 }), fc.nat({ max: 255 }));
    fc.assert(
      fc.property(base, fc.array(change, { maxLength: 6 }), fc.nat({ max: 300 }), (original, changes, length) => {
        const bytes = Buffer.from(original);
        for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
        expect(typeof isSrgbProfile(bytes.subarray(0, length))).toBe("boolean");
      }),
    );
  });
});
