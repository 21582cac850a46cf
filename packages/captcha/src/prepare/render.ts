import { createHash } from "node:crypto";
import type { Size } from "../geometry/affine.ts";
import { sizeAfter, type TransformStep } from "../geometry/steps.ts";
import { createTransform, type ImageTransform } from "../geometry/transform.ts";
import { alphaBox, leastAlpha } from "../image/alpha-box.ts";
import type { DecodedImage, RawPixels } from "../image/decoded-image.ts";
import { maskDisc } from "../image/disc-mask.ts";
import { applySteps, encodeJpeg, encodePng } from "../image/pixels.ts";
import type { PreparedImage } from "./prepared-image.ts";

/** What is to become of an image, before it is scaled to what may be sent. */
export interface ImagePlan {
  readonly image: DecodedImage;
  /** What is cut off or added, in order. */
  readonly steps: readonly TransformStep[];
  /** All outside the circle is cleared, after the steps. */
  readonly isMasked: boolean;
}

/** How to make files of pixels. */
export interface Rendering {
  /** The ratio that the planned image is scaled by. */
  readonly ratio: number;
  /** Files with more bytes are made again, smaller. */
  readonly maxBytes: number;
}

/** Qualities of JPEG that are tried: below the last one, shrinking does less harm. */
const JPEG_QUALITIES = [95, 85, 75] as const;

/** The size of an image after the steps of its plan. */
export function plannedSize({ image, steps }: ImagePlan): Size {
  return steps.reduce<Size>((size, step) => sizeAfter(step, size), image.pixels);
}

/** The pixels of an image after its plan. */
export async function plannedPixels({ image, steps, isMasked }: ImagePlan): Promise<RawPixels> {
  const pixels = await applySteps(image.pixels, steps);
  return isMasked ? maskDisc(pixels) : pixels;
}

/** Does what a plan says, and nothing when nothing has to change: then the file stays as it is, byte by byte. */
export async function renderImage(plan: ImagePlan, { ratio, maxBytes }: Rendering): Promise<PreparedImage> {
  const { image } = plan;
  const scale = scaleStep(plannedSize(plan), ratio);
  const transform = createTransform({
    stored: image.stored,
    orientation: image.orientation,
    steps: [...plan.steps, ...scale],
  });
  if (canPass(plan, transform) && image.bytes.length <= maxBytes) {
    return prepared(image, image.pixels, { transform, bytes: image.bytes, isUnchanged: true });
  }
  const pixels = await applySteps(await plannedPixels(plan), scale);
  return prepared(image, pixels, { transform, bytes: await encode(image, pixels, maxBytes), isUnchanged: false });
}

function scaleStep({ width, height }: Size, ratio: number): TransformStep[] {
  const scaled = { width: Math.max(1, Math.round(width * ratio)), height: Math.max(1, Math.round(height * ratio)) };
  return scaled.width === width && scaled.height === height ? [] : [{ type: "scale", ...scaled }];
}

/** The API takes PNG and JPEG; what else it makes of orientation, profiles and several frames nobody knows. */
function canPass({ image, isMasked }: ImagePlan, { isIdentity }: ImageTransform): boolean {
  const isSendable = (image.format === "png" || image.format === "jpeg") && image.isPlain && !image.isAnimated;
  return isSendable && isIdentity && image.orientation === 1 && !isMasked;
}

/** PNG for what can be seen through, and for all that fits and had alpha or no losses before; the smallest quality of JPEG is given back even if too large. */
async function encode(image: DecodedImage, pixels: RawPixels, maxBytes: number): Promise<Uint8Array> {
  const isClear = leastAlpha(pixels) < 255;
  const isLossless = image.format === "png" || image.format === "gif";
  if (pixels.channels === 4 || isLossless) {
    const png = await encodePng(pixels);
    if (isClear || png.length <= maxBytes) return png;
  }
  let jpeg: Uint8Array = new Uint8Array();
  for (const quality of JPEG_QUALITIES) {
    jpeg = await encodeJpeg(pixels, quality);
    if (jpeg.length <= maxBytes) break;
  }
  return jpeg;
}

function prepared(
  { name }: DecodedImage,
  pixels: RawPixels,
  made: Pick<PreparedImage, "transform" | "bytes" | "isUnchanged">,
): PreparedImage {
  return {
    name,
    ...made,
    mime: made.bytes[0] === 0x89 ? "image/png" : "image/jpeg",
    width: pixels.width,
    height: pixels.height,
    sha256: createHash("sha256").update(made.bytes).digest("hex"),
    visible: alphaBox(pixels),
  };
}
