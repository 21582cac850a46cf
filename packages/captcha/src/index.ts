export { SigningError, type SigningErrorCode } from "@webcast-kit/signing";
export type { AnswerOptions, AnswerWarning, MappedAnswer, RawAnswer } from "./answer/answer.ts";
export {
  mapPuzzle,
  type PuzzleAnswer,
  type PuzzleAnswerOptions,
  type PuzzleSource,
  type Slide,
} from "./answer/map-puzzle.ts";
export {
  mapRotate,
  type RotateAnswer,
  type RotateAnswerOptions,
  type RotateSource,
  type Turn,
} from "./answer/map-rotate.ts";
export {
  mapShapes,
  type ShapePoint,
  type ShapesAnswer,
  type ShapesAnswerOptions,
  type ShapesSource,
} from "./answer/map-shapes.ts";
export type { CalibrationPoint, PageTravel, SliderSize } from "./answer/page-travel.ts";
export type { PuzzlePage } from "./answer/puzzle-page.ts";
export {
  type CaptchaClient,
  type CaptchaTask,
  createCaptchaClient,
  type SettledSolution,
  type Solution,
  type SolveAllOptions,
} from "./client/captcha-client.ts";
export type { CacheOptions, CaptchaClientOptions } from "./client/client-options.ts";
export type { DryRun, DryRunImage } from "./client/dry-run.ts";
export type { CaptchaKind } from "./client/kinds.ts";
export type { CallOptions, TaskOptions } from "./client/solve.ts";
export { CaptchaError, type CaptchaErrorCode, type CaptchaErrorDetails } from "./errors.ts";
export type { Box, Point, Size } from "./geometry/affine.ts";
export type { Orientation } from "./geometry/orientation.ts";
export type { CropStep, PadStep, ScaleStep, TransformStep } from "./geometry/steps.ts";
export { createTransform, type ImageTransform, type TransformData } from "./geometry/transform.ts";
export type { ImageName } from "./image/decoded-image.ts";
export type { ImageInput, TaggedImageInput } from "./input/image-input.ts";
export type { ReadOptions } from "./input/read-options.ts";
export { type OverlayOptions, overlayPuzzle, overlayRotate, overlayShapes } from "./overlay/overlay.ts";
export type { PiecePlaceOptions } from "./overlay/piece-place.ts";
export {
  type Plausibility,
  type PlausibilityOptions,
  plausibilityOfPuzzle,
  plausibilityOfRotate,
} from "./plausibility/plausibility.ts";
export type {
  LoadOptions,
  MaskOptions,
  PrepareOptions,
  PreparePuzzleOptions,
  PrepareRotateOptions,
  PrepareShapesOptions,
} from "./prepare/options.ts";
export type {
  PreparationWarning,
  Prepared,
  PreparedImage,
  PreparedPuzzle,
  PreparedRotate,
  PreparedShapes,
} from "./prepare/prepared-image.ts";
export { type PuzzleImages, preparePuzzle } from "./prepare/puzzle.ts";
export { prepareRotate, type RotateImages } from "./prepare/rotate.ts";
export { prepareShapes, type ShapesImages } from "./prepare/shapes.ts";
