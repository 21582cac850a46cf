import type { RawPixels } from "./decoded-image.ts";

/** Tells whether the corners of an image are seen: then it is no disc by itself, but a page clips it to one. */
export function hasCorners({ data, width, height, channels }: RawPixels): boolean {
  if (channels === 3) return true;
  const corners = [0, width - 1, (height - 1) * width, height * width - 1];
  return corners.every((pixel) => (data[pixel * 4 + 3] ?? 0) >= 128);
}

/**
 * Clears what lies outside the largest circle around the middle, as pages do with `clip-path: circle(50%)`. The rim is
 * smooth, one pixel wide.
 */
export function maskDisc(pixels: RawPixels): RawPixels {
  const { width, height } = pixels;
  const data = withAlpha(pixels);
  const radius = Math.min(width, height) / 2;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const distance = Math.hypot(x + 0.5 - width / 2, y + 0.5 - height / 2);
      const coverage = Math.min(1, Math.max(0, radius - distance + 0.5));
      const alpha = (y * width + x) * 4 + 3;
      data[alpha] = Math.round((data[alpha] ?? 0) * coverage);
    }
  }
  return { data, width, height, channels: 4 };
}

/** A copy with four channels. */
function withAlpha({ data, channels }: RawPixels): Uint8Array {
  if (channels === 4) return data.slice();
  const copy = new Uint8Array((data.length / 3) * 4).fill(255);
  for (let from = 0, to = 0; from < data.length; from += 3, to += 4) copy.set(data.subarray(from, from + 3), to);
  return copy;
}
