import type { ScenePlace } from "@webcast-kit/contract";

/** From the coordinates of a picture to the pixels of an image: x' = a x + c y + e, y' = b x + d y + f. */
export interface Affine {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly e: number;
  readonly f: number;
}

type Three = readonly [ScenePlace, ScenePlace, ScenePlace];

/** The map that takes three places to three others. The first three may not lie in a line. */
export function affineThrough([p, q, r]: Three, [p2, q2, r2]: Three): Affine {
  const [ux, uy, vx, vy] = [q.x - p.x, q.y - p.y, r.x - p.x, r.y - p.y];
  const determinant = ux * vy - vx * uy;
  const solve = (along: number, across: number): [number, number] => [
    (along * vy - across * uy) / determinant,
    (across * ux - along * vx) / determinant,
  ];
  const [a, c] = solve(q2.x - p2.x, r2.x - p2.x);
  const [b, d] = solve(q2.y - p2.y, r2.y - p2.y);
  return { a, b, c, d, e: p2.x - a * p.x - c * p.y, f: p2.y - b * p.x - d * p.y };
}

export function applyAffine({ a, b, c, d, e, f }: Affine, { x, y }: ScenePlace): ScenePlace {
  return { x: a * x + c * y + e, y: b * x + d * y + f };
}

/** How many times larger areas are; below 0 when the image is mirrored. */
export function areaRatio({ a, b, c, d }: Affine): number {
  return a * d - b * c;
}

/** How far a map turns clockwise, in degrees; the nearest turn where it also stretches. */
export function turnOf({ a, b, c, d }: Affine): number {
  return (Math.atan2(b - c, a + d) * 180) / Math.PI;
}

/** What turns one map into the other, without its shift: `to` after the inverse of `from`. */
export function turnBetween(from: Affine, to: Affine): number {
  const { a, b, c, d } = from;
  const area = areaRatio(from);
  return turnOf({
    a: (to.a * d - to.c * b) / area,
    b: (to.b * d - to.d * b) / area,
    c: (to.c * a - to.a * c) / area,
    d: (to.d * a - to.b * c) / area,
    e: 0,
    f: 0,
  });
}
