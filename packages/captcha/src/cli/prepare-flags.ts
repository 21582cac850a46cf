import type { CaptchaKind } from "../client/kinds.ts";
import { said } from "../options.ts";
import type { PreparePuzzleOptions, PrepareRotateOptions } from "../prepare/options.ts";
import { refuseForeign, toBox, toNumber } from "./arguments.ts";

/** Options of the command line for preparing. */
export const prepareFlags = {
  "max-side": { type: "string" },
  "max-bytes": { type: "string" },
  scale: { type: "string" },
  crop: { type: "string" },
  "trim-piece": { type: "boolean" },
  "no-mask": { type: "boolean" },
} as const;

export const prepareUsage = `  --max-side N        shrink images with a longer side, px (default 1000)
  --max-bytes N       make files at most so large (default 500000)
  --scale RATIO       scale all images first (default 1)
  --crop L,T,W,H      send this part of the background, or of the picture of shapes, px
  --trim-piece        cut the clear margins off the piece
  --no-mask           send discs without alpha as squares`;

type Values = { readonly [Name in keyof typeof prepareFlags]?: string | boolean | undefined };

const kindsOf = { crop: ["puzzle", "shapes"], "trim-piece": ["puzzle"], "no-mask": ["rotate"] } as const;

/**
 * What was said about preparing.
 *
 * @throws {UsageError} for an option of another kind
 */
export function toPrepareOptions(
  kind: CaptchaKind,
  values: Values,
): PreparePuzzleOptions & PrepareRotateOptions & { readonly signal?: AbortSignal } {
  refuseForeign(kind, values, kindsOf);
  return said({
    maxSide: toNumber("max-side", text(values["max-side"])),
    maxBytes: toNumber("max-bytes", text(values["max-bytes"])),
    scale: toNumber("scale", text(values.scale)),
    crop: toBox("crop", text(values.crop)),
    trimPiece: values["trim-piece"] === true ? true : undefined,
    mask: values["no-mask"] === true ? ("never" as const) : undefined,
  });
}

function text(value: string | boolean | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}
