import { argumentError, checkNumber, checkObject } from "../options.ts";
import type { AnswerWarning } from "./answer.ts";
import type { ImagePlace } from "./image-place.ts";
import { createTravel, knobTravel, MAX_WIDTH, type PageTravel, type Travel } from "./page-travel.ts";

/** How a page shows a puzzle. Widths are CSS pixels, as `getBoundingClientRect` gives them: no device pixel ratio. */
export interface PuzzlePage {
  /** The whole original background as it is shown. */
  readonly image: { readonly width: number };
  /** The piece's whole original image as it is shown. Default: in the scale of the background. */
  readonly piece?: { readonly width: number } | undefined;
  /** Width of what the knob slides in. Default: not known, and then the travel of the knob has no end. */
  readonly track?: number | undefined;
  /** Width of the knob; to be given with `track`. */
  readonly knob?: number | undefined;
  /** Where the piece's image starts, from the left edge of the background. Default: the option `startX`, as it is shown. */
  readonly startX?: number | undefined;
  /**
   * How the piece follows the knob. Default `proportional` with `track` and `knob`, as the newer pages of the platform
   * seem to do (there the knob goes 1.0193 px for one of the piece), else `direct`, as the older ones did.
   */
  readonly travel?: PageTravel | undefined;
}

/** What is on the page. */
interface Shown {
  readonly background: ImagePlace;
  readonly piece: ImagePlace;
  /** Where the left edge of the piece's original image starts, in pixels of the original background. */
  readonly startPx: number;
}

/** CSS pixels beyond an end that are no more than rounding. */
const MAX_BEYOND_PX = 0.5;

/** What a slide means on a page, never beyond the ends of what can move there. */
interface PageSlide {
  readonly slide: { readonly pagePx: number; readonly knobPx: number };
  readonly warnings: readonly AnswerWarning[];
}

/**
 * Makes the slider of a page: of where the left edge of the piece's original image belongs, in pixels of the original
 * background, it tells the slide.
 *
 * @throws {CaptchaError} ERR_ARGUMENT when the page is out of range
 */
export function pageSlider(page: PuzzlePage, shown: Shown): (leftPx: number) => PageSlide {
  const { image, startX } = checkObject("page", page);
  const scale = checkNumber("page.image.width", image?.width, 1, MAX_WIDTH) / shown.background.transform.original.width;
  const start = checkNumber("page.startX", startX ?? shown.startPx * scale, -MAX_WIDTH, MAX_WIDTH);
  const travel = travelOf(page, shown, { scale, start });
  return (leftPx) => {
    const wantedPx = leftPx * scale - start;
    const knobPx = clamp(travel.toKnob(clamp(wantedPx, travel.maxPiecePx)), travel.maxKnobPx);
    // Where the knob is stopped, the piece is, too.
    const pagePx = clamp(travel.toPiece(knobPx), travel.maxPiecePx);
    return { slide: { pagePx, knobPx }, warnings: beyondWarnings(wantedPx, pagePx) };
  };
}

function travelOf(page: PuzzlePage, { piece }: Shown, { scale, start }: { scale: number; start: number }): Travel {
  const sameScale = piece.transform.original.width * scale;
  const width = checkNumber("page.piece.width", page.piece?.width ?? sameScale, 0, MAX_WIDTH);
  const maxPiecePx = page.image.width - width - start;
  if (maxPiecePx > 0) return createTravel(page.travel, maxPiecePx, maxKnobOf(page));
  throw argumentError("page.image.width", "more than the start and the width of the piece", page.image.width);
}

function maxKnobOf({ track, knob }: PuzzlePage): number {
  if (track === undefined && knob === undefined) return Number.POSITIVE_INFINITY;
  return knobTravel("page", { track: track as number, knob: knob as number });
}

function clamp(px: number, max: number): number {
  return Math.min(Math.max(px, 0), max);
}

function beyondWarnings(wantedPx: number, pagePx: number): AnswerWarning[] {
  if (Math.abs(wantedPx - pagePx) <= MAX_BEYOND_PX) return [];
  const message = `the piece would have to be ${wantedPx.toFixed(1)} px from its start: the page stops it at ${pagePx.toFixed(1)} px`;
  return [{ code: "beyondTravel", message }];
}
