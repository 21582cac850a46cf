import type { PuzzleAnswer } from "../answer/map-puzzle.ts";
import type { RotateAnswer } from "../answer/map-rotate.ts";
import type { ShapesAnswer } from "../answer/map-shapes.ts";
import { argumentError, checkNumber } from "../options.ts";

/** Farther than any image reaches; drawing it would still cost nothing. */
const MAX_PX = 100_000;
const MAX_DEG = 3600;

/**
 * Checks what is drawn or judged of an answer.
 *
 * @throws {CaptchaError} ERR_ARGUMENT when it is no mapped answer of its kind, or a number of it is none
 */
export function checkPuzzleAnswer(answer: PuzzleAnswer): void {
  const { leftPx } = partOf(answer?.slide, "mapPuzzle");
  checkNumber("answer.slide.leftPx", leftPx, -MAX_PX, MAX_PX);
}

/** The same for a whirl. */
export function checkRotateAnswer(answer: RotateAnswer): void {
  const { outerTurnDeg, innerTurnDeg, relativeDeg } = partOf(answer?.turn, "mapRotate");
  for (const [name, degrees] of Object.entries({ outerTurnDeg, innerTurnDeg, relativeDeg })) {
    checkNumber(`answer.turn.${name}`, degrees, -MAX_DEG, MAX_DEG);
  }
}

/** The same for a picture of shapes. */
export function checkShapesAnswer(answer: ShapesAnswer): void {
  for (const point of Object.values(partOf(answer?.points, "mapShapes"))) {
    const { x, y } = partOf(point?.original, "mapShapes");
    checkNumber("answer.points.original.x", x, -MAX_PX, MAX_PX);
    checkNumber("answer.points.original.y", y, -MAX_PX, MAX_PX);
  }
}

/** What the API said itself is the likely mistake. */
function partOf<Part>(part: Part | undefined, mapper: string): Part {
  if (typeof part === "object" && part !== null) return part;
  throw argumentError("answer", `what ${mapper} gave`);
}
