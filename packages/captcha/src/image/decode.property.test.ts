import fc from "fast-check";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { paint } from "../../testing/images.ts";
import { CaptchaError } from "../errors.ts";
import { orientedSize } from "../geometry/orientation.ts";
import { decodeImage } from "./decode.ts";

const MAX_PIXELS = 100_000;

const scene = paint({ width: 24, height: 16 }, 4, (x, y) => [10 * x, 15 * y, (37 * x * y) % 256, 8 * (x + y)]);
const raw = sharp(scene.data, { raw: { width: 24, height: 16, channels: 4 } });
const files = await Promise.all([
  raw.clone().png().toBuffer(),
  raw.clone().png({ palette: true, progressive: true }).withIccProfile("p3").toBuffer(),
  raw.clone().jpeg().withMetadata({ orientation: 6 }).toBuffer(),
  raw.clone().jpeg({ progressive: true }).toBuffer(),
  raw.clone().webp().withMetadata({ orientation: 3 }).toBuffer(),
  raw.clone().webp({ lossless: true }).toBuffer(),
  raw.clone().avif({ effort: 0 }).toBuffer(),
  raw.clone().gif().toBuffer(),
]);
const heads = ["\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "\xff\xd8\xff\xe0", "RIFF    WEBPVP8 ", "    ftypavif", "GIF89a"];

const file = fc.constantFrom(...files);
/** A place in a file; half of them where its headers are. */
const place = fc.oneof(fc.nat({ max: 80 }), fc.nat({ max: 4000 }));
const mutated = fc
  .tuple(file, fc.array(fc.tuple(place, fc.nat({ max: 255 })), { minLength: 1, maxLength: 8 }))
  .map(([original, changes]) => {
    const bytes = Uint8Array.from(original);
    for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
    return bytes;
  });
const truncated = fc.tuple(file, place).map(([bytes, length]) => bytes.subarray(0, length % bytes.length));
const spliced = fc
  .tuple(file, place, file, place)
  .map(([a, to, b, from]) => Buffer.concat([a.subarray(0, to), b.subarray(from)]));
const headed = fc
  .tuple(fc.constantFrom(...heads), fc.uint8Array({ maxLength: 300 }))
  .map(([head, garbage]) => Buffer.concat([Buffer.from(head, "latin1"), garbage]));

/** Gives an image that is sound, or a typed error; anything else fails the test. */
async function judge(bytes: Uint8Array): Promise<"image" | "error"> {
  try {
    const { pixels, stored, orientation } = await decodeImage("piece", bytes, { maxPixels: MAX_PIXELS });
    expect(pixels).toMatchObject(orientedSize(orientation, stored));
    expect(pixels.width * pixels.height).toBeGreaterThan(0);
    expect(pixels.width * pixels.height).toBeLessThanOrEqual(MAX_PIXELS);
    expect(pixels.data.length).toBe(pixels.width * pixels.height * pixels.channels);
    return "image";
  } catch (error) {
    expect(error).toBeInstanceOf(CaptchaError);
    expect(error).toMatchObject({
      code: expect.stringMatching(/^ERR_IMAGE_(INVALID|TOO_LARGE)$/),
      message: expect.stringMatching(/^ERR_IMAGE_\w+: piece [\x20-\x7e]+$/),
      image: "piece",
    });
    return "error";
  }
}

const kinds: readonly (readonly [kind: string, bytes: fc.Arbitrary<Uint8Array>])[] = [
  ["any bytes", fc.uint8Array({ maxLength: 200 })],
  ["garbage behind the head of an image", headed],
  ["images that are cut off", truncated],
  ["images with changed bytes", mutated],
  ["images made of two", spliced],
];

describe("decodeImage", () => {
  it.each(kinds)("gives an image or a typed error for %s", { timeout: 60_000 }, async (_, bytes) => {
    await fc.assert(
      fc.asyncProperty(bytes, async (given) => {
        await judge(given);
      }),
    );
  });

  it("meets both in changed images, so that neither half of the property is idle", async () => {
    const seen = new Set<string>();
    for (const bytes of fc.sample(mutated, 100)) seen.add(await judge(bytes));
    expect(seen).toEqual(new Set(["image", "error"]));
  });
});
