import sharp, { type OverlayOptions } from "sharp";
import type { Point, Size } from "../geometry/affine.ts";
import type { RawPixels } from "../image/decoded-image.ts";
import { openPixels } from "../image/pixels.ts";

/** What is drawn in: seen on light and on dark. */
const INK = "#ff2d78";
const SHADE = "#ffffff";

/** A line from one point to another. */
export function line(from: Point, to: Point): string {
  const ends = `x1="${from.x}" y1="${from.y}" x2="${to.x}" y2="${to.y}"`;
  return stroke((colour, width) => `<line ${ends} stroke="${colour}" stroke-width="${width}"/>`);
}

/** A circle round a point. */
export function circle({ x, y }: Point, radius: number): string {
  return stroke(
    (colour, width) =>
      `<circle cx="${x}" cy="${y}" r="${radius}" fill="none" stroke="${colour}" stroke-width="${width}"/>`,
  );
}

/** Everything is drawn twice, so that it has a light edge. */
function stroke(shape: (colour: string, width: number) => string): string {
  return shape(SHADE, 4) + shape(INK, 2);
}

/** A layer of drawn shapes over an image of a size. */
export function drawing({ width, height }: Size, shapes: readonly string[]): OverlayOptions {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${shapes.join("")}</svg>`;
  return { input: Buffer.from(svg), left: 0, top: 0 };
}

/** A layer of pixels, moved by whole pixels. What would lie outside of the image below is cut off. */
export async function layer(pixels: RawPixels, at: Point, below: Size): Promise<OverlayOptions[]> {
  const [left, top] = [Math.round(at.x), Math.round(at.y)];
  const [cutLeft, cutTop] = [Math.max(0, -left), Math.max(0, -top)];
  const width = Math.min(pixels.width - cutLeft, below.width - Math.max(0, left));
  const height = Math.min(pixels.height - cutTop, below.height - Math.max(0, top));
  if (width <= 0 || height <= 0) return [];
  const part = await openPixels(pixels).extract({ left: cutLeft, top: cutTop, width, height }).png().toBuffer();
  return [{ input: part, left: Math.max(0, left), top: Math.max(0, top) }];
}

/** Turns pixels round their middle, clockwise; the size stays, and what turns out of it is cut off. */
export async function turnPixels(pixels: RawPixels, degrees: number): Promise<RawPixels> {
  const { width, height } = pixels;
  const turned = await openPixels(pixels)
    .ensureAlpha()
    .rotate(degrees, { background: { r: 0, g: 0, b: 0, alpha: 0 } })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const around = { width: turned.info.width, height: turned.info.height };
  const left = Math.floor((around.width - width) / 2);
  const top = Math.floor((around.height - height) / 2);
  const data = await sharp(turned.data, { raw: { ...around, channels: 4 } })
    .extract({ left, top, width, height })
    .raw()
    .toBuffer();
  return { data, width, height, channels: 4 };
}

/** Lays layers over an image. */
export async function flatten(below: RawPixels, layers: readonly OverlayOptions[]): Promise<Uint8Array> {
  return await openPixels(below)
    .composite([...layers])
    .png()
    .toBuffer();
}
