import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { geometry, puzzleData } from "../../testing/answers.ts";
import { mapPuzzle } from "./map-puzzle.ts";
import { createTravel, type PageTravel } from "./page-travel.ts";
import type { PuzzlePage } from "./puzzle-page.ts";

const share = fc.double({ min: 0, max: 1, noNaN: true });
const ratio = fc.double({ min: 0.2, max: 5, noNaN: true });

const travel: fc.Arbitrary<PageTravel> = fc.oneof(
  fc.constantFrom<PageTravel>("proportional", "direct"),
  fc.record({ ratio }),
  // A line through the start, so that 0 stays 0.
  fc.tuple(ratio, fc.integer({ min: 2, max: 300 })).map(
    ([slope, piece]): PageTravel => ({
      calibration: [
        { knob: slope * piece, piece },
        { knob: 2 * slope * piece, piece: 2 * piece },
      ],
    }),
  ),
);

interface Scene {
  readonly width: number;
  readonly pieceWidth: number;
  readonly page: PuzzlePage & { readonly track: number; readonly knob: number };
}

/** A page of any size, that shows the piece in the scale of its background. */
const scene: fc.Arbitrary<Scene> = fc
  .record({
    width: fc.integer({ min: 100, max: 2000 }),
    pieceShare: fc.double({ min: 0.05, max: 0.6, noNaN: true }),
    shown: fc.integer({ min: 50, max: 1500 }),
    track: fc.integer({ min: 50, max: 1500 }),
    knobShare: fc.double({ min: 0, max: 0.9, noNaN: true }),
    travel,
  })
  .map(({ width, pieceShare, shown, track, knobShare, travel: how }) => ({
    width,
    pieceWidth: Math.ceil(width * pieceShare),
    page: { image: { width: shown }, track, knob: track * knobShare, travel: how },
  }));

function slideOf({ width, pieceWidth }: Scene, page: PuzzlePage, proportion: number) {
  const images = { puzzle: geometry({ width, height: 99 }), piece: geometry({ width: pieceWidth, height: 9 }) };
  const { slide } = mapPuzzle(images, puzzleData(proportion, width), { page });
  return { pagePx: 0, knobPx: 0, ...slide };
}

describe("a slide on any page", () => {
  it("begins at 0, and goes further for a larger proportion", () => {
    fc.assert(
      fc.property(scene, share, share, (at, one, other) => {
        expect(slideOf(at, at.page, 0)).toMatchObject({ pagePx: 0, knobPx: 0 });
        const [less, more] = [Math.min(one, other), Math.max(one, other)].map((p) => slideOf(at, at.page, p));
        expect(less?.pagePx).toBeLessThanOrEqual((more?.pagePx ?? 0) + 1e-9);
        expect(less?.knobPx).toBeLessThanOrEqual((more?.knobPx ?? 0) + 1e-9);
      }),
    );
  });

  it("never moves piece or knob beyond its travel", () => {
    fc.assert(
      fc.property(scene, share, (at, proportion) => {
        const { pagePx, knobPx } = slideOf(at, at.page, proportion);
        const shownPiece = (at.pieceWidth * at.page.image.width) / at.width;
        expect(pagePx).toBeGreaterThanOrEqual(0);
        expect(pagePx).toBeLessThanOrEqual(at.page.image.width - shownPiece + 1e-9);
        expect(knobPx).toBeGreaterThanOrEqual(0);
        expect(knobPx).toBeLessThanOrEqual(at.page.track - at.page.knob + 1e-9);
      }),
    );
  });

  it("is the exact share of the width that is shown, where nothing ends it", () => {
    fc.assert(
      fc.property(scene, share, (at, proportion) => {
        const { pagePx, knobPx } = slideOf(at, at.page, proportion);
        const wanted = proportion * at.page.image.width;
        const isFree = knobPx < at.page.track - at.page.knob - 1e-6;
        const shownPiece = (at.pieceWidth * at.page.image.width) / at.width;
        fc.pre(isFree && wanted < at.page.image.width - shownPiece);
        expect(pagePx).toBeCloseTo(wanted, 6);
      }),
    );
  });

  it("grows with the page, and never changes in the image", () => {
    fc.assert(
      fc.property(scene, share, fc.double({ min: 0.5, max: 4, noNaN: true }), (at, proportion, zoom) => {
        fc.pre(at.page.image.width * zoom >= 25);
        const zoomed = {
          ...at.page,
          image: { width: at.page.image.width * zoom },
          track: at.page.track * zoom,
          knob: at.page.knob * zoom,
        };
        const [plain, large] = [slideOf(at, at.page, proportion), slideOf(at, zoomed, proportion)];
        // Places that were seen on one page say nothing about another with an offset; these lines have none.
        expect(large.pagePx).toBeCloseTo(plain.pagePx * zoom, 6);
        expect(large.knobPx).toBeCloseTo(plain.knobPx * zoom, 6);
        expect([large.proportion, large.leftPx]).toEqual([plain.proportion, plain.leftPx]);
      }),
    );
  });
});

describe("the travel of any slider", () => {
  it("leads from the piece to the knob and back", () => {
    const px = fc.double({ min: -500, max: 500, noNaN: true });
    const size = fc.integer({ min: 10, max: 1000 });
    fc.assert(
      fc.property(travel, size, size, px, (how, maxPiece, maxKnob, at) => {
        const { toKnob, toPiece } = createTravel(how, maxPiece, maxKnob);
        expect(toPiece(toKnob(at))).toBeCloseTo(at, 6);
        expect(toKnob(toPiece(at))).toBeCloseTo(at, 6);
      }),
    );
  });
});
