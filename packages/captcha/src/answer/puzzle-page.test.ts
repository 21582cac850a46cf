import { describe, expect, it } from "vitest";
import { BACKGROUND, captchaErrorOf, geometry, PIECE, PIECE_BODY, puzzleData } from "../../testing/answers.ts";
import { mapPuzzle, type PuzzleAnswerOptions } from "./map-puzzle.ts";
import type { PuzzlePage } from "./puzzle-page.ts";

const images = { puzzle: geometry(BACKGROUND), piece: geometry(PIECE, [], PIECE_BODY) };
/** A page of the second version: its background is shown 217 px high, so its piece is 69.3895 px wide. */
const page: PuzzlePage = { image: { width: 348 }, piece: { width: (110 * 217) / 344 }, track: 348, knob: 64 };

function onPage(proportion: number, over: Partial<PuzzlePage> = {}, options: PuzzleAnswerOptions = {}) {
  const { slide, warnings } = mapPuzzle(images, puzzleData(proportion), { page: { ...page, ...over }, ...options });
  return { ...slide, codes: warnings.map(({ code }) => code) };
}

describe("a slide on a page", () => {
  it("has 278.61 px to go for the piece where the knob has 284, on the platform's second page", () => {
    const { pagePx = 0, knobPx = 0 } = onPage(200 / 348);
    expect(pagePx).toBeCloseTo(200, 9);
    expect(knobPx / pagePx).toBeCloseTo(1.0193, 4);
    expect(onPage(1).pagePx).toBeCloseTo(278.61, 2);
    expect(onPage(1).knobPx).toBeCloseTo(284, 9);
  });

  it("is exact: not cut to whole pixels, on a screen with 3.495 device pixels for one of the page", () => {
    const screenshot = { puzzle: geometry({ width: 1008, height: 633 }), piece: geometry({ width: 203, height: 206 }) };
    const shown = { image: { width: 1008 / 3.495 } };
    const { slide } = mapPuzzle(screenshot, puzzleData(0.3164683, 1008), { page: shown });
    expect(slide.originalPx).toBeCloseTo(319, 4);
    expect(slide.pagePx).toBeCloseTo(319 / 3.495, 4);
    expect(slide.rounded).toEqual({ preparedPx: 319, leftPx: 319, originalPx: 319, pagePx: 91, knobPx: 91 });
  });

  it("goes pixel by pixel when the slider's size is not known", () => {
    const { pagePx, knobPx } = onPage(0.5, { track: undefined, knob: undefined });
    expect([pagePx, knobPx]).toEqual([174, 174]);
  });

  it("goes by a ratio that is given", () => {
    expect(onPage(0.5, { travel: { ratio: 0.5 } })).toMatchObject({ pagePx: 174, knobPx: 87 });
  });

  it("goes by two places that were seen, in either order", () => {
    const [near, far] = [
      { knob: 74.9766, piece: 79.9766 },
      { knob: 195, piece: 200 },
    ] as const;
    expect(onPage(0.5, { travel: { calibration: [near, far] } }).knobPx).toBeCloseTo(169, 9);
    expect(onPage(0.5, { travel: { calibration: [far, near] } }).knobPx).toBeCloseTo(169, 9);
  });

  it("begins where the piece does, in pixels of the page or of the original", () => {
    expect(onPage(0.5, { startX: 10 }).pagePx).toBeCloseTo(164, 9);
    expect(onPage(0.5, {}, { startX: 11.04 }).pagePx).toBeCloseTo(174 - 6.96, 9);
    expect(onPage(0.5, { startX: 0 }, { startX: 11.04 }).pagePx).toBe(174);
  });

  it("ends where both knob and piece end, also with a start", () => {
    expect(onPage(1, { startX: 10 })).toMatchObject({ knobPx: 284, codes: ["outsideImage", "beyondTravel"] });
    expect(onPage(1, { startX: 10 }).pagePx).toBeCloseTo(268.61, 2);
  });

  it("takes the piece in the scale of the background when its width is not known", () => {
    expect(onPage(1, { piece: undefined }).pagePx).toBeCloseTo(348 - (110 * 348) / 552, 9);
  });
});

