import type { Affine, Size } from "./affine.ts";

/** EXIF orientation: how the stored pixels must be turned and mirrored to be shown. 1 is as stored. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** Tells whether a value is an EXIF orientation. */
export function isOrientation(value: unknown): value is Orientation {
  return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 8;
}

/** The size of an image as it is shown. */
export function orientedSize(orientation: Orientation, { width, height }: Size): Size {
  return orientation >= 5 ? { width: height, height: width } : { width, height };
}

/** Maps stored pixels to shown ones, for an image whose stored size is given (EXIF 2.32, tag 274). */
export function orientationAffine(orientation: Orientation, { width, height }: Size): Affine {
  return MAPS[orientation](width, height);
}

const MAPS: Readonly<Record<Orientation, (width: number, height: number) => Affine>> = {
  1: () => [1, 0, 0, 1, 0, 0],
  2: (width) => [-1, 0, 0, 1, width, 0],
  3: (width, height) => [-1, 0, 0, -1, width, height],
  4: (_, height) => [1, 0, 0, -1, 0, height],
  5: () => [0, 1, 1, 0, 0, 0],
  6: (_, height) => [0, 1, -1, 0, height, 0],
  7: (width, height) => [0, -1, -1, 0, height, width],
  8: (width) => [0, -1, 1, 0, 0, width],
};
