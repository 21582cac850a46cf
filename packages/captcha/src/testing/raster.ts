import type { Box, Size } from "../geometry/affine.ts";
import type { RawPixels } from "../image/decoded-image.ts";

/** Pixels that can be painted on, always with alpha. */
export interface Raster extends RawPixels {
  readonly channels: 4;
}

/** Red, green, blue and alpha, 8 bits each, red in the highest: a number, because there are so many of them. */
export type Colour = number;

export const CLEAR: Colour = 0;

/** Puts a colour together, of whole numbers from 0 to 255. */
export function rgba(red: number, green: number, blue: number, alpha = 255): Colour {
  return ((red << 24) | (green << 16) | (blue << 8) | alpha) >>> 0;
}

export const redOf = (colour: Colour): number => colour >>> 24;
export const greenOf = (colour: Colour): number => (colour >>> 16) & 255;
export const blueOf = (colour: Colour): number => (colour >>> 8) & 255;
export const alphaOf = (colour: Colour): number => colour & 255;

/** Makes a raster by asking for the colour of every pixel, row by row. */
export function paintRaster({ width, height }: Size, colourAt: (x: number, y: number) => Colour): Raster {
  const data = new Uint8Array(width * height * 4);
  const raster: Raster = { data, width, height, channels: 4 };
  paintBox(raster, { left: 0, top: 0, width, height }, colourAt);
  return raster;
}

/** Paints the pixels of a box, as far as it lies within the raster. */
export function paintBox({ data, width, height }: Raster, box: Box, colourAt: (x: number, y: number) => Colour): void {
  const [right, bottom] = [Math.min(width, box.left + box.width), Math.min(height, box.top + box.height)];
  const left = Math.max(0, box.left);
  for (let y = Math.max(0, box.top); y < bottom; y++) {
    for (let x = left, index = (y * width + left) * 4; x < right; x++, index += 4) {
      const colour = colourAt(x, y);
      data[index] = redOf(colour);
      data[index + 1] = greenOf(colour);
      data[index + 2] = blueOf(colour);
      data[index + 3] = alphaOf(colour);
    }
  }
}

/** The colour of a pixel; clear outside of the raster. */
export function pixelAt({ data, width, height }: Raster, x: number, y: number): Colour {
  if (x < 0 || y < 0 || x >= width || y >= height) return CLEAR;
  const index = (y * width + x) * 4;
  return rgba(data[index] ?? 0, data[index + 1] ?? 0, data[index + 2] ?? 0, data[index + 3]);
}

/** The raster in the middle of a larger one of one colour. */
export function withBorder(raster: Raster, border: number, colour: Colour): Raster {
  const { width, height } = raster;
  if (border === 0) return raster;
  return paintRaster({ width: width + 2 * border, height: height + 2 * border }, (x, y) => {
    const [left, top] = [x - border, y - border];
    return left >= 0 && top >= 0 && left < width && top < height ? pixelAt(raster, left, top) : colour;
  });
}

/** A colour laid over another one that is opaque, as far as it covers it: 0 to 1. */
export function blend(below: Colour, above: Colour, coverage: number): Colour {
  return rgba(
    mix(redOf(below), redOf(above), coverage),
    mix(greenOf(below), greenOf(above), coverage),
    mix(blueOf(below), blueOf(above), coverage),
    alphaOf(below),
  );
}

const mix = (from: number, to: number, share: number): number => Math.round(from + (to - from) * share);

/** How much of a pixel lies within an edge that is a distance away from its middle: below 0 is within. */
export function edgeCoverage(distance: number): number {
  return Math.min(1, Math.max(0, 0.5 - distance));
}
