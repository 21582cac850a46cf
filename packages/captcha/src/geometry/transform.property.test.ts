import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { transformData } from "../../testing/transforms.ts";
import { type Affine, applyAffine, composeAffine, invertAffine, type Point } from "./affine.ts";
import { createTransform } from "./transform.ts";

const place = fc.double({ min: -2000, max: 2000, noNaN: true });
const point: fc.Arbitrary<Point> = fc.record({ x: place, y: place });
const factor = fc.double({ min: -3, max: 3, noNaN: true });
const affine: fc.Arbitrary<Affine> = fc.tuple(factor, factor, factor, factor, place, place);

/** Relative to how large the numbers on the way were. */
function expectClose(actual: Point, wanted: Point, tolerance = 1e-9): void {
  expect(Math.abs(actual.x - wanted.x)).toBeLessThanOrEqual(tolerance);
  expect(Math.abs(actual.y - wanted.y)).toBeLessThanOrEqual(tolerance);
}

describe("the transform of any chain of steps", () => {
  it("leads from the original to the prepared image and back", () => {
    fc.assert(
      fc.property(transformData, point, (data, original) => {
        const transform = createTransform(data);
        expectClose(transform.toOriginal(transform.toPrepared(original)), original);
        expectClose(transform.toPrepared(transform.toOriginal(original)), original);
      }),
    );
  });

  it("is the same after a way through JSON", () => {
    fc.assert(
      fc.property(transformData, point, (data, prepared) => {
        const transform = createTransform(data);
        const again = createTransform(JSON.parse(JSON.stringify(transform)));
        expect(again.toOriginal(prepared)).toEqual(transform.toOriginal(prepared));
        expect([again.original, again.prepared]).toEqual([transform.original, transform.prepared]);
        expect(again.toJSON()).toEqual(data);
      }),
    );
  });

  it("is that of its first steps, and then that of the others", () => {
    fc.assert(
      fc.property(transformData, point, fc.nat(4), ({ stored, orientation, steps }, original, at) => {
        const whole = createTransform({ stored, orientation, steps });
        const first = createTransform({ stored, orientation, steps: steps.slice(0, at) });
        const second = createTransform({ stored: first.prepared, orientation: 1, steps: steps.slice(at) });
        expectClose(second.toPrepared(first.toPrepared(original)), whole.toPrepared(original), 1e-8);
        expect(second.prepared).toEqual(whole.prepared);
      }),
    );
  });

  it("says that nothing changes exactly when nothing does", () => {
    fc.assert(
      fc.property(transformData, ({ stored, orientation, steps }) => {
        const { isIdentity, original, prepared, toPrepared } = createTransform({ stored, orientation, steps });
        const corners = [
          { x: 0, y: 0 },
          { x: original.width, y: original.height },
        ];
        const isStill = corners.every((corner) => {
          const { x, y } = toPrepared(corner);
          return x === corner.x && y === corner.y;
        });
        const isWhole = prepared.width === original.width && prepared.height === original.height;
        expect(isIdentity).toBe(isStill && isWhole);
      }),
    );
  });

  it("leads from a page to the same share of the box", () => {
    const box = fc.record({ left: place, top: place, width: fc.integer({ min: 1, max: 2000 }), height: fc.nat(2000) });
    fc.assert(
      fc.property(transformData, point, box, (data, original, onPage) => {
        const transform = createTransform(data);
        const { x, y } = transform.toPage(transform.toPrepared(original), onPage);
        const { width, height } = transform.original;
        const wanted = {
          x: onPage.left + (original.x / width) * onPage.width,
          y: onPage.top + (original.y / height) * onPage.height,
        };
        expectClose({ x, y }, wanted, 1e-6);
      }),
    );
  });
});

describe("affine maps", () => {
  it("can be put together in any grouping", () => {
    fc.assert(
      fc.property(affine, affine, affine, point, (a, b, c, from) => {
        const left = applyAffine(composeAffine(composeAffine(a, b), c), from);
        const right = applyAffine(composeAffine(a, composeAffine(b, c)), from);
        const inTurn = applyAffine(c, applyAffine(b, applyAffine(a, from)));
        expectClose(left, right, 1e-7);
        expectClose(left, inTurn, 1e-7);
      }),
    );
  });

  it("are undone by their inverse", () => {
    const invertible = affine.filter(([a, b, c, d]) => Math.abs(a * d - b * c) > 0.1);
    fc.assert(
      fc.property(invertible, point, (map, from) => {
        expectClose(applyAffine(invertAffine(map), applyAffine(map, from)), from, 1e-7);
      }),
    );
  });
});
