import { argumentError, checkNumber, checkObject } from "../options.ts";

/** One place of a slider that was seen: how far its knob was moved, and how far that moved the piece, in CSS pixels. */
export interface CalibrationPoint {
  /** Travel of the knob. */
  readonly knob: number;
  /** Travel of the piece, counted as `pagePx` is: from `startX`. */
  readonly piece: number;
}

/**
 * How the piece follows the knob.
 *
 * - `proportional`: both reach their ends together, e.g. a knob that has 284 px to go beside a piece that has 278.61.
 * - `direct`: pixel by pixel.
 * - `ratio`: so many pixels of the knob for one of the piece, 0.1 to 10.
 * - `calibration`: by two places that were seen, on a line through both.
 */
export type PageTravel =
  | "proportional"
  | "direct"
  | { readonly ratio: number }
  | { readonly calibration: readonly [CalibrationPoint, CalibrationPoint] };

/** A slider of a page, in CSS pixels. */
export interface SliderSize {
  /** Width of what the knob slides in, 1 to 100,000. */
  readonly track: number;
  /** Width of the knob, from 0 to less than the track's. */
  readonly knob: number;
}

/** How far knob and piece can go, and what one does to the other. */
export interface Travel {
  /** Most that the piece can move. */
  readonly maxPiecePx: number;
  /** Most that the knob can move; infinite when the slider's size is not known. */
  readonly maxKnobPx: number;
  toKnob(piecePx: number): number;
  toPiece(knobPx: number): number;
}

/**
 * How far a knob can move.
 *
 * @throws {CaptchaError} ERR_ARGUMENT when a width is out of range
 */
export function knobTravel(field: string, slider: SliderSize): number {
  const { track, knob } = checkObject(field, slider);
  checkNumber(`${field}.track`, track, 1, MAX_WIDTH);
  const width = checkNumber(`${field}.knob`, knob, 0, track);
  if (width === track) throw argumentError(`${field}.knob`, "narrower than the track", knob);
  return track - width;
}

/** Widest thing on a page, in CSS pixels. */
export const MAX_WIDTH = 100_000;

/** What a slider does: `knob = offset + ratio * piece`. */
interface Line {
  readonly ratio: number;
  readonly offset: number;
}

/**
 * Makes the travel of a slider.
 *
 * @param maxPiecePx most that the piece can move
 * @param maxKnobPx most that the knob can move; infinite when that is not known
 * @throws {CaptchaError} ERR_ARGUMENT when the travel is of no form that is known, or needs sizes that are not given
 */
export function createTravel(travel: PageTravel | undefined, maxPiecePx: number, maxKnobPx: number): Travel {
  const { ratio, offset } = lineOf(
    travel ?? (Number.isFinite(maxKnobPx) ? "proportional" : "direct"),
    maxPiecePx,
    maxKnobPx,
  );
  return {
    maxPiecePx,
    maxKnobPx,
    toKnob: (piecePx) => offset + ratio * piecePx,
    toPiece: (knobPx) => (knobPx - offset) / ratio,
  };
}

function lineOf(travel: PageTravel, maxPiecePx: number, maxKnobPx: number): Line {
  if (travel === "direct") return { ratio: 1, offset: 0 };
  if (travel === "proportional") {
    if (!Number.isFinite(maxKnobPx)) throw argumentError("page.track and page.knob", "given for a proportional travel");
    return { ratio: maxKnobPx / maxPiecePx, offset: 0 };
  }
  if (typeof travel === "object" && travel !== null) {
    if ("ratio" in travel) return { ratio: checkNumber("page.travel.ratio", travel.ratio, 0.1, 10), offset: 0 };
    if ("calibration" in travel) return calibrate(travel.calibration);
  }
  throw argumentError("page.travel", "proportional, direct, { ratio } or { calibration }", travel);
}

/** Places that are closer than this say too little about a line. */
const MIN_APART_PX = 1;

function calibrate(points: readonly [CalibrationPoint, CalibrationPoint]): Line {
  const field = "page.travel.calibration";
  if (!Array.isArray(points) || points.length !== 2) throw argumentError(field, "two places", points);
  const [first, second] = points.map((point, index) => checkPoint(`${field}[${index}]`, point)) as [
    CalibrationPoint,
    CalibrationPoint,
  ];
  const [knobs, pieces] = [second.knob - first.knob, second.piece - first.piece];
  const isLine = Math.abs(knobs) >= MIN_APART_PX && Math.abs(pieces) >= MIN_APART_PX && knobs * pieces > 0;
  if (!isLine) throw argumentError(field, "two places a pixel or more apart, where the piece follows the knob");
  const ratio = knobs / pieces;
  return { ratio, offset: first.knob - ratio * first.piece };
}

function checkPoint(field: string, point: CalibrationPoint): CalibrationPoint {
  const { knob, piece } = checkObject(field, point);
  return {
    knob: checkNumber(`${field}.knob`, knob, -MAX_WIDTH, MAX_WIDTH),
    piece: checkNumber(`${field}.piece`, piece, -MAX_WIDTH, MAX_WIDTH),
  };
}
