import type { Point } from "../geometry/affine.ts";
import type { RawPixels } from "../image/decoded-image.ts";
import type { SeamPair } from "./seam.ts";

/** Pixels from the edge: a piece has a white rim of two or three, and its gap a shadow round it. */
const DISTANCE = 4;

/** From here on a pixel is seen. */
const SEEN = 128;

/** Pairs of places at the edge of a piece: in its own pixels inside, in those of the background outside. */
export function pieceSeam(piece: RawPixels): (at: Point) => Iterable<SeamPair> {
  const edges = [...edgePairs(piece)];
  return (at) =>
    edges.map(({ inside, outside }) => ({ inside, outside: { x: outside.x + at.x, y: outside.y + at.y } }));
}

/** At both ends of every row and column of what is seen. */
function* edgePairs(piece: RawPixels): Iterable<SeamPair> {
  const { width, height } = piece;
  for (let y = 0; y < height; y++)
    yield* lineEnds(
      width,
      (x) => isSeen(piece, x, y),
      (x) => ({ x: x + 0.5, y: y + 0.5 }),
    );
  for (let x = 0; x < width; x++)
    yield* lineEnds(
      height,
      (y) => isSeen(piece, x, y),
      (y) => ({ x: x + 0.5, y: y + 0.5 }),
    );
}

function* lineEnds(
  length: number,
  isSeenAt: (index: number) => boolean,
  pointAt: (index: number) => Point,
): Iterable<SeamPair> {
  let [first, last] = [0, length - 1];
  while (first < length && !isSeenAt(first)) first++;
  while (last > first && !isSeenAt(last)) last--;
  if (last - first < 4 * DISTANCE) return;
  yield { inside: pointAt(first + DISTANCE), outside: pointAt(first - DISTANCE) };
  yield { inside: pointAt(last - DISTANCE), outside: pointAt(last + DISTANCE) };
}

function isSeen({ data, width, channels }: RawPixels, x: number, y: number): boolean {
  return channels === 3 || (data[(y * width + x) * 4 + 3] ?? 0) >= SEEN;
}
