import { describe, expect, it } from "vitest";
import { BACKGROUND, captchaErrorOf, geometry, outcome, PIECE, PIECE_BODY, puzzleData } from "../../testing/answers.ts";
import { createTransform } from "../geometry/transform.ts";
import { mapPuzzle, type PuzzleSource } from "./map-puzzle.ts";

const images: PuzzleSource = { puzzle: geometry(BACKGROUND), piece: geometry(PIECE, [], PIECE_BODY) };
const half = { type: "scale", width: 276, height: 172 } as const;
const halfPiece = { type: "scale", width: 55, height: 55 } as const;

describe("the answer to a puzzle", () => {
  it("is the proportion, in the width that was sent and in that of the original", () => {
    const sent = { puzzle: geometry(BACKGROUND, [half]), piece: geometry(PIECE, [halfPiece]) };
    const { slide, warnings, ...rest } = mapPuzzle(sent, puzzleData(0.421, 276));
    expect(slide.proportion).toBe(0.421);
    expect(slide.preparedPx).toBeCloseTo(116.196, 9);
    expect(slide.originalPx).toBeCloseTo(232.392, 9);
    expect(slide.rounded).toEqual({ preparedPx: 116, leftPx: 232, originalPx: 232 });
    expect(warnings).toEqual([]);
    expect(rest).toEqual({ kind: "puzzle", confidence: 0.95, solveTimeMs: 12, raw: puzzleData(0.421, 276) });
  });

  it("is the same for images out of JSON and for those that were prepared", () => {
    const transforms = {
      puzzle: createTransform(geometry(BACKGROUND, [half]).transform),
      piece: createTransform(geometry(PIECE, [halfPiece]).transform),
    };
    const visible = { left: 4, top: 4, width: 43, height: 47 };
    const prepared = {
      puzzle: { transform: transforms.puzzle, visible },
      piece: { transform: transforms.piece, visible },
    };
    const options = { reference: "piece-visible", page: { image: { width: 348 } } } as const;
    const again = mapPuzzle(JSON.parse(JSON.stringify(prepared)), puzzleData(0.3, 276), options);
    expect(again).toEqual(mapPuzzle(prepared, puzzleData(0.3, 276), options));
    expect(JSON.parse(JSON.stringify(again))).toEqual(again);
  });

  it("counts what was cut off the background", () => {
    const crop = { type: "crop", left: 52, top: 4, width: 500, height: 340 } as const;
    const { slide } = mapPuzzle({ ...images, puzzle: geometry(BACKGROUND, [crop]) }, puzzleData(0.5, 500));
    expect(slide).toMatchObject({ preparedPx: 250, leftPx: 302 });
  });

  it("counts what was cut off the piece, which began left of its edge", () => {
    const crop = { type: "crop", ...PIECE_BODY } as const;
    const { slide } = mapPuzzle({ ...images, piece: geometry(PIECE, [crop]) }, puzzleData(0.5));
    expect(slide).toMatchObject({ preparedPx: 276, leftPx: 268 });
  });

  it("is where the middle of what can be seen fits, when rounding made the scales differ", () => {
    // 0.4774 of 1,104 x 688 px, and 0.4762 of 420 x 420 px
    const sent = {
      puzzle: geometry({ width: 1104, height: 688 }, [{ type: "scale", width: 527, height: 328 }]),
      piece: geometry({ width: 420, height: 420 }, [{ type: "scale", width: 200, height: 200 }], {
        left: 60,
        top: 60,
        width: 80,
        height: 80,
      }),
    };
    const { slide } = mapPuzzle(sent, puzzleData(0.5, 527));
    expect(slide.leftPx).toBeCloseTo(((263.5 + 100) * 1104) / 527 - 210, 9);
  });

  it("is not moved by the half pixel of two enlarged images", () => {
    const double = {
      puzzle: { type: "scale", width: 1104, height: 688 },
      piece: { type: "scale", width: 220, height: 220 },
    } as const;
    const sent = { puzzle: geometry(BACKGROUND, [double.puzzle]), piece: geometry(PIECE, [double.piece]) };
    expect(mapPuzzle(sent, puzzleData(0.5, 1104)).slide.leftPx).toBeCloseTo(276, 9);
  });

  it("is of the visible part when the API speaks of that", () => {
    const { slide } = mapPuzzle(images, puzzleData(0.5), { reference: "piece-visible" });
    expect(slide).toMatchObject({ preparedPx: 276, leftPx: 268, originalPx: 268 });
  });

  it("counts from where the piece starts", () => {
    expect(mapPuzzle(images, puzzleData(0.5), { startX: 10 }).slide).toMatchObject({ leftPx: 276, originalPx: 266 });
  });

  it("may be left of the background, for a piece with a clear margin", () => {
    const { slide, warnings } = mapPuzzle(images, puzzleData(0.005), { reference: "piece-visible" });
    expect(slide.leftPx).toBeCloseTo(2.76 - 8, 9);
    expect(warnings).toEqual([]);
  });

  it.each([
    [0.95, {}, "the piece would reach from 532.4 to 618.4 px of a background of 552 px"],
    [0, { reference: "piece-visible", startX: 0 }, undefined],
  ] as const)("of %f warns when the piece would lie beside the background", (proportion, options, message) => {
    const { warnings } = mapPuzzle(images, puzzleData(proportion), options);
    expect(warnings).toEqual(message === undefined ? [] : [{ code: "outsideImage", message }]);
  });
});

