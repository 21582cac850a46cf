import { describe, expect, it } from "vitest";
import { BACKGROUND, captchaErrorOf, geometry, outcome } from "../../testing/answers.ts";
import { mapShapes, type ShapesAnswerOptions, type ShapesSource } from "./map-shapes.ts";

const image: ShapesSource = { image: geometry(BACKGROUND) };
const data = { point1: { x: 85, y: 120 }, point2: { x: 245, y: 120 }, ...outcome };

describe("the answer to shapes", () => {
  it("is two points, in pixels and as shares", () => {
    const [first, second] = mapShapes(image, data).points;
    const place = { x: 85, y: 120 };
    expect(first).toEqual({
      prepared: place,
      original: place,
      proportion: { x: 85 / 552, y: 120 / 344 },
      rounded: { prepared: place, original: place },
    });
    expect(second.original).toEqual({ x: 245, y: 120 });
  });

  it("is mapped back to an original that was cut and shrunk, and from there to a page", () => {
    const steps = [
      { type: "crop", left: 12, top: 4, width: 540, height: 340 },
      { type: "scale", width: 270, height: 170 },
    ] as const;
    const box = { left: 10, top: 20, width: 276, height: 172 };
    const [first] = mapShapes({ image: geometry(BACKGROUND, steps) }, data, { box }).points;
    expect(first.original).toEqual({ x: 182, y: 244 });
    expect(first.proportion).toEqual({ x: 182 / 552, y: 244 / 344 });
    expect(first.page).toEqual({ x: 101, y: 142 });
    expect(first.rounded).toEqual({
      prepared: { x: 85, y: 120 },
      original: { x: 182, y: 244 },
      page: { x: 101, y: 142 },
    });
  });

  it("may be shares of the image that was sent", () => {
    const shares = { point1: { x: 0.5, y: 0.25 }, point2: { x: 1, y: 0 }, ...outcome };
    const [first, second] = mapShapes(image, shares, { unit: "proportion" }).points;
    expect([first.prepared, second.prepared]).toEqual([
      { x: 276, y: 86 },
      { x: 552, y: 0 },
    ]);
  });

  it("may lie on the edge of an image that was enlarged, half a pixel beside the original", () => {
    const steps = [{ type: "scale", width: 1104, height: 688 }] as const;
    const corners = { ...data, point1: { x: 0, y: 0 }, point2: { x: 1104, y: 688 } };
    const [first] = mapShapes({ image: geometry(BACKGROUND, steps) }, corners).points;
    expect(first.original).toEqual({ x: -0.25, y: -0.25 });
    expect(Object.is(first.rounded.original.x, 0)).toBe(true);
  });

  it("survives JSON, and says what came", () => {
    const answer = mapShapes(
      image,
      { ...data, point1: { ...data.point1, label: "a" } },
      { box: { left: 0, top: 0, width: 9, height: 9 } },
    );
    expect(JSON.parse(JSON.stringify(answer))).toEqual(answer);
    expect(answer).toMatchObject({ kind: "shapes", confidence: 0.95, solveTimeMs: 12, warnings: [] });
    expect(answer.raw).toEqual(data);
  });
});

describe("an answer to shapes that cannot be true", () => {
  const padded: ShapesSource = {
    image: geometry(BACKGROUND, [{ type: "pad", left: 100, top: 0, right: 100, bottom: 100 }]),
  };

  it.each([
    ["without a point", image, { point1: data.point1, ...outcome }, {}, "shapes: the answer has no point2"],
    ["without a number", image, { ...data, point2: { x: 1 } }, {}, "the answer has no point2.y"],
    [
      "a list for a point",
      image,
      { ...data, point1: [85, 120] },
      {},
      'has point1 = "[a list of 2]", which must be a point',
    ],
    [
      "NaN",
      image,
      { ...data, point1: { x: Number.NaN, y: 1 } },
      {},
      "has point1.x = NaN, which must be a number from 0 to 552",
    ],
    ["right of the image", image, { ...data, point1: { x: 553, y: 1 } }, {}, "has point1.x = 553, which must be"],
    [
      "above the image",
      image,
      { ...data, point2: { x: 1, y: -1 } },
      {},
      "has point2.y = -1, which must be a number from 0 to 344",
    ],
    ["pixels for shares", image, data, { unit: "proportion" }, "has point1.x = 85, which must be a number from 0 to 1"],
    ["on the left margin", padded, data, {}, "has a point1 on a margin that the original does not have"],
    ["on the right one", padded, { ...data, point1: { x: 654, y: 1 } }, {}, "has a point1 on a margin"],
    ["on the lower one", padded, { ...data, point1: { x: 300, y: 346 } }, {}, "has a point1 on a margin"],
    [
      "one place twice",
      image,
      { ...data, point2: data.point1 },
      {},
      "has two points 0.0 px apart, which must be 10 or more",
    ],
    [
      "two near places",
      image,
      { ...data, point2: { x: 91, y: 127.9 } },
      {},
      "has two points 9.9 px apart, which must be 10 or more",
    ],
    [
      "one place, nearly",
      image,
      { ...data, point2: { x: 110, y: 120 } },
      { minDistancePx: 26 },
      "has two points 25.0 px apart, which must be 26",
    ],
  ])("is refused: %s", (_, source, answer, options, message) => {
    const error = captchaErrorOf(() => mapShapes(source, answer, options as ShapesAnswerOptions));
    expect(error).toMatchObject({ code: "ERR_ANSWER_INVALID" });
    expect(error.message).toContain(message);
    expect(error.answer).toMatchObject({ ...outcome });
  });

  it("that is not sure is refused, with what it would have been", () => {
    const error = captchaErrorOf(() => mapShapes(image, data, { minConfidence: 1 }));
    expect(error).toMatchObject({ code: "ERR_LOW_CONFIDENCE", answer: mapShapes(image, data) });
  });

  it("may have both points at one place when that is wanted", () => {
    expect(mapShapes(image, { ...data, point2: data.point1 }, { minDistancePx: 0 }).points).toHaveLength(2);
  });
});

describe("an option of shapes", () => {
  it.each([
    [{ unit: "percent" }, 'unit must be px or proportion, got "percent"'],
    [{ minDistancePx: -1 }, "minDistancePx must be a number from 0 to 10000, got -1"],
    [{ box: "all" }, 'box must be a box of a page, got "all"'],
    [{ box: { left: 0, top: 0, width: 0, height: 9 } }, "box.width must be a number from 1 to 100000, got 0"],
    [{ box: { top: 0, width: 9, height: 9 } }, "box.left must be a number from -100000 to 100000, got undefined"],
  ])("is refused by name: %j", (options, message) => {
    const error = captchaErrorOf(() => mapShapes(image, data, options as unknown as ShapesAnswerOptions));
    expect(error.code).toBe("ERR_ARGUMENT");
    expect(error.message).toContain(message);
  });
});
