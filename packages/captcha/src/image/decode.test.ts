import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { paint } from "../../testing/images.ts";
import { pngChunk, pngFile } from "../../testing/png-file.ts";
import { decodeImage } from "./decode.ts";
import type { ImageFormat } from "./decoded-image.ts";

/** Every pixel has a colour of its own, also after JPEG. */
const scene = paint({ width: 48, height: 32 }, 3, (x, y) => [5 * x, 7 * y, 120]);
const raw = () => sharp(scene.data, { raw: { width: 48, height: 32, channels: 3 } });
const files: Readonly<Record<ImageFormat, Buffer>> = {
  png: await raw().png().toBuffer(),
  jpeg: await raw().jpeg({ quality: 95, chromaSubsampling: "4:4:4" }).toBuffer(),
  webp: await raw().webp({ lossless: true }).toBuffer(),
  avif: await raw().avif({ quality: 90, chromaSubsampling: "4:4:4" }).toBuffer(),
  gif: await raw().gif().toBuffer(),
};
const formats = Object.keys(files) as ImageFormat[];

/** Two frames of 8 x 6, red and blue, whose major brand is `avis`. */
const AVIF_SEQUENCE = [
  "AAAALGZ0eXBhdmlzAAAAAGF2aWZhdmlzbXNmMWlzbzhtaWYxbWlhZk1BMUEAAADrbWV0YQAAAAAAAAAhaGRscgAAAAAAAAAAcGljdAAAAAAAAA",
  "AAAAAAAAAAAAAOcGl0bQAAAAAAAQAAAB5pbG9jAAAAAEQAAAEAAQAAAAEAAAPlAAAAKAAAAChpaW5mAAAAAAABAAAAGmluZmUCAAAAAAEAAGF2",
  "MDFDb2xvcgAAAABqaXBycAAAAEtpcGNvAAAAFGlzcGUAAAAAAAAACAAAAAYAAAAQcGl4aQAAAAADCAgIAAAADGF2MUOBIAAAAAAAE2NvbHJuY2",
  "x4AAEADQAGgAAAABdpcG1hAAAAAAAAAAEAAQQBAoMEAAACxm1vb3YAAAB4bXZoZAEAAAAAAAAA5yj8wwAAAADnKPzDAAAD6P//////////AAEA",
  "AAEAAAAAAAAAAAAAAAABAAAAAAAAAAAAAAAAAAAAAQAAAAAAAAAAAAAAAAAAQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAEAAAJGdH",
  "JhawAAAGh0a2hkAQAAAQAAAADnKPzDAAAAAOco/MMAAAABAAAAAP//////////AAAAAAAAAAAAAAAAAAAAAAABAAAAAAAAAAAAAAAAAAAAAQAA",
  "AAAAAAAAAAAAAAAAQAAAAAAIAAAABgAAAAAALGVkdHMAAAAkZWxzdAEAAAEAAAABAAAAAAAAAMgAAAAAAAAAAAABAAAAAAGqbWRpYQAAACxtZG",
  "hkAQAAAAAAAADnKPzDAAAAAOco/MMAAAPoAAAAAAAAAMhVxAAAAAAAIWhkbHIAAAAAAAAAAHBpY3QAAAAAAAAAAAAAAAAAAAABVW1pbmYAAAAU",
  "dm1oZAAAAAEAAAAAAAAAAAAAACRkaW5mAAAAHGRyZWYAAAAAAAAAAQAAAAx1cmwgAAAAAQAAARVzdGJsAAAAlXN0c2QAAAAAAAAAAQAAAIVhdj",
  "AxAAAAAAAAAAEAAAAAAAAAAAAAAAAAAAAAAAgABgBIAAAASAAAAAAAAAABCkFPTSBDb2RpbmcAAAAAAAAAAAAAAAAAAAAAAAAAAAAAGP//AAAA",
  "DGF2MUOBIAAAAAAAE2NvbHJuY2x4AAEADQAGgAAAABBjY3N0AAAAAHwAAAAAAAAYc3R0cwAAAAAAAAABAAAAAgAAAGQAAAAcc3RzYwAAAAAAAA",
  "ABAAAAAQAAAAIAAAABAAAAHHN0c3oAAAAAAAAAAAAAAAIAAAAoAAAAIgAAABRzdGNvAAAAAAAAAAEAAAPlAAAAFHN0c3MAAAAAAAAAAQAAAAEA",
  "AABSbWRhdBIACgwgAAABF6bXzQENBpAyFhAAjAAAAgAAAABo0weldkJojYzEvTASADIeMAPAgAAARowAAAIAAACAAB7Z+ZRLnBUZGbHCoZSA",
].join("");