describe("the pixels that the API says", () => {
  const codes = (px: number, width: number) =>
    mapPuzzle(
      { ...images, puzzle: geometry({ width, height: 344 }) },
      { ...puzzleData(0.42), slide_x_px: px },
    ).warnings.map(({ code }) => code);

  it("fit those of the reference's example in a background of 400 px, and in no other", () => {
    expect(codes(168, 400)).toEqual([]);
    expect(codes(168, 552)).toEqual(["inconsistent"]);
    expect(codes(168, 348)).toEqual(["inconsistent"]);
  });

  it("may differ by a pixel, because one of the numbers is rounded", () => {
    expect(codes(169, 400)).toEqual([]);
    expect(codes(169.01, 400)).toEqual(["inconsistent"]);
    expect(codes(166.9, 400)).toEqual(["inconsistent"]);
  });

  it("are only a check: the proportion counts", () => {
    const { slide, warnings } = mapPuzzle(images, { ...puzzleData(0.5), slide_x_px: 9 });
    expect(slide.preparedPx).toBe(276);
    expect(warnings).toEqual([
      { code: "inconsistent", message: "slide_x_px is 9, but the proportion makes 276 px of the image that was sent" },
    ]);
  });
});

describe("an answer to a puzzle that cannot be true", () => {
  const good = puzzleData(0.5);

  it.each([
    ["null", null, "the answer must be an object, and is null"],
    ["a list", [1, 2], 'the answer must be an object, and is "[a list of 2]"'],
    ["HTML", "<html><body>", 'the answer must be an object, and is "[a text of 12 characters]"'],
    ["without a proportion", { ...good, slide_x_proportion: undefined }, "the answer has no slide_x_proportion"],
    ["without pixels", { slide_x_proportion: 0.5, ...outcome }, "the answer has no slide_x_px"],
    ["without a confidence", { ...good, confidence: undefined }, "the answer has no confidence"],
    ["without a time", { ...good, solve_time_ms: undefined }, "the answer has no solve_time_ms"],
    [
      "NaN",
      { ...good, slide_x_proportion: Number.NaN },
      "has slide_x_proportion = NaN, which must be a number from 0 to 1",
    ],
    ["beyond the image", { ...good, slide_x_proportion: 1.01 }, "has slide_x_proportion = 1.01, which must be"],
    ["before the image", { ...good, slide_x_proportion: -0.01 }, "has slide_x_proportion = -0.01, which must be"],
    ["a number in quotes", { ...good, slide_x_proportion: "0.5" }, 'has slide_x_proportion = "0.5", which must be'],
    ["null for a number", { ...good, slide_x_proportion: null }, "has slide_x_proportion = null, which must be"],
    ["negative pixels", { ...good, slide_x_px: -1 }, "has slide_x_px = -1, which must be a number 0 or more"],
    ["endless pixels", { ...good, slide_x_px: Number.POSITIVE_INFINITY }, "has slide_x_px = Infinity, which must be"],
    ["surer than sure", { ...good, confidence: 1.01 }, "has confidence = 1.01, which must be a number from 0 to 1"],
    ["faster than nothing", { ...good, solve_time_ms: -1 }, "has solve_time_ms = -1, which must be a number 0 or more"],
  ])("is refused: %s", (_, data, message) => {
    const error = captchaErrorOf(() => mapPuzzle(images, data));
    expect(error).toMatchObject({ code: "ERR_ANSWER_INVALID", side: "remote", retryable: true });
    expect(error.message).toContain(`ERR_ANSWER_INVALID: puzzle: the answer ${message.replace(/^the answer /, "")}`);
  });

  it("comes with the error, without what is not documented and without long texts", () => {
    const data = {
      ...good,
      slide_x_proportion: "NaN",
      slide_x_px: "a text that is rather long",
      apiKey: "k",
      more: {},
    };
    const { answer } = captchaErrorOf(() => mapPuzzle(images, data));
    expect(answer).toEqual({ ...good, slide_x_proportion: "NaN", slide_x_px: "[a text of 26 characters]" });
    const { confidence: _, ...less } = good;
    expect(captchaErrorOf(() => mapPuzzle(images, less)).answer).toStrictEqual(less);
  });
});

