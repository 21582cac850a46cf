import type { TransformStep } from "../geometry/steps.ts";
import { alphaBox, isOpaque } from "../image/alpha-box.ts";
import type { DecodedImage, RawPixels } from "../image/decoded-image.ts";
import type { ImageInput } from "../input/image-input.ts";
import { fitImages } from "./fit.ts";
import { fileWarnings, loadImages } from "./load-images.ts";
import { checkCrop, checkSizeLimits, type PreparePuzzleOptions } from "./options.ts";
import type { PreparationWarning, PreparedPuzzle } from "./prepared-image.ts";
import { type ImagePlan, plannedSize } from "./render.ts";

/** The images of a slider puzzle. */
export interface PuzzleImages {
  /** The background with the gap. */
  readonly puzzle: ImageInput;
  /** The piece that slides, with alpha. */
  readonly piece: ImageInput;
}

/**
 * Prepares the images of a slider puzzle: upright, PNG or JPEG, small enough, both scaled by one ratio. An image that is
 * all that already stays as it is, byte by byte.
 *
 * @throws {CaptchaError} ERR_ARGUMENT, ERR_IMAGE_INVALID or ERR_IMAGE_TOO_LARGE
 * @throws {SigningError} when an image cannot be fetched
 */
export async function preparePuzzle(images: PuzzleImages, options: PreparePuzzleOptions = {}): Promise<PreparedPuzzle> {
  const { loaded, checked: limits } = await loadImages(["puzzle", "piece"], images, options, checkSizeLimits);
  const [background, shape] = loaded;
  const plans = [planBackground(background, options), planPiece(shape, options)] as const;
  const [preparedPuzzle, preparedPiece] = await fitImages(plans, limits);
  const warnings = [...fileWarnings(background), ...fileWarnings(shape), ...pairWarnings(...plans)];
  return { kind: "puzzle", puzzle: preparedPuzzle, piece: preparedPiece, warnings };
}

function planBackground(image: DecodedImage, { crop }: PreparePuzzleOptions): ImagePlan {
  return { image, isMasked: false, steps: crop ? [{ type: "crop", ...checkCrop(crop, image.pixels) }] : [] };
}

function planPiece(image: DecodedImage, { trimPiece = false }: PreparePuzzleOptions): ImagePlan {
  return { image, isMasked: false, steps: trimPiece ? trimSteps(image.pixels) : [] };
}

function trimSteps(pixels: RawPixels): TransformStep[] {
  const box = alphaBox(pixels);
  const isWhole = box.width === pixels.width && box.height === pixels.height;
  return isWhole ? [] : [{ type: "crop", ...box }];
}

function pairWarnings(background: ImagePlan, piece: ImagePlan): PreparationWarning[] {
  const warnings: PreparationWarning[] = [];
  if (isOpaque(piece.image.pixels)) {
    const message = "piece has no transparent pixel: its shape cannot be told from its background";
    warnings.push({ code: "noAlpha", image: "piece", message });
  }
  const [space, shape] = [plannedSize(background), plannedSize(piece)];
  if (shape.width >= space.width || shape.height > space.height) {
    const message = `piece (${shape.width} x ${shape.height}) does not fit puzzle (${space.width} x ${space.height})`;
    warnings.push({ code: "sizesDoNotFit", image: "piece", message });
  }
  return warnings;
}