describe("a slide beyond the ends of a page", () => {
  it("stops at the start", () => {
    const start = onPage(0.01, { startX: 10 });
    expect(start).toMatchObject({ pagePx: 0, knobPx: 0, codes: ["beyondTravel"] });
  });

  it("stops where the knob is at its end, when the piece could go on", () => {
    const { pagePx, knobPx, codes } = onPage(0.7, { travel: { ratio: 2 } });
    expect({ pagePx, knobPx, codes }).toEqual({ pagePx: 142, knobPx: 284, codes: ["beyondTravel"] });
  });

  it("is not worth a warning when it is no more than rounding", () => {
    expect(onPage(0.7, { track: 348, knob: 104.8, travel: "direct" })).toMatchObject({ knobPx: 243.2, codes: [] });
    expect(onPage(0.7, { track: 348, knob: 105, travel: "direct" })).toMatchObject({
      knobPx: 243,
      codes: ["beyondTravel"],
    });
  });

  it("says how far it should have gone", () => {
    const { warnings } = mapPuzzle(images, puzzleData(0.7), { page: { ...page, travel: { ratio: 2 } } });
    const message = "the piece would have to be 243.6 px from its start: the page stops it at 142.0 px";
    expect(warnings).toEqual([{ code: "beyondTravel", message }]);
  });
});

describe("a page", () => {
  it.each([
    [{ image: undefined }, "page.image.width must be a number from 1 to 100000, got undefined"],
    [{ image: { width: 0 } }, "page.image.width must be a number from 1 to 100000, got 0"],
    [{ image: { width: 69 } }, "page.image.width must be more than the start and the width of the piece, got 69"],
    [{ startX: Number.NaN }, "page.startX must be a number from -100000 to 100000, got NaN"],
    [{ piece: { width: -1 } }, "page.piece.width must be a number from 0 to 100000, got -1"],
    [{ knob: undefined }, "page.knob must be a number from 0 to 348, got undefined"],
    [{ track: undefined }, "page.track must be a number from 1 to 100000, got undefined"],
    [{ knob: 348 }, "page.knob must be narrower than the track, got 348"],
    [{ knob: 349 }, "page.knob must be a number from 0 to 348, got 349"],
    [
      { track: undefined, knob: undefined, travel: "proportional" },
      "page.track and page.knob must be given for a proportional",
    ],
    [{ travel: "slow" }, 'page.travel must be proportional, direct, { ratio } or { calibration }, got "slow"'],
    [{ travel: {} }, "page.travel must be proportional, direct, { ratio } or { calibration }"],
    [{ travel: { ratio: 0 } }, "page.travel.ratio must be a number from 0.1 to 10, got 0"],
    [{ travel: { calibration: [null, null] } }, "page.travel.calibration[0] must be an object, got null"],
    [{ travel: { calibration: [{ knob: 1, piece: 1 }] } }, "page.travel.calibration must be two places"],
    [
      {
        travel: {
          calibration: [
            { knob: 1, piece: 1 },
            { knob: 1.5, piece: 9 },
          ],
        },
      },
      "two places a pixel or more apart",
    ],
    [
      {
        travel: {
          calibration: [
            { knob: 9, piece: 1 },
            { knob: 1, piece: 9 },
          ],
        },
      },
      "where the piece follows the knob",
    ],
    [
      {
        travel: {
          calibration: [
            { knob: 1, piece: 1 },
            { knob: "9", piece: 9 },
          ],
        },
      },
      "calibration[1].knob must be a number",
    ],
  ])("is refused by name: %j", (over, message) => {
    const error = captchaErrorOf(() => onPage(0.5, over as unknown as Partial<PuzzlePage>));
    expect(error.code).toBe("ERR_ARGUMENT");
    expect(error.message).toContain(message);
  });
});
