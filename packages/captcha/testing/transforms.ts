import fc from "fast-check";
import type { Size } from "../src/geometry/affine.ts";
import { type Orientation, orientedSize } from "../src/geometry/orientation.ts";
import { sizeAfter, type TransformStep } from "../src/geometry/steps.ts";
import type { TransformData } from "../src/geometry/transform.ts";

const side = fc.integer({ min: 16, max: 1200 });
const margin = fc.nat(200);

function cropOf({ width, height }: Size): fc.Arbitrary<TransformStep> {
  return fc.tuple(fc.nat(Math.floor(width / 3)), fc.nat(Math.floor(height / 3))).chain(([left, top]) =>
    fc.record({
      type: fc.constant("crop" as const),
      left: fc.constant(left),
      top: fc.constant(top),
      width: fc.integer({ min: Math.ceil(width / 3), max: width - left }),
      height: fc.integer({ min: Math.ceil(height / 3), max: height - top }),
    }),
  );
}

const pad: fc.Arbitrary<TransformStep> = fc.record({
  type: fc.constant("pad" as const),
  left: margin,
  top: margin,
  right: margin,
  bottom: margin,
});

/** Up to four times as large or as small. */
function scaleOf({ width, height }: Size): fc.Arbitrary<TransformStep> {
  return fc.double({ min: 0.25, max: 4, noNaN: true }).map((ratio) => ({
    type: "scale" as const,
    width: Math.ceil(width * ratio),
    height: Math.ceil(height * ratio),
  }));
}

function stepsOf(size: Size, count: number): fc.Arbitrary<TransformStep[]> {
  if (count === 0) return fc.constant([]);
  return fc
    .oneof(cropOf(size), pad, scaleOf(size))
    .chain((step) => stepsOf(sizeAfter(step, size), count - 1).map((steps) => [step, ...steps]));
}

/** Any chain of turning upright, and of cutting, padding and scaling up to four times. */
export const transformData: fc.Arbitrary<TransformData> = fc
  .record({
    stored: fc.record({ width: side, height: side }),
    orientation: fc.integer({ min: 1, max: 8 }).map((value) => value as Orientation),
    count: fc.nat(4),
  })
  .chain(({ stored, orientation, count }) =>
    stepsOf(orientedSize(orientation, stored), count).map((steps) => ({ stored, orientation, steps })),
  );
