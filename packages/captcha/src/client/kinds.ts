import { type PuzzleAnswer, type PuzzleAnswerOptions, puzzleMapper } from "../answer/map-puzzle.ts";
import { type RotateAnswer, type RotateAnswerOptions, rotateMapper } from "../answer/map-rotate.ts";
import { type ShapesAnswer, type ShapesAnswerOptions, shapesMapper } from "../answer/map-shapes.ts";
import type { ImageName } from "../image/decoded-image.ts";
import type { PreparePuzzleOptions, PrepareRotateOptions, PrepareShapesOptions } from "../prepare/options.ts";
import type { PreparedPuzzle, PreparedRotate, PreparedShapes } from "../prepare/prepared-image.ts";
import { type PuzzleImages, preparePuzzle } from "../prepare/puzzle.ts";
import { prepareRotate, type RotateImages } from "../prepare/rotate.ts";
import { prepareShapes, type ShapesImages } from "../prepare/shapes.ts";

/** What belongs to each kind of CAPTCHA. */
export interface KindTypes {
  readonly puzzle: {
    readonly images: PuzzleImages;
    readonly prepareOptions: PreparePuzzleOptions;
    readonly prepared: PreparedPuzzle;
    readonly answerOptions: PuzzleAnswerOptions;
    readonly answer: PuzzleAnswer;
  };
  readonly rotate: {
    readonly images: RotateImages;
    readonly prepareOptions: PrepareRotateOptions;
    readonly prepared: PreparedRotate;
    readonly answerOptions: RotateAnswerOptions;
    readonly answer: RotateAnswer;
  };
  readonly shapes: {
    readonly images: ShapesImages;
    readonly prepareOptions: PrepareShapesOptions;
    readonly prepared: PreparedShapes;
    readonly answerOptions: ShapesAnswerOptions;
    readonly answer: ShapesAnswer;
  };
}

/** The kinds of CAPTCHAs that the API solves. */
export type CaptchaKind = keyof KindTypes;

/** How a kind is prepared, asked and mapped. */
export interface Kind<Name extends CaptchaKind> {
  /** Name of its endpoint in the contract. */
  readonly endpoint: "solvePuzzle" | "solveRotate" | "solveShapes";
  /** Its images, by the names that the endpoint gives them. */
  readonly images: readonly ImageName[];
  readonly prepare: (
    images: KindTypes[Name]["images"],
    options: KindTypes[Name]["prepareOptions"],
  ) => Promise<KindTypes[Name]["prepared"]>;
  /** Checks the options, and gives what maps answers by them. */
  readonly mapper: (
    prepared: KindTypes[Name]["prepared"],
    options: KindTypes[Name]["answerOptions"],
  ) => (answer: unknown) => KindTypes[Name]["answer"];
}

export const kinds: { readonly [Name in CaptchaKind]: Kind<Name> } = {
  puzzle: {
    endpoint: "solvePuzzle",
    images: ["puzzle", "piece"],
    prepare: preparePuzzle,
    mapper: puzzleMapper,
  },
  rotate: {
    endpoint: "solveRotate",
    images: ["outer", "inner"],
    prepare: prepareRotate,
    mapper: rotateMapper,
  },
  shapes: { endpoint: "solveShapes", images: ["image"], prepare: prepareShapes, mapper: shapesMapper },
};

/** Tells whether a value names a kind. */
export function isCaptchaKind(value: unknown): value is CaptchaKind {
  return typeof value === "string" && Object.hasOwn(kinds, value);
}
