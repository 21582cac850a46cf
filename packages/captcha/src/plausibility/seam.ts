import type { Point } from "../geometry/affine.ts";
import type { RawPixels } from "../image/decoded-image.ts";

/** Two places on either side of a seam; where the picture goes on, they look alike. */
export interface SeamPair {
  readonly inside: Point;
  readonly outside: Point;
}

/**
 * How much the pictures on both sides of a seam differ: the mean difference of a channel, 0 to 255.
 *
 * @returns undefined when no pair lies within both pictures
 */
export function seamCost(inside: RawPixels, outside: RawPixels, pairs: Iterable<SeamPair>): number | undefined {
  let [total, count] = [0, 0];
  for (const pair of pairs) {
    const [a, b] = [pixelAt(inside, pair.inside), pixelAt(outside, pair.outside)];
    if (a === undefined || b === undefined) continue;
    total += difference(inside, a, outside, b);
    count++;
  }
  return count === 0 ? undefined : total / count;
}

/** Where a pixel's channels begin; undefined outside of the picture. */
function pixelAt({ width, height, channels }: RawPixels, { x, y }: Point): number | undefined {
  const [column, row] = [Math.floor(x), Math.floor(y)];
  const isInside = column >= 0 && row >= 0 && column < width && row < height;
  return isInside ? (row * width + column) * channels : undefined;
}

function difference(one: RawPixels, a: number, other: RawPixels, b: number): number {
  let sum = 0;
  for (let channel = 0; channel < 3; channel++) {
    sum += Math.abs((one.data[a + channel] ?? 0) - (other.data[b + channel] ?? 0));
  }
  return sum / 3;
}
