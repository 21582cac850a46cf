import type { Box } from "../geometry/affine.ts";
import type { RawPixels } from "./decoded-image.ts";

/** From here on a pixel is seen. Half-way, because shadows and soft rims lie below and noise of real images above. */
const SEEN = 128;

/** A pixel belongs to a shape when so many of its eight neighbours are seen too: the corner of a square has three. */
const MIN_NEIGHBOURS = 3;

/**
 * Finds the box of what can be seen, fitted to shapes: single pixels that noise made visible do not widen it, and single
 * clear ones within a shape do not matter. The whole image when it has no alpha or when nothing can be seen.
 *
 * @param threshold the least alpha that is seen, 1 to 255. Default 128; a lower one takes in shadow and soft rims
 */
export function alphaBox(pixels: RawPixels, threshold = SEEN): Box {
  const { width, height, channels } = pixels;
  const isSeen = shapeTest(pixels, threshold);
  const isRowSeen = (y: number) => someIndex(width, (x) => isSeen(x, y));
  const top = channels === 3 ? undefined : firstIndex(height, isRowSeen);
  if (top === undefined) return { left: 0, top: 0, width, height };
  const bottom = lastIndex(height, isRowSeen);
  const isColumnSeen = (x: number) => someIndex(height, (y) => isSeen(x, y));
  const left = firstIndex(width, isColumnSeen) ?? 0;
  return { left, top, width: lastIndex(width, isColumnSeen) + 1 - left, height: bottom + 1 - top };
}

/** Tells whether every pixel of an image is seen. */
export function isOpaque(pixels: RawPixels): boolean {
  return leastAlpha(pixels) >= SEEN;
}

/** The least alpha of all pixels, 0 to 255: 255 when nothing shines through, or there is no alpha. */
export function leastAlpha({ data, channels }: RawPixels): number {
  let least = 255;
  if (channels === 3) return least;
  for (let index = 3; index < data.length; index += 4) least = Math.min(least, data[index] ?? 0);
  return least;
}

function shapeTest({ data, width, height }: RawPixels, threshold: number): (x: number, y: number) => boolean {
  const isSeen = (x: number, y: number) =>
    x >= 0 && y >= 0 && x < width && y < height && (data[(y * width + x) * 4 + 3] ?? 0) >= threshold;
  return (x, y) => {
    if (!isSeen(x, y)) return false;
    let neighbours = -1;
    for (let row = y - 1; row <= y + 1; row++) {
      for (let column = x - 1; column <= x + 1; column++) neighbours += isSeen(column, row) ? 1 : 0;
    }
    return neighbours >= MIN_NEIGHBOURS;
  };
}

function firstIndex(length: number, test: (index: number) => boolean): number | undefined {
  for (let index = 0; index < length; index++) if (test(index)) return index;
  return undefined;
}

function lastIndex(length: number, test: (index: number) => boolean): number {
  let index = length - 1;
  while (index > 0 && !test(index)) index--;
  return index;
}

function someIndex(length: number, test: (index: number) => boolean): boolean {
  return firstIndex(length, test) !== undefined;
}
