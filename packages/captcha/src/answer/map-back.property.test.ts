import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { outcome } from "../../testing/answers.ts";
import { transformData } from "../../testing/transforms.ts";
import { createTransform, type ImageTransform, type TransformData } from "../geometry/transform.ts";
import { mapPuzzle } from "./map-puzzle.ts";
import { mapShapes } from "./map-shapes.ts";

const share = fc.double({ min: 0, max: 1, noNaN: true });

/** Something of the piece, and where it belongs in the background, in pixels of the originals. */
interface Truth {
  readonly ofPiece: number;
  readonly inBackground: number;
}

/** An image that is a multiple of four pixels wide, cut and then scaled by a ratio that leaves whole pixels. */
const cutAndScaled = (ratio: number): fc.Arbitrary<TransformData> =>
  fc
    .record({ left: fc.nat(9), width: fc.integer({ min: 4, max: 200 }), right: fc.nat(9), isTurned: fc.boolean() })
    .map(({ left, width, right, isTurned }) => {
      const [before, inside, all] = [left * 4, width * 4, (left + width + right) * 4];
      const crop = { type: "crop", left: before, top: 8, width: inside, height: 40 } as const;
      const scale = { type: "scale", width: inside * ratio, height: 40 * ratio } as const;
      const stored = isTurned ? { width: 48, height: all } : { width: all, height: 48 };
      return { stored, orientation: isTurned ? 6 : 1, steps: ratio === 1 ? [crop] : [crop, scale] };
    });

const puzzle = fc
  .constantFrom(0.25, 0.5, 1, 2, 4)
  .chain((ratio) => fc.record({ background: cutAndScaled(ratio), piece: cutAndScaled(ratio) }));

/** How far the edge that the API speaks of has to move in the images that were sent. */
function movedPx(
  background: ImageTransform,
  piece: ImageTransform,
  { ofPiece, inBackground }: Truth,
  edge: number,
): number {
  const gap = background.toPrepared({ x: inBackground, y: 0 }).x;
  return gap - piece.toPrepared({ x: ofPiece, y: 0 }).x + edge;
}

describe("an answer about images that were prepared in any way", () => {
  it("is mapped back to where the piece really belongs", () => {
    const reference = fc.constantFrom("piece-image" as const, "piece-visible" as const);
    const truth: fc.Arbitrary<Truth> = fc.record({ ofPiece: fc.nat(800), inBackground: fc.nat(800) });
    fc.assert(
      fc.property(puzzle, truth, reference, (data, place, edge) => {
        const [background, piece] = [createTransform(data.background), createTransform(data.piece)];
        const { width, height } = piece.prepared;
        const visible = { left: Math.floor(width / 4), top: 0, width: Math.ceil(width / 2), height };
        const moved = movedPx(background, piece, place, edge === "piece-image" ? 0 : visible.left);
        const proportion = moved / background.prepared.width;
        fc.pre(proportion >= 0 && proportion <= 1);
        const images = {
          puzzle: { transform: background, visible: { ...visible, left: 0, width: 0, height: 0 } },
          piece: { transform: piece, visible },
        };
        const answer = { slide_x_proportion: proportion, slide_x_px: moved, ...outcome };
        const { slide } = mapPuzzle(images, answer, { reference: edge });
        expect(slide.leftPx).toBeCloseTo(place.inBackground - place.ofPiece, 6);
      }),
    );
  });

  it("is mapped back to where the shapes really are", () => {
    fc.assert(
      fc.property(transformData, share, share, share, share, (forImage, ...[x1, y1, x2, y2]) => {
        const transform = createTransform(forImage);
        const { width, height } = transform.original;
        const truths = [
          { x: x1 * width, y: y1 * height },
          { x: x2 * width, y: y2 * height },
        ] as const;
        const [point1, point2] = truths.map((truth) => transform.toPrepared(truth));
        const isSent = [point1, point2].every(
          (point) =>
            point &&
            point.x >= 0 &&
            point.y >= 0 &&
            point.x <= transform.prepared.width &&
            point.y <= transform.prepared.height,
        );
        fc.pre(isSent);
        const visible = { left: 0, top: 0, width: 1, height: 1 };
        const { points } = mapShapes(
          { image: { transform, visible } },
          { point1, point2, ...outcome },
          { minDistancePx: 0 },
        );
        for (const [index, { original }] of points.entries()) {
          expect(original.x).toBeCloseTo(truths[index]?.x ?? Number.NaN, 6);
          expect(original.y).toBeCloseTo(truths[index]?.y ?? Number.NaN, 6);
        }
      }),
    );
  });
});
