import { scenePictures } from "@webcast-kit/contract";
import type { Point } from "../geometry/affine.ts";
import { createJigsaw, type Jigsaw, PIECE_BODY, PIECE_SIDE, pieceLayer } from "./jigsaw.ts";
import type { Random } from "./random.ts";
import { blueOf, greenOf, paintBox, paintRaster, pixelAt, type Raster, redOf, rgba } from "./raster.ts";
import type { PuzzleScene } from "./scene.ts";
import { drawSceneCode } from "./scene-code.ts";
import { makeSceneImage } from "./scene-image.ts";
import { checkSceneOptions, type SceneOptions } from "./scene-options.ts";
import { paintTexture } from "./texture.ts";

const { puzzle: picture } = scenePictures;

/** Where the image of a piece can belong, in px: right of the code, and left of the blue dot. */
const PLACES = { minX: 120, maxX: 400, minY: 6, maxY: picture.height - PIECE_SIDE - 6 };

const RIM = rgba(246, 246, 246, 232);
const SEEN = 128;

/** A puzzle as pixels, before anything is wrong with it. */
interface PuzzlePixels {
  /** The picture without a gap, with its code. */
  readonly whole: Raster;
  readonly background: Raster;
  readonly piece: Raster;
  /** Where the image of the piece belongs: its left and top edge. */
  readonly place: Point;
}

/**
 * Makes a slider puzzle: a background of 552 x 344 px with a gap, and a jigsaw piece of 110 x 110 px with a white rim and
 * a soft shadow, whose visible part begins 8 px from the left edge.
 *
 * @throws {CaptchaError} ERR_ARGUMENT when an option is out of range
 */
export async function puzzleScene(options: SceneOptions): Promise<PuzzleScene> {
  const { random, wrong } = checkSceneOptions(options);
  const { background, piece, place } = paintPuzzle(random);
  const images = {
    puzzle: await makeSceneImage(background, "background", random, wrong),
    piece: await makeSceneImage(piece, "piece", random, wrong),
  };
  const placed = (native: number) => (native - wrong.clearMarginPx) * wrong.scale + wrong.darkFramePx;
  const slideXPx = placed(place.x);
  const truth = { slideXPx, slideXProportion: slideXPx / images.puzzle.width, topPx: placed(place.y) };
  return { kind: "puzzle", images, truth };
}

/** Paints the pixels of a puzzle. */
export function paintPuzzle(random: Random): PuzzlePixels {
  const whole = paintTexture(random, picture);
  const place = {
    x: random.integer(PLACES.minX, PLACES.maxX),
    y: random.integer(PLACES.minY, PLACES.maxY),
  };
  const jigsaw = createJigsaw(random);
  const piece = cutPiece(whole, place, jigsaw);
  const centre = alphaCentre(piece);
  const { width, height } = PIECE_BODY;
  drawSceneCode(whole, picture, { numbers: [place.x + centre.x, place.y + centre.y, width, height] });
  return { whole, background: darkenGap(whole, place, jigsaw), piece, place };
}

function cutPiece(whole: Raster, place: Point, jigsaw: Jigsaw): Raster {
  return paintRaster({ width: PIECE_SIDE, height: PIECE_SIDE }, (x, y) => {
    const layer = pieceLayer(jigsaw(x + 0.5, y + 0.5));
    if (layer === "picture") return pixelAt(whole, place.x + x, place.y + y);
    return layer === "rim" ? RIM : rgba(0, 0, 0, layer.shadow);
  });
}

/** A copy, half as light where the piece is missing. */
function darkenGap(whole: Raster, place: Point, jigsaw: Jigsaw): Raster {
  const background: Raster = { ...whole, data: whole.data.slice() };
  const box = { left: place.x, top: place.y, width: PIECE_SIDE, height: PIECE_SIDE };
  paintBox(background, box, (x, y) => {
    const pixel = pixelAt(whole, x, y);
    if (jigsaw(x + 0.5 - place.x, y + 0.5 - place.y) >= 0) return pixel;
    return rgba(redOf(pixel) >> 1, greenOf(pixel) >> 1, blueOf(pixel) >> 1);
  });
  return background;
}

/** Middle of what is visible, weighted by alpha: what the scene code calls the centre. */
function alphaCentre({ data, width }: Raster): Point {
  let [sum, sumX, sumY] = [0, 0, 0];
  for (let index = 3; index < data.length; index += 4) {
    const alpha = data[index] ?? 0;
    if (alpha < SEEN) continue;
    const pixel = index >> 2;
    sum += alpha;
    sumX += alpha * ((pixel % width) + 0.5);
    sumY += alpha * (Math.floor(pixel / width) + 0.5);
  }
  return { x: sumX / sum, y: sumY / sum };
}
