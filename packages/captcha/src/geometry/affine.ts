/**
 * A place in an image, in pixels from its left and top edge. Pixels are squares: the first one lies between 0 and 1, and
 * its middle is at 0.5. So a place keeps its meaning when the image is scaled, and is what CSS calls pixels on a page.
 */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A rectangle in an image, in its pixels. */
export interface Box extends Size {
  readonly left: number;
  readonly top: number;
}

/** `[a, b, c, d, e, f]` for x' = a x + c y + e and y' = b x + d y + f, as in CSS and canvas. */
export type Affine = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

export const IDENTITY: Affine = [1, 0, 0, 1, 0, 0];

/** Moves a point by a map. */
export function applyAffine([a, b, c, d, e, f]: Affine, { x, y }: Point): Point {
  return { x: a * x + c * y + e, y: b * x + d * y + f };
}

/** The map that does `first`, then `second`. */
export function composeAffine(first: Affine, second: Affine): Affine {
  const [a, b, c, d, e, f] = first;
  const [a2, b2, c2, d2, e2, f2] = second;
  return [
    a2 * a + c2 * b,
    b2 * a + d2 * b,
    a2 * c + c2 * d,
    b2 * c + d2 * d,
    a2 * e + c2 * f + e2,
    b2 * e + d2 * f + f2,
  ];
}

/** The way back. The map of an image always has one: no step of it makes a side zero. */
export function invertAffine([a, b, c, d, e, f]: Affine): Affine {
  const determinant = a * d - b * c;
  return [
    d / determinant,
    -b / determinant,
    -c / determinant,
    a / determinant,
    (c * f - d * e) / determinant,
    (b * e - a * f) / determinant,
  ];
}