const reel = paint({ width: 8, height: 12 }, 3, (_, y) => (y < 6 ? [250, 0, 0] : [0, 0, 250]));
const twoFrames = sharp(reel.data, { raw: { width: 8, height: 12, channels: 3, pageHeight: 6 } });
const animations: readonly (readonly [format: string, file: Buffer])[] = [
  [
    "GIF",
    await twoFrames
      .clone()
      .gif({ delay: [50, 50] })
      .toBuffer(),
  ],
  [
    "WebP",
    await twoFrames
      .clone()
      .webp({ lossless: true, delay: [50, 50] })
      .toBuffer(),
  ],
  ["AVIF", Buffer.from(AVIF_SEQUENCE, "base64")],
];

function apng(): Buffer {
  const frames = pngChunk("acTL", Buffer.from([0, 0, 0, 2, 0, 0, 0, 0]));
  return pngFile({ width: 1, height: 1, bits: 8, colours: 2 }, Buffer.from([0, 9, 8, 7]), frames);
}

function differenceFrom(expected: Uint8Array, given: Uint8Array): number {
  expect(given.length).toBe(expected.length);
  return Math.max(...expected.map((value, index) => Math.abs(value - (given[index] ?? 0))));
}

describe("decodeImage", () => {
  it.each(formats)("decodes %s", async (format) => {
    const image = await decodeImage("image", files[format]);
    expect(image).toMatchObject({
      name: "image",
      format,
      stored: { width: 48, height: 32 },
      orientation: 1,
      isAnimated: false,
      isPlain: true,
      pixels: { width: 48, height: 32 },
    });
    expect(image.bytes).toBe(files[format]);
    const { data, channels } = image.pixels;
    const colours = data.filter((_, index) => index % channels < 3);
    expect(differenceFrom(scene.data, colours)).toBeLessThanOrEqual(
      { png: 0, webp: 0, jpeg: 8, avif: 12, gif: 40 }[format],
    );
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])("turns orientation %i upright", async (orientation) => {
    const file = await raw().withMetadata({ orientation }).png().toBuffer();
    const upright = await sharp(file).autoOrient().raw().toBuffer();
    const image = await decodeImage("image", file);
    const [width, height] = orientation < 5 ? [48, 32] : [32, 48];
    expect(image).toMatchObject({ orientation, stored: { width: 48, height: 32 }, pixels: { width, height } });
    expect(Buffer.compare(image.pixels.data, upright)).toBe(0);
  });

  it("gives AVIF as it is shown, without an orientation", async () => {
    const image = await decodeImage("image", await raw().withMetadata({ orientation: 6 }).avif().toBuffer());
    expect(image).toMatchObject({
      orientation: 1,
      stored: { width: 32, height: 48 },
      pixels: { width: 32, height: 48 },
    });
  });

  it("takes an orientation that there is not for none", async () => {
    const file = await raw().withMetadata({ orientation: 7 }).jpeg().toBuffer();
    // Tag 0x112, type 3 (a short), one value.
    const at = file.indexOf(Buffer.from("120103000100000007", "hex")) + 8;
    file[at] = 99;
    const { orientation, pixels } = await decodeImage("image", file);
    expect([orientation, pixels.width]).toEqual([1, 48]);
  });

  it.each([
    ["grey", { bits: 8, colours: 0 }, [0, 100, 200], [], [100, 100, 100, 200, 200, 200]],
    ["one bit", { bits: 1, colours: 0 }, [0, 0b1000_0000], [], [255, 255, 255, 0, 0, 0]],
    ["grey with alpha", { bits: 8, colours: 4 }, [0, 100, 128, 200, 255], [], [100, 100, 100, 128, 200, 200, 200, 255]],
    [
      "colour with an opaque alpha",
      { bits: 8, colours: 6 },
      [0, 1, 2, 3, 255, 4, 5, 6, 255],
      [],
      [1, 2, 3, 255, 4, 5, 6, 255],
    ],
    [
      "a palette",
      { bits: 8, colours: 3 },
      [0, 1, 0],
      [pngChunk("PLTE", Buffer.from([1, 2, 3, 4, 5, 6]))],
      [4, 5, 6, 1, 2, 3],
    ],
    [
      "a clear colour",
      { bits: 8, colours: 2 },
      [0, 1, 2, 3, 4, 5, 6],
      [pngChunk("tRNS", Buffer.from([0, 1, 0, 2, 0, 3]))],
      [1, 2, 3, 0, 4, 5, 6, 255],
    ],
  ] as const)("makes sRGB of %s", async (_, kind, rows, chunks, expected) => {
    const { pixels, isPlain } = await decodeImage(
      "piece",
      pngFile({ width: 2, height: 1, ...kind }, Buffer.from(rows), ...chunks),
    );
    expect([...pixels.data]).toEqual(expected);
    expect(pixels.channels).toBe(expected.length / 2);
    expect(isPlain).toBe(true);
  });

  it.each([
    ["grey", 0, [0, 100, 255, 200, 0], [100, 100, 100, 200, 200, 200]],
    ["colour", 2, [0, 1, 9, 2, 9, 3, 9, 4, 9, 5, 9, 6, 9], [1, 2, 3, 4, 5, 6]],
    ["grey with alpha", 4, [0, 100, 0, 128, 0, 200, 0, 255, 255], [100, 100, 100, 128, 200, 200, 200, 255]],
  ] as const)("makes 8 bits of 16 bits of %s, which is not plain", async (_, colours, rows, expected) => {
    const { pixels, isPlain } = await decodeImage(
      "piece",
      pngFile({ width: 2, height: 1, bits: 16, colours }, Buffer.from(rows)),
    );
    expect([...pixels.data]).toEqual(expected);
    expect(isPlain).toBe(false);
  });

  it("makes sRGB of CMYK, which is not plain", async () => {
    const image = await decodeImage("image", await raw().toColourspace("cmyk").jpeg({ quality: 95 }).toBuffer());
    expect(image).toMatchObject({ isPlain: false, pixels: { channels: 3, width: 48 } });
  });

  it("converts the colours of a profile, and leaves those of sRGB alone", async () => {
    const wide = await decodeImage("image", await raw().withIccProfile("p3").png().toBuffer());
    expect(wide.isPlain).toBe(false);
    expect(differenceFrom(scene.data, wide.pixels.data)).toBeLessThan(30);
    const plain = await decodeImage("image", await raw().withIccProfile("srgb").png().toBuffer());
    expect(plain.isPlain).toBe(true);
    expect(differenceFrom(scene.data, plain.pixels.data)).toBe(0);
  });

  it.each(animations)("reads the first frame of an animated %s", async (_, file) => {
    const { isAnimated, pixels } = await decodeImage("image", file);
    expect(isAnimated).toBe(true);
    expect([pixels.width, pixels.height]).toEqual([8, 6]);
    expect(differenceFrom(Uint8Array.of(250, 0, 0), pixels.data.subarray(0, 3))).toBeLessThan(12);
  });

  it("knows an animated PNG", async () => {
    expect(await decodeImage("image", apng())).toMatchObject({
      isAnimated: true,
      pixels: { data: Buffer.from([9, 8, 7]) },
    });
  });
});

