import { argumentError, checkNumber, checkObject } from "../options.ts";
import type { AnswerOptions, AnswerWarning, MappedAnswer } from "./answer.ts";
import { AnswerReader } from "./answer-reader.ts";
import { confidenceFloor } from "./confidence.ts";
import { type ImagePlace, type ImageSource, imagePlace } from "./image-place.ts";
import { type PuzzlePage, pageSlider } from "./puzzle-page.ts";
import { roundAll } from "./round-all.ts";

/** Where the images of a puzzle are: what `preparePuzzle` gave, or what became of it in JSON. */
export interface PuzzleSource {
  readonly puzzle: ImageSource;
  readonly piece: ImageSource;
}

/** What the documentation of the API leaves open about a puzzle, and what it cannot know. */
export interface PuzzleAnswerOptions extends AnswerOptions {
  /**
   * Which left edge the API speaks of: that of the piece's image, or that of the part of it that can be seen. Default
   * `piece-image`: the API documents neither; clients of a comparable service move the image by the proportion.
   */
  readonly reference?: "piece-image" | "piece-visible" | undefined;
  /** Where the piece's image starts, in pixels of the original background. Default 0, its left edge. */
  readonly startX?: number | undefined;
  /** The page, for `pagePx` and `knobPx`. Default none. */
  readonly page?: PuzzlePage | undefined;
}

/** How far the piece has to slide. */
export interface Slide {
  /** What the API said, as a share of the width of the background that was sent. All else follows from it. */
  readonly proportion: number;
  /** What the API said, in pixels of the background that was sent. */
  readonly preparedPx: number;
  /**
   * Where the left edge of the piece's original image belongs, in pixels of the original background. Not bounded: a piece
   * with a clear margin may begin left of its background.
   */
  readonly leftPx: number;
  /** How far that is from where the piece starts: `leftPx` less `startX`. */
  readonly originalPx: number;
  /** How far the piece moves on the page, in CSS pixels; only with `page`. */
  readonly pagePx?: number;
  /** How far the knob moves on the page, in CSS pixels; only with `page`. */
  readonly knobPx?: number;
  /** The same in whole pixels, to the nearest. */
  readonly rounded: Omit<Slide, "proportion" | "rounded">;
}

/** The answer to a puzzle, in the pixels of its images and of a page. Survives JSON. */
export interface PuzzleAnswer extends MappedAnswer {
  readonly kind: "puzzle";
  readonly slide: Slide;
}

/** Pixels by which the API's two numbers may differ: one of them is rounded. */
const MAX_DIFFERENCE_PX = 1;
/** Pixels of the original by which the piece may lie beside it: what can be seen is measured, too. */
const MAX_BESIDE_PX = 1;

/**
 * Checks what the API said about a puzzle, and maps it.
 *
 * The proportion is the truth: in which width `slide_x_px` is counted is not documented (the reference's own example,
 * 0.42 and 168, has a background of 400 px), so it serves as a check only.
 *
 * @param images what `preparePuzzle` gave, also out of JSON
 * @param answer `data` of the answer, whatever it is
 * @throws {CaptchaError} ERR_ANSWER_INVALID with `answer` when it cannot be true; ERR_LOW_CONFIDENCE with the mapped
 *   `answer` when it is not sure enough; ERR_ARGUMENT when an option or image is out of range
 */
export function mapPuzzle(images: PuzzleSource, answer: unknown, options: PuzzleAnswerOptions = {}): PuzzleAnswer {
  return puzzleMapper(images, options)(answer);
}

/**
 * Makes what maps answers as {@link mapPuzzle} does.
 *
 * @throws {CaptchaError} ERR_ARGUMENT when an option or image is out of range, before there is an answer
 */
export function puzzleMapper(images: PuzzleSource, options: PuzzleAnswerOptions): (answer: unknown) => PuzzleAnswer {
  const { page } = checkObject("options", options);
  const [background, piece] = [imagePlace("puzzle", images), imagePlace("piece", images)];
  const clearPx = clearLeft(piece, options);
  const startPx = startOf(background, options);
  const toPage = page === undefined ? undefined : pageSlider(page, { background, piece, startPx });
  const assertSure = confidenceFloor(options);
  return (answer) => {
    const reader = new AnswerReader("puzzle", answer, ["slide_x_proportion", "slide_x_px"]);
    const proportion = reader.number("slide_x_proportion", 0, 1);
    const saidPx = reader.number("slide_x_px", 0);
    const preparedPx = proportion * background.transform.prepared.width;
    const edgePx = preparedPx - clearPx;
    const leftPx = originalLeft(background, piece, edgePx);
    const onPage = toPage?.(leftPx);
    const exact = { preparedPx, leftPx, originalPx: leftPx - startPx, ...onPage?.slide };
    return assertSure({
      kind: "puzzle",
      ...reader.outcome,
      slide: { proportion, ...exact, rounded: roundAll(exact) },
      warnings: [
        ...inconsistency(preparedPx, saidPx),
        ...besideWarnings(background, piece, edgePx),
        ...(onPage?.warnings ?? []),
      ],
    });
  };
}

/** What lies left of the edge that the API speaks of, in pixels of the piece that was sent. */
function clearLeft({ visible }: ImagePlace, { reference = "piece-image" }: PuzzleAnswerOptions): number {
  if (reference === "piece-image") return 0;
  if (reference === "piece-visible") return visible.left;
  throw argumentError("reference", "piece-image or piece-visible", reference);
}

function startOf({ transform: { original } }: ImagePlace, { startX = 0 }: PuzzleAnswerOptions): number {
  return checkNumber("startX", startX, -original.width, original.width);
}

/**
 * The left edge of the piece's original image, in pixels of the original background, when the middle of what can be seen
 * of it lies where the API put it. By the middle, because scaling makes the sides of both images whole pixels: farther
 * from where they fit, that counts more.
 */
function originalLeft(background: ImagePlace, piece: ImagePlace, edgePx: number): number {
  const middlePx = piece.visible.left + piece.visible.width / 2;
  return originalX(background, edgePx + middlePx) - originalX(piece, middlePx);
}

function originalX({ transform }: ImagePlace, x: number): number {
  return transform.toOriginal({ x, y: 0 }).x;
}

function inconsistency(preparedPx: number, saidPx: number): AnswerWarning[] {
  if (Math.abs(preparedPx - saidPx) <= MAX_DIFFERENCE_PX) return [];
  const message = `slide_x_px is ${saidPx}, but the proportion makes ${round(preparedPx)} px of the image that was sent`;
  return [{ code: "inconsistent", message }];
}

function besideWarnings(background: ImagePlace, { visible }: ImagePlace, edgePx: number): AnswerWarning[] {
  const left = originalX(background, edgePx + visible.left);
  const right = originalX(background, edgePx + visible.left + visible.width);
  const { width } = background.transform.original;
  if (left >= -MAX_BESIDE_PX && right <= width + MAX_BESIDE_PX) return [];
  const message = `the piece would reach from ${round(left)} to ${round(right)} px of a background of ${width} px`;
  return [{ code: "outsideImage", message }];
}

/** To a tenth, for messages. */
function round(px: number): number {
  return Math.round(px * 10) / 10;
}
