import { openPixels } from "../image/pixels.ts";
import { disturb, type ImageRole, storeTurned } from "./disturb.ts";
import type { ResolvedDisturbances } from "./disturbances.ts";
import type { Random } from "./random.ts";
import type { Raster } from "./raster.ts";
import type { SceneImage } from "./scene.ts";

const QUALITY = 90;
/** Of AVIF, 0 to 9: the default takes a second for one image. */
const EFFORT = 2;

/** Makes the file of one image, with all that is wrong with it. */
export async function makeSceneImage(
  raster: Raster,
  role: ImageRole,
  random: Random,
  wrong: ResolvedDisturbances,
): Promise<SceneImage> {
  const disturbed = disturb(raster, role, random, wrong);
  const hasAlpha = role === "piece" || (role === "disc" && !wrong.opaqueDiscs);
  const format = formatOf(role, hasAlpha, wrong.format);
  const stored = openPixels(storeTurned(disturbed, wrong.orientation));
  const image = hasAlpha ? stored : stored.removeAlpha();
  // Without an orientation the file has no EXIF at all, as most have none.
  const told = wrong.orientation === 1 ? image : image.withMetadata({ orientation: wrong.orientation });
  const bytes = await (format === "png"
    ? told.png()
    : told.toFormat(format, { quality: QUALITY, ...(format === "avif" ? { effort: EFFORT } : {}) })
  ).toBuffer();
  return { bytes, mime: `image/${format}`, width: disturbed.width, height: disturbed.height };
}

function formatOf(role: ImageRole, hasAlpha: boolean, format: ResolvedDisturbances["format"]): typeof format {
  if (format === "jpeg" && hasAlpha) return "png";
  return format === "png" && role === "disc" && !hasAlpha ? "jpeg" : format;
}
