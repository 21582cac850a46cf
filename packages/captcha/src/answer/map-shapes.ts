import type { Box, Point, Size } from "../geometry/affine.ts";
import type { ImageTransform } from "../geometry/transform.ts";
import { argumentError, checkNumber, checkObject } from "../options.ts";
import type { AnswerOptions, MappedAnswer } from "./answer.ts";
import { AnswerReader } from "./answer-reader.ts";
import { confidenceFloor } from "./confidence.ts";
import { type ImageSource, imagePlace } from "./image-place.ts";
import { MAX_WIDTH } from "./page-travel.ts";
import { isObject } from "./raw-answer.ts";
import { roundAll } from "./round-all.ts";

/** Where the image of shapes is: what `prepareShapes` gave, or what became of it in JSON. */
export interface ShapesSource {
  readonly image: ImageSource;
}

/** What the documentation of the API leaves open about shapes, and what it cannot know. */
export interface ShapesAnswerOptions extends AnswerOptions {
  /**
   * What the points count: pixels of the image that was sent, or shares of its sides. Default `px`: the API does not say,
   * but its example (85, 120 and 245, 120) can be nothing else. Comparable services answer with shares.
   */
  readonly unit?: "px" | "proportion" | undefined;
  /** The least distance of the two points, in pixels of the image that was sent, 0 to 10,000. Default 10: shapes lie farther apart, at half size too. */
  readonly minDistancePx?: number | undefined;
  /** Where a page shows the whole original, in CSS pixels, as `getBoundingClientRect` gives it; for `page`. Default none. */
  readonly box?: Box | undefined;
}

/** A place in an image of shapes, from its left and top edge. */
export interface ShapePoint {
  /** In pixels of the image that was sent. */
  readonly prepared: Point;
  /** In pixels of the original. */
  readonly original: Point;
  /** As shares of the original's sides, 0 to 1. */
  readonly proportion: Point;
  /** In CSS pixels of the page; only with `box`. */
  readonly page?: Point;
  /** The same in whole pixels, to the nearest. */
  readonly rounded: Omit<ShapePoint, "proportion" | "rounded">;
}

/** The two shapes that are the same. Survives JSON. */
export interface ShapesAnswer extends MappedAnswer {
  readonly kind: "shapes";
  readonly points: readonly [ShapePoint, ShapePoint];
}

/** Pixels of the original by which a point may lie beside it: rounding, and the half pixel of what is enlarged. */
const MAX_BESIDE_PX = 1;

/**
 * Checks what the API said about shapes, and maps it.
 *
 * @param images what `prepareShapes` gave, also out of JSON
 * @param answer `data` of the answer, whatever it is
 * @throws {CaptchaError} ERR_ANSWER_INVALID with `answer` when it cannot be true: a point beside the image, or both at one
 *   place; ERR_LOW_CONFIDENCE with the mapped `answer` when it is not sure enough; ERR_ARGUMENT when an option or image
 *   is out of range
 */
export function mapShapes(images: ShapesSource, answer: unknown, options: ShapesAnswerOptions = {}): ShapesAnswer {
  return shapesMapper(images, options)(answer);
}

/**
 * Makes what maps answers as {@link mapShapes} does.
 *
 * @throws {CaptchaError} ERR_ARGUMENT when an option or image is out of range, before there is an answer
 */
export function shapesMapper(images: ShapesSource, options: ShapesAnswerOptions): (answer: unknown) => ShapesAnswer {
  const { box: shown, unit = "px", minDistancePx = 10 } = checkObject("options", options);
  const { transform } = imagePlace("image", images);
  const box = shown === undefined ? undefined : checkBox(shown);
  if (unit !== "px" && unit !== "proportion") throw argumentError("unit", "px or proportion", unit);
  const least = checkNumber("minDistancePx", minDistancePx, 0, 10_000);
  const assertSure = confidenceFloor(options);
  return (answer) => {
    const reader = new AnswerReader("shapes", answer, ["point1", "point2"]);
    const first = readPoint(reader, "point1", transform, unit);
    const second = readPoint(reader, "point2", transform, unit);
    assertApart(reader, first, second, least);
    const points = [mapPoint(first, transform, box), mapPoint(second, transform, box)] as const;
    return assertSure({ kind: "shapes", ...reader.outcome, points, warnings: [] });
  };
}

/** A point in pixels of the image that was sent. */
function readPoint(reader: AnswerReader, field: string, transform: ImageTransform, unit: "px" | "proportion"): Point {
  const { width, height } = transform.prepared;
  const said = unit === "px" ? reader.point(field, width, height) : reader.point(field, 1, 1);
  const point = unit === "px" ? said : { x: said.x * width, y: said.y * height };
  if (!isInside(transform.toOriginal(point), transform.original)) {
    throw reader.fault(`has a ${field} on a margin that the original does not have`);
  }
  return point;
}

function isInside({ x, y }: Point, { width, height }: Size): boolean {
  return x >= -MAX_BESIDE_PX && y >= -MAX_BESIDE_PX && x <= width + MAX_BESIDE_PX && y <= height + MAX_BESIDE_PX;
}

function assertApart(reader: AnswerReader, first: Point, second: Point, least: number): void {
  const distance = Math.hypot(first.x - second.x, first.y - second.y);
  if (distance < least)
    throw reader.fault(`has two points ${distance.toFixed(1)} px apart, which must be ${least} or more`);
}

function mapPoint(prepared: Point, transform: ImageTransform, box: Box | undefined): ShapePoint {
  const original = transform.toOriginal(prepared);
  const page = box && transform.toPage(prepared, box);
  const { width, height } = transform.original;
  return {
    prepared,
    original,
    proportion: { x: original.x / width, y: original.y / height },
    ...(page && { page }),
    rounded: { prepared: roundAll(prepared), original: roundAll(original), ...(page && { page: roundAll(page) }) },
  };
}

function checkBox(box: unknown): Box {
  if (!isObject(box)) throw argumentError("box", "a box of a page", box);
  const side = (field: keyof Box, min: number): number =>
    checkNumber(`box.${field}`, box[field] as number, min, MAX_WIDTH);
  return {
    left: side("left", -MAX_WIDTH),
    top: side("top", -MAX_WIDTH),
    width: side("width", 1),
    height: side("height", 1),
  };
}
