import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { createPixelReader, readPixels } from "./pixels.ts";

const picture = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: { r: 200, g: 100, b: 50 } } });

describe("the pixels of an image", () => {
  it.each(["png", "jpeg"] as const)("of %s have four channels of 8 bits", async (format) => {
    const { data, width, height } = await readPixels("image", await picture(7, 5).toFormat(format).toBuffer());
    expect([width, height, data.length]).toEqual([7, 5, 140]);
    expect([data[0], data[3]]).toEqual([expect.closeTo(200, -1), 255]);
  });

  it("have four channels of 8 bits when the file has 16, is grey, or is CMYK", async () => {
    const files = await Promise.all([
      picture(7, 5).toColourspace("rgb16").png().toBuffer(),
      picture(7, 5).greyscale().png().toBuffer(),
      picture(7, 5).toColourspace("cmyk").jpeg().toBuffer(),
    ]);
    for (const file of files) expect((await readPixels("image", file)).data).toHaveLength(140);
  });

  it("are upright, as every viewer shows them", async () => {
    const file = await picture(7, 5).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    expect(await readPixels("image", file)).toMatchObject({ width: 5, height: 7 });
  });

  it("are refused when the file is cut off, or has too many of them", async () => {
    const whole = await picture(400, 300).jpeg().toBuffer();
    const large = await picture(2001, 2000).png().toBuffer();
    for (const file of [whole.subarray(0, whole.length / 2), Buffer.from("\xff\xd8\xff\xe0", "latin1"), large]) {
      await expect(readPixels("puzzle", file)).rejects.toMatchObject({
        code: "INVALID_REQUEST",
        message: "puzzle is broken, or has more than 4000000 pixels",
      });
    }
    await expect(readPixels("puzzle", await picture(2000, 2000).png().toBuffer())).resolves.toHaveProperty("data");
  });

  it("cannot be had without sharp, and the error says how to get it", async () => {
    const read = createPixelReader(() => Promise.reject(new Error("Cannot find package 'sharp'")));
    const attempt = read("image", await picture(7, 5).png().toBuffer());
    await expect(attempt).rejects.toMatchObject({
      code: "IMAGE_UNKNOWN",
      status: 422,
      message: expect.stringContaining("npm install sharp"),
    });
  });

  it("need sharp once, with the first image", async () => {
    let loads = 0;
    const read = createPixelReader(async () => {
      loads++;
      return { default: sharp };
    });
    expect(loads).toBe(0);
    const file = await picture(7, 5).png().toBuffer();
    await Promise.all([read("image", file), read("image", file)]);
    expect(loads).toBe(1);
  });
});
