import { isOrientation, type Orientation } from "../geometry/orientation.ts";
import { argumentError, checkInteger } from "../options.ts";

/**
 * What is wrong with the images of a scene. All can be had at once, and are done in the order of these fields, however
 * they are given. Each says what it does to the truth; the others leave it alone.
 */
export interface Disturbances {
  /** What is not clear has an alpha up to 6 % lower, as recorded discs have. Touches pieces and discs. */
  readonly alphaNoise?: boolean;
  /** Each colour channel is up to 6 % of its range lower or higher. */
  readonly colourNoise?: boolean;
  /** Clear margin around pieces and discs, 0 to 60 px of the native size: the image of a piece begins further left. */
  readonly clearMarginPx?: number;
  /**
   * All images are of half or double size, and so are all px of the truth. A background of double size with `colourNoise`
   * is larger than a request may be, unless `format` is `jpeg`.
   */
  readonly scale?: 0.5 | 1 | 2;
  /** Dark frame round backgrounds and shapes, as on a screenshot, 0 to 100 px: moves all places by so much. */
  readonly darkFramePx?: number;
  /** Discs are squares without alpha, in JPEG where `format` is PNG: a page clips them to circles. */
  readonly opaqueDiscs?: boolean;
  /** EXIF orientation: the pixels are stored so that they are shown as without one. */
  readonly orientation?: Orientation;
  /** File format, `png` by default. The others have quality 90; what has alpha stays PNG in place of JPEG. */
  readonly format?: "png" | "jpeg" | "webp" | "avif";
}

/** Fills in what is not disturbed. */
export type ResolvedDisturbances = Required<Disturbances>;

const MAX_MARGIN_PX = 60;
const MAX_FRAME_PX = 100;
const undisturbed: ResolvedDisturbances = {
  alphaNoise: false,
  colourNoise: false,
  clearMarginPx: 0,
  scale: 1,
  darkFramePx: 0,
  opaqueDiscs: false,
  orientation: 1,
  format: "png",
};
const switches = ["alphaNoise", "colourNoise", "opaqueDiscs"] as const;
const formats: readonly string[] = ["png", "jpeg", "webp", "avif"];

/**
 * Checks disturbances, and fills in the defaults.
 *
 * @throws {CaptchaError} ERR_ARGUMENT naming field, value and range
 */
export function checkDisturbances(disturbances: Disturbances = {}): ResolvedDisturbances {
  const unknown = Object.keys(disturbances).find((name) => !Object.hasOwn(undisturbed, name));
  if (unknown !== undefined) throw argumentError("disturbances", `of ${Object.keys(undisturbed).join(", ")}`, unknown);
  const all: ResolvedDisturbances = { ...undisturbed, ...disturbances };
  for (const name of switches) {
    if (typeof all[name] !== "boolean") throw argumentError(`disturbances.${name}`, "true or false", all[name]);
  }
  checkInteger("disturbances.clearMarginPx", all.clearMarginPx, 0, MAX_MARGIN_PX);
  checkInteger("disturbances.darkFramePx", all.darkFramePx, 0, MAX_FRAME_PX);
  if (![0.5, 1, 2].includes(all.scale)) throw argumentError("disturbances.scale", "0.5, 1 or 2", all.scale);
  if (!isOrientation(all.orientation)) throw argumentError("disturbances.orientation", "1 to 8", all.orientation);
  if (!formats.includes(all.format)) throw argumentError("disturbances.format", formats.join(", "), all.format);
  return all;
}
