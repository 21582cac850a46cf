import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { centreOfLight, paint, paintBlob, png } from "../../testing/images.ts";
import type { Box, Point } from "../geometry/affine.ts";
import type { Orientation } from "../geometry/orientation.ts";
import { createTransform } from "../geometry/transform.ts";
import type { RawPixels } from "../image/decoded-image.ts";
import type { PreparedImage } from "./prepared-image.ts";
import { preparePuzzle } from "./puzzle.ts";
import { prepareRotate } from "./rotate.ts";
import { prepareShapes } from "./shapes.ts";

const STORED = { width: 160, height: 120 };
const SIGMA = 4;

interface Chain {
  readonly orientation: Orientation;
  /** Shares of what lies around the spot that are cut off, at the left, top, right and below. */
  readonly cut: readonly [number, number, number, number];
  readonly scale: number;
  /** Where the spot is in the file. */
  readonly spot: Point;
}

const share = fc.double({ min: 0, max: 1, noNaN: true });

const chain: fc.Arbitrary<Chain> = fc.record({
  orientation: fc.constantFrom<Orientation>(1, 2, 3, 4, 5, 6, 7, 8),
  cut: fc.tuple(share, share, share, share),
  scale: fc.double({ min: 0.4, max: 2.5, noNaN: true }),
  spot: fc.record({
    x: fc.double({ min: 40, max: 120, noNaN: true }),
    y: fc.double({ min: 40, max: 80, noNaN: true }),
  }),
});

/** A box of whole pixels round a point of an image: the light of the spot stays within. */
function boxAround({ x, y }: Point, size: { width: number; height: number }, [l, t, r, b]: Chain["cut"]): Box {
  const reach = 6 * SIGMA;
  const left = Math.floor(l * Math.max(0, x - reach));
  const top = Math.floor(t * Math.max(0, y - reach));
  const right = Math.ceil(size.width - r * Math.max(0, size.width - x - reach));
  const bottom = Math.ceil(size.height - b * Math.max(0, size.height - y - reach));
  return { left, top, width: right - left, height: bottom - top };
}

describe("the pixels of a prepared image", () => {
  it("are where its transform says, after any turning, cropping and scaling", async () => {
    await fc.assert(
      fc.asyncProperty(chain, async ({ orientation, cut, scale, spot }) => {
        const image = await png(paintBlob(STORED, spot, SIGMA), orientation);
        const shown = createTransform({ stored: STORED, orientation, steps: [] });
        const place = shown.fromStored(spot);
        const crop = boxAround(place, shown.original, cut);
        const { image: prepared } = await prepareShapes({ image }, { crop, scale });
        const { transform, bytes } = prepared;

        const found = await centreOfLight(bytes);
        const expected = transform.toPrepared(place);
        expect(Math.abs(found.x - expected.x)).toBeLessThan(0.1);
        expect(Math.abs(found.y - expected.y)).toBeLessThan(0.1);
        const stored = transform.toStored(found);
        expect(Math.hypot(stored.x - spot.x, stored.y - spot.y)).toBeLessThan(0.3 / Math.min(1, scale));
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  it("are where they belong in both images of a puzzle, also when few bytes make them small", async () => {
    const bytes = fc.constantFrom(undefined, 1500, 3000);
    await fc.assert(
      fc.asyncProperty(chain, bytes, async ({ orientation, scale, spot }, maxBytes) => {
        const puzzle = await png(paintBlob(STORED, spot, SIGMA), orientation);
        const piece = await png(paintBlob({ width: 100, height: 90 }, { x: 50, y: 45 }, SIGMA));
        const prepared = await preparePuzzle({ puzzle, piece }, { scale, maxBytes });
        const shown = createTransform({ stored: STORED, orientation, steps: [] });
        await expectLightAt(prepared.puzzle, shown.fromStored(spot));
        await expectLightAt(prepared.piece, { x: 50, y: 45 });
      }),
      { numRuns: 25 },
    );
  }, 60_000);

  it("are where they belong in discs that are cut out and padded to squares", async () => {
    const cut = fc.record({
      left: fc.integer({ min: 0, max: 20 }),
      top: fc.integer({ min: 0, max: 20 }),
      wide: fc.integer({ min: 80, max: 110 }),
      high: fc.integer({ min: 80, max: 110 }),
    });
    await fc.assert(
      fc.asyncProperty(cut, chain, async ({ left, top, wide, high }, { scale }) => {
        const spot = { x: left + wide / 2, y: top + high / 2 };
        const isSeen = (x: number, y: number) => x > left && x < left + wide && y > top && y < top + high;
        const light = paintBlob(STORED, spot, SIGMA);
        const image = await png(withAlpha(light, isSeen));
        const { outer, inner } = await prepareRotate({ outer: image, inner: image }, { scale, mask: "never" });
        for (const disc of [outer, inner]) {
          expect(disc.width).toBe(disc.height);
          await expectLightAt(disc, spot);
        }
      }),
      { numRuns: 25 },
    );
  }, 60_000);
});

/** To a tenth of a pixel of the image that was made. */
async function expectLightAt({ bytes, transform }: PreparedImage, place: Point): Promise<void> {
  const [found, expected] = [await centreOfLight(bytes), transform.toPrepared(place)];
  expect(Math.abs(found.x - expected.x)).toBeLessThan(0.1);
  expect(Math.abs(found.y - expected.y)).toBeLessThan(0.1);
}

function withAlpha({ data, width, height }: RawPixels, isSeen: (x: number, y: number) => boolean): RawPixels {
  return paint({ width, height }, 4, (x, y) => {
    const light = data[(Math.floor(y) * width + Math.floor(x)) * 3] ?? 0;
    return [light, light, light, isSeen(x, y) ? 255 : 0];
  });
}