describe("an answer to a puzzle that is not sure", () => {
  it("is refused below the floor, with what it would have been", () => {
    const mapped = mapPuzzle(images, puzzleData(0.5));
    const error = captchaErrorOf(() => mapPuzzle(images, puzzleData(0.5), { minConfidence: 0.951 }));
    expect(error).toMatchObject({ code: "ERR_LOW_CONFIDENCE", side: "remote", retryable: true, answer: mapped });
    expect(error.message).toContain("the answer has a confidence of 0.95, wanted is 0.951 or more");
  });

  it("is taken at the floor, and any is by default", () => {
    expect(mapPuzzle(images, puzzleData(0.5), { minConfidence: 0.95 }).confidence).toBe(0.95);
    expect(mapPuzzle(images, { ...puzzleData(0.5), confidence: 0 }).confidence).toBe(0);
  });
});

describe("an option or image of a puzzle", () => {
  it.each([
    ["a reference", images, { reference: "piece" }, 'reference must be piece-image or piece-visible, got "piece"'],
    ["a start", images, { startX: 553 }, "startX must be a number from -552 to 552, got 553"],
    ["a confidence", images, { minConfidence: 2 }, "minConfidence must be a number from 0 to 1, got 2"],
    ["no piece", { puzzle: images.puzzle }, {}, "piece must be a prepared image, or its transform and visible box"],
    ["no images", undefined, {}, "puzzle must be a prepared image"],
    ["no transform", { ...images, piece: { visible: PIECE_BODY } }, {}, "transform must be an object, got undefined"],
    ["no visible box", { ...images, piece: { transform: images.piece.transform } }, {}, "piece.visible must be a box"],
    [
      "a box beyond",
      { ...images, piece: { ...images.piece, visible: { ...PIECE_BODY, width: 103 } } },
      {},
      "piece.visible.width must be a number from 0 to 102",
    ],
  ])("is refused by name: %s", (_, source, options, message) => {
    const error = captchaErrorOf(() => mapPuzzle(source as PuzzleSource, puzzleData(0.5), options as object));
    expect(error.code).toBe("ERR_ARGUMENT");
    expect(error.message).toContain(message);
  });
});
