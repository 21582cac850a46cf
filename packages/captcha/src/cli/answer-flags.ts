import type { PuzzleAnswerOptions } from "../answer/map-puzzle.ts";
import type { RotateAnswerOptions } from "../answer/map-rotate.ts";
import type { ShapesAnswerOptions } from "../answer/map-shapes.ts";
import type { PageTravel } from "../answer/page-travel.ts";
import type { PuzzlePage } from "../answer/puzzle-page.ts";
import type { CaptchaKind, KindTypes } from "../client/kinds.ts";
import { said } from "../options.ts";
import { refuseForeign, toBox, toNumber } from "./arguments.ts";
import { UsageError } from "./terminal.ts";

/** Options of the command line for understanding and mapping answers. */
export const answerFlags = {
  "min-confidence": { type: "string" },
  reference: { type: "string" },
  "start-x": { type: "string" },
  "image-width": { type: "string" },
  "piece-width": { type: "string" },
  track: { type: "string" },
  knob: { type: "string" },
  travel: { type: "string" },
  angle: { type: "string" },
  direction: { type: "string" },
  "full-turn": { type: "string" },
  box: { type: "string" },
  unit: { type: "string" },
} as const;

export const answerUsage = `  --min-confidence N  refuse answers that are less sure, 0 to 1 (default 0)
 puzzle
  --image-width PX    width of the background on the page: gives the travel there
  --piece-width PX    width of the piece on the page
  --track PX, --knob PX  widths of the slider
  --travel T          proportional, direct, or a ratio of knob to piece
  --start-x PX        where the piece's image starts, in px of the background
  --reference R       piece-image or piece-visible (default piece-image)
 rotate
  --track PX, --knob PX  widths of the slider: gives the travel of the knob
  --angle A           relative, per-disc or single-disc (default relative)
  --direction D       clockwise or counterclockwise (default clockwise)
  --full-turn DEG     relative angle at the end of the slider (default 360)
 shapes
  --box L,T,W,H       where the page shows the picture: gives the points there
  --unit U            px or proportion (default px)`;

type Values = { readonly [Name in keyof typeof answerFlags]?: string | undefined };

const kindsOf = {
  reference: ["puzzle"],
  "start-x": ["puzzle"],
  "image-width": ["puzzle"],
  "piece-width": ["puzzle"],
  track: ["puzzle", "rotate"],
  knob: ["puzzle", "rotate"],
  travel: ["puzzle"],
  angle: ["rotate"],
  direction: ["rotate"],
  "full-turn": ["rotate"],
  box: ["shapes"],
  unit: ["shapes"],
} as const;

/**
 * What was said about answers.
 *
 * @throws {UsageError} for an option of another kind
 */
export function toAnswerOptions<Kind extends CaptchaKind>(
  kind: Kind,
  values: Values,
): KindTypes[Kind]["answerOptions"] {
  refuseForeign(kind, values, kindsOf);
  const number = (name: keyof Values) => toNumber(name, values[name]);
  const minConfidence = number("min-confidence");
  const options = { puzzle: puzzleOptions, rotate: rotateOptions, shapes: shapesOptions }[kind](values, number);
  return said({ minConfidence, ...options }) as KindTypes[Kind]["answerOptions"];
}

type ReadNumber = (name: keyof Values) => number | undefined;

/** Words are passed on as they are: the library says what it expects. */
function puzzleOptions(values: Values, number: ReadNumber): PuzzleAnswerOptions {
  return said({
    reference: values.reference as PuzzleAnswerOptions["reference"],
    startX: number("start-x"),
    page: puzzlePage(values, number),
  });
}

function puzzlePage(values: Values, number: ReadNumber): PuzzlePage | undefined {
  const width = number("image-width");
  const pieceWidth = number("piece-width");
  const slider = { track: number("track"), knob: number("knob"), travel: travelOf(values.travel) };
  if (width !== undefined) {
    return said({ image: { width }, piece: pieceWidth === undefined ? undefined : { width: pieceWidth }, ...slider });
  }
  if ([pieceWidth, ...Object.values(slider)].every((value) => value === undefined)) return undefined;
  throw new UsageError("--piece-width, --track, --knob and --travel of a puzzle need --image-width");
}

function travelOf(text: string | undefined): PageTravel | undefined {
  if (text === undefined || text === "proportional" || text === "direct") return text;
  return { ratio: toNumber("travel", text) ?? Number.NaN };
}

function rotateOptions(values: Values, number: ReadNumber): RotateAnswerOptions {
  const [track, knob] = [number("track"), number("knob")];
  if ((track === undefined) !== (knob === undefined)) throw new UsageError("--track and --knob go together");
  return said({
    angleConvention: values.angle as RotateAnswerOptions["angleConvention"],
    direction: values.direction as RotateAnswerOptions["direction"],
    fullTurnDeg: number("full-turn"),
    slider: track === undefined || knob === undefined ? undefined : { track, knob },
  });
}

function shapesOptions(values: Values): ShapesAnswerOptions {
  return said({ box: toBox("box", values.box), unit: values.unit as ShapesAnswerOptions["unit"] });
}
