import { CaptchaError } from "../errors.ts";
import type { SizeLimits } from "./options.ts";
import type { PreparedImage } from "./prepared-image.ts";
import { type ImagePlan, plannedSize, renderImage } from "./render.ts";

/** Bytes fall with the area, a little slower: each try aims this much below the limit. */
const MARGIN = 0.9;
const MAX_TRIES = 5;
/** Smaller than this, nothing can be seen any more. */
const MIN_SIDE = 64;

/**
 * Makes the files of a task's images, all scaled by one ratio, so that what fits together goes on fitting.
 *
 * @throws {CaptchaError} ERR_IMAGE_TOO_LARGE when images with so few bytes would show nothing any more
 */
export async function fitImages<const Plans extends readonly ImagePlan[]>(
  plans: Plans,
  { maxSide, maxBytes, maxTotalBytes, scale }: SizeLimits,
): Promise<{ -readonly [Index in keyof Plans]: PreparedImage }> {
  const sides = plans.map(plannedSize).flatMap(({ width, height }) => [width, height]);
  let ratio = Math.min(scale, maxSide / Math.max(...sides));
  for (let tries = 1; tries === 1 || (tries <= MAX_TRIES && Math.max(...sides) * ratio >= MIN_SIDE); tries++) {
    const images = await Promise.all(plans.map((plan) => renderImage(plan, { ratio, maxBytes })));
    const sizes = images.map(({ bytes }) => bytes.length);
    const excess = Math.max(Math.max(...sizes) / maxBytes, sum(sizes) / maxTotalBytes);
    if (excess <= 1) return images as { -readonly [Index in keyof Plans]: PreparedImage };
    ratio *= MARGIN / Math.sqrt(excess);
  }
  throw new CaptchaError(
    "ERR_IMAGE_TOO_LARGE",
    `nothing is left to see in files of ${maxBytes} bytes, ${maxTotalBytes} together: raise maxBytes or maxTotalBytes`,
  );
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
