import type { Point } from "../geometry/affine.ts";
import { argumentError, checkNumber, checkObject } from "../options.ts";
import type { AnswerOptions, AnswerWarning, MappedAnswer } from "./answer.ts";
import { AnswerReader } from "./answer-reader.ts";
import { confidenceFloor } from "./confidence.ts";
import { type ImagePlace, type ImageSource, imagePlace } from "./image-place.ts";
import { knobTravel, type SliderSize } from "./page-travel.ts";
import { roundAll } from "./round-all.ts";

/** Where the images of a whirl are: what `prepareRotate` gave, or what became of it in JSON. */
export interface RotateSource {
  readonly outer: ImageSource;
  readonly inner: ImageSource;
}

/** What the documentation of the API leaves open about a whirl, and what it cannot know. */
export interface RotateAnswerOptions extends AnswerOptions {
  /**
   * What the angle counts: `relative`, how far the inner disc turns against the outer one, while the page turns both by
   * half of that, in opposite ways; `per-disc`, that half; `single-disc`, the turn of the inner disc on a page that
   * leaves the outer one where it is. Default `relative`: the API documents none of them, and the example of its
   * reference (127) fits all three; the best-known comparable service says relative.
   */
  readonly angleConvention?: "relative" | "per-disc" | "single-disc" | undefined;
  /** Which way the inner disc turns by a positive angle. Default `clockwise`, as the knob turns it on its way right. */
  readonly direction?: "clockwise" | "counterclockwise" | undefined;
  /** The relative angle at the end of the slider, 1 to 720 degrees. Default 360; 356.756 was measured on one page. */
  readonly fullTurnDeg?: number | undefined;
  /** The slider of the page in CSS pixels, for `knobPx`. Default none. */
  readonly slider?: SliderSize | undefined;
}

/** How far the discs have to turn, in degrees; clockwise is positive, as in CSS. */
export interface Turn {
  /** The inner disc against the outer one, 0 to less than 360. */
  readonly relativeDeg: number;
  /** Each of the discs that turn, 0 to less than 180; to less than 360 when the inner one turns alone. */
  readonly perDiscDeg: number;
  /** The outer disc: 0 or less. */
  readonly outerTurnDeg: number;
  /** The inner disc: 0 or more. */
  readonly innerTurnDeg: number;
  /** How far the knob moves, in CSS pixels, never beyond its end; only with `slider`. */
  readonly knobPx?: number;
  /** The same as whole numbers, to the nearest. */
  readonly rounded: Omit<Turn, "rounded">;
}

/** The answer to a whirl, as turns of its discs and as travel of a slider. Survives JSON. */
export interface RotateAnswer extends MappedAnswer {
  readonly kind: "rotate";
  readonly turn: Turn;
  /** What each disc turns about, in pixels of its original image. */
  readonly centres: { readonly outer: Point; readonly inner: Point };
}

/** A turn to either side, and one that is counted twice: more is no answer to this question. */
const [MIN_ANGLE, MAX_ANGLE] = [-360, 720];
/** CSS pixels beyond the end that are no more than rounding. */
const MAX_BEYOND_PX = 0.5;

/**
 * Checks what the API said about a whirl, and maps it.
 *
 * @param images what `prepareRotate` gave, also out of JSON
 * @param answer `data` of the answer, whatever it is
 * @throws {CaptchaError} ERR_ANSWER_INVALID with `answer` when it cannot be true; ERR_LOW_CONFIDENCE with the mapped
 *   `answer` when it is not sure enough; ERR_ARGUMENT when an option or image is out of range
 */
export function mapRotate(images: RotateSource, answer: unknown, options: RotateAnswerOptions = {}): RotateAnswer {
  return rotateMapper(images, options)(answer);
}

/**
 * Makes what maps answers as {@link mapRotate} does.
 *
 * @throws {CaptchaError} ERR_ARGUMENT when an option or image is out of range, before there is an answer
 */
export function rotateMapper(images: RotateSource, options: RotateAnswerOptions): (answer: unknown) => RotateAnswer {
  checkObject("options", options);
  const centres = { outer: centreOf(imagePlace("outer", images)), inner: centreOf(imagePlace("inner", images)) };
  const toAngles = anglesBy(options);
  const toKnob = knobBy(options);
  const assertSure = confidenceFloor(options);
  return (answer) => {
    const reader = new AnswerReader("rotate", answer, ["angle"]);
    const angles = toAngles(reader.number("angle", MIN_ANGLE, MAX_ANGLE));
    const { knob, warnings } = toKnob(angles.relativeDeg);
    const exact = { ...angles, ...knob };
    const turn = { ...exact, rounded: roundAll(exact) };
    return assertSure({ kind: "rotate", ...reader.outcome, turn, centres, warnings });
  };
}

function centreOf({ transform, visible: { left, top, width, height } }: ImagePlace): Point {
  return transform.toOriginal({ x: left + width / 2, y: top + height / 2 });
}

type Angles = Pick<Turn, "relativeDeg" | "perDiscDeg" | "outerTurnDeg" | "innerTurnDeg">;

function anglesBy({
  angleConvention = "relative",
  direction = "clockwise",
}: RotateAnswerOptions): (angle: number) => Angles {
  const sign = signOf(direction);
  switch (angleConvention) {
    case "relative":
      return (angle) => bothTurn(normalise(sign * angle));
    case "per-disc":
      return (angle) => bothTurn(normalise(sign * angle * 2));
    case "single-disc":
      return (angle) => innerTurns(normalise(sign * angle));
    default:
      throw argumentError("angleConvention", "relative, per-disc or single-disc", angleConvention);
  }
}

function signOf(direction: unknown): 1 | -1 {
  if (direction === "clockwise") return 1;
  if (direction === "counterclockwise") return -1;
  throw argumentError("direction", "clockwise or counterclockwise", direction);
}

function bothTurn(relativeDeg: number): Angles {
  const perDiscDeg = relativeDeg / 2;
  return { relativeDeg, perDiscDeg, outerTurnDeg: 0 - perDiscDeg, innerTurnDeg: perDiscDeg };
}

function innerTurns(turn: number): Angles {
  return { relativeDeg: turn, perDiscDeg: turn, outerTurnDeg: 0, innerTurnDeg: turn };
}

/** From 0 to less than 360, and never -0. */
function normalise(angle: number): number {
  return ((angle % 360) + 360) % 360;
}

/** How far the knob moves, when its slider is known. */
interface KnobTurn {
  readonly knob?: { readonly knobPx: number };
  readonly warnings: readonly AnswerWarning[];
}

/** The knob is at its start with the discs as they came, and at its end after a full turn. */
function knobBy({ slider, fullTurnDeg = 360 }: RotateAnswerOptions): (relativeDeg: number) => KnobTurn {
  const fullTurn = checkNumber("fullTurnDeg", fullTurnDeg, 1, 720);
  if (slider === undefined) return () => ({ warnings: [] });
  const travelPx = knobTravel("slider", slider);
  return (relativeDeg) => {
    const wantedPx = (travelPx * relativeDeg) / fullTurn;
    const knob = { knobPx: Math.min(wantedPx, travelPx) };
    if (wantedPx - travelPx <= MAX_BEYOND_PX) return { knob, warnings: [] };
    const message = `the knob would have to move ${wantedPx.toFixed(1)} px: it ends at ${travelPx.toFixed(1)} px`;
    return { knob, warnings: [{ code: "beyondTravel", message }] };
  };
}