describe("decodeImage, of what is not to be decoded,", () => {
  it("refuses a header of 30,000 x 30,000 at once, naming size and limit", async () => {
    const bomb = pngFile({ width: 30_000, height: 30_000, bits: 8, colours: 6 }, Buffer.alloc(100));
    const before = process.memoryUsage().rss;
    await expect(decodeImage("puzzle", bomb)).rejects.toThrow(
      "ERR_IMAGE_TOO_LARGE: puzzle has 30000 x 30000 = 900000000 pixels, more than maxPixels = 4000000",
    );
    expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
  });

  it("takes as many pixels as it is told", async () => {
    await expect(decodeImage("image", files.png, { maxPixels: 48 * 32 })).resolves.toBeDefined();
    const refusal = decodeImage("image", files.png, { maxPixels: 48 * 32 - 1 });
    await expect(refusal).rejects.toMatchObject({ code: "ERR_IMAGE_TOO_LARGE", image: "image" });
    await expect(decodeImage("image", files.png, { maxPixels: 0 })).rejects.toThrow(
      "ERR_ARGUMENT: maxPixels must be a whole number from 1 to 100000000, got 0",
    );
  });

  it.each(["png", "jpeg", "webp", "avif"] as const)("refuses %s that is cut off anywhere", async (format) => {
    const file = files[format];
    for (let left = 16; left < file.length; left += Math.ceil(file.length / 40)) {
      const cut = file.subarray(0, left);
      await expect(decodeImage("piece", cut), `${left} of ${file.length}`).rejects.toThrow(
        `ERR_IMAGE_INVALID: piece is cut off or damaged, its ${format} data cannot be decoded`,
      );
    }
    await expect(decodeImage("piece", file.subarray(0, -1))).rejects.toMatchObject({ code: "ERR_IMAGE_INVALID" });
  });

  it("keeps what the decoder says as the cause, not in the message", async () => {
    const error = await decodeImage("piece", files.jpeg.subarray(0, 600)).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      cause: expect.objectContaining({ message: expect.stringContaining("premature end") }),
    });
    expect(String(error)).not.toMatch(/vips|premature/i);
  });

  it("refuses a file with another one's name", async () => {
    await expect(decodeImage("piece", Buffer.from("<html>not found</html>"))).rejects.toThrow("piece looks like HTML");
  });

  it("ends with the signal's reason", async () => {
    const reason = new Error("no longer wanted");
    await expect(decodeImage("image", files.png, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const controller = new AbortController();
    const decoding = decodeImage("image", files.avif, { signal: controller.signal });
    controller.abort(reason);
    await expect(decoding).rejects.toBe(reason);
  });
});
