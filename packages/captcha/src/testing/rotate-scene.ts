import { scenePictures } from "@webcast-kit/contract";
import type { Size } from "../geometry/affine.ts";
import type { Random } from "./random.ts";
import {
  blend,
  blueOf,
  CLEAR,
  type Colour,
  edgeCoverage,
  greenOf,
  paintRaster,
  pixelAt,
  type Raster,
  redOf,
  rgba,
} from "./raster.ts";
import type { RotateScene } from "./scene.ts";
import { drawSceneCode } from "./scene-code.ts";
import { makeSceneImage } from "./scene-image.ts";
import { checkSceneOptions, type SceneOptions } from "./scene-options.ts";
import { paintTexture } from "./texture.ts";

const { outer: ring, inner: disc } = scenePictures;

const HOLE_RADIUS = 106;
/** Angles are tenths of a degree: a whirl is never solved from the start. */
const MIN_TENTHS = 150;
const FULL_TENTHS = 3600;

/** A whirl as pixels, before anything is wrong with it. */
interface RotatePixels {
  readonly outer: Raster;
  readonly inner: Raster;
  readonly angleDegrees: number;
}

/**
 * Makes a whirl: a ring of 347 px with a hole of 106 px radius, and a disc of 211 px within it. Both are turned; the
 * picture fits when the disc is turned on by the angle of the truth.
 *
 * @throws {CaptchaError} ERR_ARGUMENT when an option is out of range
 */
export async function rotateScene(options: SceneOptions): Promise<RotateScene> {
  const { random, wrong } = checkSceneOptions(options);
  const { outer, inner, angleDegrees } = paintWhirl(random);
  const images = {
    outer: await makeSceneImage(outer, "disc", random, wrong),
    inner: await makeSceneImage(inner, "disc", random, wrong),
  };
  return { kind: "rotate", images, truth: { angleDegrees } };
}

/** Paints the pixels of a whirl. */
export function paintWhirl(random: Random): RotatePixels {
  const upright = paintTexture(random, ring);
  drawSceneCode(upright, ring);
  const offset = (ring.width - disc.width) / 2;
  drawSceneCode(upright, disc, { origin: { x: offset, y: offset } });
  const angle = random.integer(MIN_TENTHS, FULL_TENTHS - MIN_TENTHS);
  const turned = random.integer(0, FULL_TENTHS - 1);
  const outer = paintTurned(upright, ring, turned, (radius) =>
    Math.min(edgeCoverage(radius - ring.width / 2), edgeCoverage(HOLE_RADIUS - radius)),
  );
  const inner = paintTurned(upright, disc, turned - angle, (radius) => edgeCoverage(radius - disc.width / 2));
  return { outer, inner, angleDegrees: angle / 10 };
}

/** The middle of a picture, turned clockwise by tenths of a degree, as far as it is covered at a distance from the middle. */
function paintTurned(upright: Raster, size: Size, tenths: number, coverageAt: (radius: number) => number): Raster {
  const turn = (tenths * Math.PI) / 1800;
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const [from, to] = [upright.width / 2, size.width / 2];
  return paintRaster(size, (x, y) => {
    const dx = x + 0.5 - to;
    const dy = y + 0.5 - to;
    const coverage = coverageAt(Math.sqrt(dx * dx + dy * dy));
    if (coverage === 0) return CLEAR;
    const colour = between(upright, from + dx * cos + dy * sin, from - dx * sin + dy * cos);
    return rgba(redOf(colour), greenOf(colour), blueOf(colour), Math.round(255 * coverage));
  });
}

/** The colour of a place between the middles of four pixels. Only the rim of a ring asks for a place beyond all of them. */
function between(raster: Raster, x: number, y: number): Colour {
  const right = Math.min(raster.width - 1, Math.max(0, x - 0.5));
  const down = Math.min(raster.height - 1, Math.max(0, y - 0.5));
  const column = Math.floor(right);
  const row = Math.floor(down);
  const next = Math.min(raster.width - 1, column + 1);
  const below = Math.min(raster.height - 1, row + 1);
  const upper = blend(pixelAt(raster, column, row), pixelAt(raster, next, row), right - column);
  const lower = blend(pixelAt(raster, column, below), pixelAt(raster, next, below), right - column);
  return blend(upper, lower, down - row);
}
