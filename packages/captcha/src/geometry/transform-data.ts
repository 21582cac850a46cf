import { argumentError, checkInteger } from "../options.ts";
import type { Size } from "./affine.ts";
import { isOrientation, type Orientation, orientedSize } from "./orientation.ts";
import { sizeAfter, type TransformStep } from "./steps.ts";

/** All that a transform is made of; survives JSON. */
export interface TransformData {
  /** Size of the pixels in the file. */
  readonly stored: Size;
  /** EXIF orientation of the file; 1 without one. */
  readonly orientation: Orientation;
  /** What was done to the upright image, in order. */
  readonly steps: readonly TransformStep[];
}

/** An image has three or four steps. A list of very many came from elsewhere. */
const MAX_STEPS = 100;
const MAX_SIDE = 1_000_000;

type Fields = Readonly<Record<string, unknown>>;

/**
 * Passes through what a transform can be made of. It may come from JSON, so nothing of it is certain.
 *
 * @throws {CaptchaError} ERR_ARGUMENT naming the field, when it is missing or out of range
 */
export function checkTransformData(data: unknown): TransformData {
  const { stored, orientation, steps } = fieldsOf("transform", data);
  checkSides("transform.stored", fieldsOf("transform.stored", stored));
  if (!isOrientation(orientation))
    throw argumentError("transform.orientation", "a whole number from 1 to 8", orientation);
  if (!Array.isArray(steps) || steps.length > MAX_STEPS) {
    throw argumentError("transform.steps", `a list of up to ${MAX_STEPS} steps`, steps);
  }
  let size = orientedSize(orientation, stored as Size);
  for (const [index, step] of steps.entries()) size = checkStep(`transform.steps[${index}]`, step, size);
  return data as TransformData;
}

/** Passes a step through that can be done to an image of a size, as the size after it. */
function checkStep(place: string, step: unknown, size: Size): Size {
  const fields = fieldsOf(place, step);
  switch (fields["type"]) {
    case "crop":
      checkPart(place, fields, size);
      break;
    case "pad":
      for (const side of ["left", "top", "right", "bottom"]) checkField(place, fields, side, 0, MAX_SIDE);
      break;
    case "scale":
      checkSides(place, fields);
      break;
    default:
      throw argumentError(`${place}.type`, "crop, pad or scale", fields["type"]);
  }
  return sizeAfter(step as TransformStep, size);
}

function checkPart(place: string, fields: Fields, { width, height }: Size): void {
  const left = checkField(place, fields, "left", 0, width - 1);
  const top = checkField(place, fields, "top", 0, height - 1);
  checkField(place, fields, "width", 1, width - left);
  checkField(place, fields, "height", 1, height - top);
}

function checkSides(place: string, fields: Fields): void {
  checkField(place, fields, "width", 1, MAX_SIDE);
  checkField(place, fields, "height", 1, MAX_SIDE);
}

function checkField(place: string, fields: Fields, name: string, min: number, max: number): number {
  return checkInteger(`${place}.${name}`, fields[name] as number, min, max);
}

function fieldsOf(place: string, value: unknown): Fields {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Fields;
  throw argumentError(place, "an object", value);
}
