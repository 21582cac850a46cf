import { applyAffine, type Size } from "../geometry/affine.ts";
import { type Orientation, orientationAffine, orientedSize } from "../geometry/orientation.ts";
import type { ResolvedDisturbances } from "./disturbances.ts";
import type { Random } from "./random.ts";
import {
  alphaOf,
  blend,
  blueOf,
  CLEAR,
  type Colour,
  greenOf,
  paintRaster,
  pixelAt,
  type Raster,
  redOf,
  rgba,
  withBorder,
} from "./raster.ts";

/** What an image is: only what has a shape has alpha, and only what fills its frame is seen in one. */
export type ImageRole = "background" | "piece" | "disc";

const NOISE_RATIO = 0.06;
const FRAME = rgba(22, 22, 24);
/** What a square has around its disc. */
const CORNERS = rgba(250, 250, 250);

/** Does to the pixels of an image what is wrong with it. They stay upright. */
export function disturb(raster: Raster, role: ImageRole, random: Random, wrong: ResolvedDisturbances): Raster {
  const isShaped = role !== "background";
  const noisy = addNoise(raster, random, { colour: wrong.colourNoise, alpha: wrong.alphaNoise && isShaped });
  const wide = isShaped ? withBorder(noisy, wrong.clearMarginPx, CLEAR) : noisy;
  const scaled = scale(wide, wrong.scale);
  const framed = isShaped ? scaled : withBorder(scaled, wrong.darkFramePx, FRAME);
  return wrong.opaqueDiscs && role === "disc" ? flatten(framed) : framed;
}

function addNoise(raster: Raster, random: Random, noisy: { colour: boolean; alpha: boolean }): Raster {
  if (!(noisy.colour || noisy.alpha)) return raster;
  const range = Math.round(255 * NOISE_RATIO);
  const data = raster.data.slice();
  for (let index = 0; index < data.length; index += 4) {
    const alpha = data[index + 3] ?? 0;
    if (alpha === 0) continue;
    for (let channel = index; noisy.colour && channel < index + 3; channel++) {
      data[channel] = Math.min(255, Math.max(0, (data[channel] ?? 0) + random.integer(-range, range)));
    }
    if (noisy.alpha) data[index + 3] = alpha - Math.floor((alpha * random.integer(0, range)) / 255);
  }
  return { ...raster, data };
}

/** Half and double sizes need no resampler, so that places are exactly half and double. */
function scale(raster: Raster, ratio: ResolvedDisturbances["scale"]): Raster {
  if (ratio === 2) return double(raster);
  return ratio === 1 ? raster : halve(raster);
}

const double = (raster: Raster): Raster =>
  paintRaster({ width: raster.width * 2, height: raster.height * 2 }, (x, y) => pixelAt(raster, x >> 1, y >> 1));

/** An odd last row or column is met with a clear one. */
function halve(raster: Raster): Raster {
  const size = { width: Math.ceil(raster.width / 2), height: Math.ceil(raster.height / 2) };
  return paintRaster(size, (x, y) =>
    average([
      pixelAt(raster, 2 * x, 2 * y),
      pixelAt(raster, 2 * x + 1, 2 * y),
      pixelAt(raster, 2 * x, 2 * y + 1),
      pixelAt(raster, 2 * x + 1, 2 * y + 1),
    ]),
  );
}

/** Colours count by their alpha: clear pixels have none. */
function average(pixels: readonly Colour[]): Colour {
  const alpha = pixels.reduce((sum, pixel) => sum + alphaOf(pixel), 0);
  if (alpha === 0) return CLEAR;
  const mean = (channelOf: (colour: Colour) => number) =>
    Math.round(pixels.reduce((sum, pixel) => sum + channelOf(pixel) * alphaOf(pixel), 0) / alpha);
  return rgba(mean(redOf), mean(greenOf), mean(blueOf), Math.round(alpha / pixels.length));
}

const flatten = (raster: Raster): Raster =>
  paintRaster(raster, (x, y) => {
    const pixel = pixelAt(raster, x, y);
    return blend(CORNERS, pixel, alphaOf(pixel) / 255);
  });

/** The pixels as a file with an orientation stores them. */
export function storeTurned(raster: Raster, orientation: Orientation): Raster {
  if (orientation === 1) return raster;
  const stored: Size = orientedSize(orientation, raster);
  const toShown = orientationAffine(orientation, stored);
  return paintRaster(stored, (x, y) => {
    const shown = applyAffine(toShown, { x: x + 0.5, y: y + 0.5 });
    return pixelAt(raster, Math.floor(shown.x), Math.floor(shown.y));
  });
}
