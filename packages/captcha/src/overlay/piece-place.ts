import type { PuzzleAnswer } from "../answer/map-puzzle.ts";
import type { Box, Point } from "../geometry/affine.ts";
import { alphaBox } from "../image/alpha-box.ts";
import type { RawPixels } from "../image/decoded-image.ts";
import { checkNumber } from "../options.ts";

/** What no answer says about a piece. */
export interface PiecePlaceOptions {
  /**
   * The top edge of the piece's image in the background, in pixels of it: a page shows the piece at this height.
   * Default: the piece is in the middle.
   */
  readonly pieceTop?: number | undefined;
}

/** Where an answer puts the piece, in pixels of the background. */
export interface PiecePlace extends Point {
  /** The part of the piece that can be seen, in pixels of its image. */
  readonly visible: Box;
}

/**
 * Finds where an answer puts the piece.
 *
 * @throws {CaptchaError} ERR_ARGUMENT when `pieceTop` is out of range
 */
export function piecePlace(
  background: RawPixels,
  piece: RawPixels,
  { slide }: PuzzleAnswer,
  { pieceTop = (background.height - piece.height) / 2 }: PiecePlaceOptions,
): PiecePlace {
  const y = checkNumber("pieceTop", pieceTop, -piece.height, background.height);
  return { x: slide.leftPx, y, visible: alphaBox(piece) };
}
