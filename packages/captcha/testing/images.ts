import sharp from "sharp";
import type { Point, Size } from "../src/geometry/affine.ts";
import type { Orientation } from "../src/geometry/orientation.ts";
import type { RawPixels } from "../src/image/decoded-image.ts";

/** Pixels that a function gives, from the middle of each. */
export function paint<const Channels extends 3 | 4>(
  { width, height }: Size,
  channels: Channels,
  colour: (x: number, y: number) => readonly number[],
): RawPixels {
  const data = new Uint8Array(width * height * channels);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) data.set(colour(x + 0.5, y + 0.5), (y * width + x) * channels);
  }
  return { data, width, height, channels };
}

/** A round spot of light around a point, fading to black. */
export function paintBlob(size: Size, { x: left, y: top }: Point, sigma: number): RawPixels {
  return paint(size, 3, (x, y) => {
    const light = Math.round(255 * Math.exp(-((x - left) ** 2 + (y - top) ** 2) / (2 * sigma ** 2)));
    return [light, light, light];
  });
}

/** Where the light of an image is, on the average. */
export async function centreOfLight(bytes: Uint8Array): Promise<Point> {
  const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
  let [light, x, y] = [0, 0, 0];
  for (let index = 0; index < info.width * info.height; index++) {
    const value = data[index * info.channels] ?? 0;
    light += value;
    x += value * ((index % info.width) + 0.5);
    y += value * (Math.floor(index / info.width) + 0.5);
  }
  return { x: x / light, y: y / light };
}

/** A PNG of pixels, with an EXIF orientation when there is one. */
export async function png(pixels: RawPixels, orientation: Orientation = 1): Promise<Buffer> {
  const { width, height, channels } = pixels;
  const image = sharp(pixels.data, { raw: { width, height, channels } });
  return await (orientation === 1 ? image : image.withMetadata({ orientation })).png().toBuffer();
}
