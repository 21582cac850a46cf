import type { Point, Size } from "../geometry/affine.ts";
import type { SeamPair } from "./seam.ts";

/** Pixels from the edge of the inner disc: between it and the ring there is a gap of about one. */
const DISTANCE = 4;

/** Places round the circle. */
const PLACES = 360;

/** Pairs of places at the edge of the inner disc, when that is turned clockwise in the ring. Both are squares. */
export function discSeam(ring: Size, disc: Size): (turnDeg: number) => Iterable<SeamPair> {
  const radius = disc.width / 2;
  return (turnDeg) =>
    Array.from({ length: PLACES }, (_, degree) => ({
      inside: onCircle(disc, radius - DISTANCE, degree - turnDeg),
      outside: onCircle(ring, radius + DISTANCE, degree),
    }));
}

function onCircle({ width, height }: Size, radius: number, degrees: number): Point {
  const angle = (degrees * Math.PI) / 180;
  return { x: width / 2 + radius * Math.cos(angle), y: height / 2 + radius * Math.sin(angle) };
}
