import { paint, png } from "./images.ts";

/** A PNG that shows nothing, other bytes for each number. */
export async function picture(number: number, side = 32): Promise<Buffer> {
  const shade = [number % 256, (number >> 8) % 256, (number >> 16) % 256];
  return await png(paint({ width: side, height: side }, 3, () => shade));
}
