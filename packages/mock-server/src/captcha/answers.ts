import type { QuirkSettings, ScenePictureName, ScenePlace } from "@webcast-kit/contract";
import { ApiError } from "../rest/reply.ts";
import { applyAffine, areaRatio, turnBetween } from "./affine.ts";
import { type Pixels, readPixels } from "./pixels.ts";
import { readSceneCode, type SceneReading } from "./scene-code.ts";
import { visiblePart } from "./visible-part.ts";

/*
 * Nothing is solved here: scenes say by their code what their answer is, and it is said in the pixels of the images that
 * were sent.
 */

/** Of the sides of a piece: what scaling and noise may change, in parts of them and in px. */
const SIZE_TOLERANCE = { ratio: 0.08, px: 2 };

/**
 * Answers a puzzle.
 *
 * @throws {ApiError} IMAGE_UNKNOWN when the background has no code, or the piece does not fit it
 */
export async function answerPuzzle(
  { puzzle, piece }: { readonly puzzle: Buffer; readonly piece: Buffer },
  { slideReference }: Pick<QuirkSettings, "slideReference">,
): Promise<{ slide_x_proportion: number; slide_x_px: number }> {
  const [background, shape] = await Promise.all([readPixels("puzzle", puzzle), readPixels("piece", piece)]);
  const { toImage, numbers } = readCode("puzzle", "puzzle", background);
  const [x = 0, y = 0, width = 0, height = 0] = numbers;
  const part = visiblePart(shape);
  const [wide, high] = [Math.hypot(toImage.a, toImage.b) * width, Math.hypot(toImage.c, toImage.d) * height];
  if (part === undefined || !isAbout(part.width, wide) || !isAbout(part.height, high)) {
    throw unknown(`piece should show a part of ${Math.round(wide)} x ${Math.round(high)} px, at the scale of puzzle`);
  }
  const moved = applyAffine(toImage, { x, y }).x - part.centre.x;
  const slideXPx = rounded(slideReference === "pieceVisible" ? moved + part.left : moved);
  if (slideXPx < 0 || slideXPx > background.width) throw unknown("piece belongs outside of puzzle");
  return { slide_x_proportion: slideXPx / background.width, slide_x_px: slideXPx };
}

function isAbout(found: number, wanted: number): boolean {
  return Math.abs(found - wanted) <= SIZE_TOLERANCE.px + SIZE_TOLERANCE.ratio * wanted;
}

/**
 * Answers a whirl: the disc and the ring fit when both are turned alike.
 *
 * @throws {ApiError} IMAGE_UNKNOWN when one of them has no code, or only one of them is mirrored
 */
export async function answerRotate(
  { outer, inner }: { readonly outer: Buffer; readonly inner: Buffer },
  { captchaAngle }: Pick<QuirkSettings, "captchaAngle">,
): Promise<{ angle: number }> {
  const [ring, disc] = await Promise.all([readPixels("outer", outer), readPixels("inner", inner)]);
  const from = readCode("inner", "inner", disc).toImage;
  const to = readCode("outer", "outer", ring).toImage;
  if (areaRatio(from) * areaRatio(to) < 0) throw unknown("only one of outer and inner is mirrored");
  const relative = (turnBetween(from, to) + 360) % 360;
  return { angle: rounded(captchaAngle === "perDisc" ? relative / 2 : relative) % 360 };
}

/**
 * Answers a picture of shapes.
 *
 * @throws {ApiError} IMAGE_UNKNOWN when it has no code
 */
export async function answerShapes({ image }: { readonly image: Buffer }): Promise<{
  point1: ScenePlace;
  point2: ScenePlace;
}> {
  const { toImage, numbers } = readCode("image", "shapes", await readPixels("image", image));
  const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = numbers;
  const placed = (place: ScenePlace) => {
    const { x, y } = applyAffine(toImage, place);
    return { x: rounded(x), y: rounded(y) };
  };
  return { point1: placed({ x: x1, y: y1 }), point2: placed({ x: x2, y: y2 }) };
}

function readCode(name: string, picture: ScenePictureName, pixels: Pixels): SceneReading {
  const reading = readSceneCode(pixels, picture);
  if (reading !== undefined) return reading;
  throw unknown(`${name} is no synthetic picture of this kind (${picture}) whose code can be read`);
}

function unknown(why: string): ApiError {
  return new ApiError("IMAGE_UNKNOWN", `This mock server solves nothing, and ${why}: see captcha in its README`);
}

/** Hundredths: finer than anything that is read. */
function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
