import { scenePictures } from "@webcast-kit/contract";
import type { Point } from "../geometry/affine.ts";
import { openPixels } from "../image/pixels.ts";
import type { Random } from "./random.ts";
import type { Raster } from "./raster.ts";
import type { ShapesScene } from "./scene.ts";
import { drawSceneCode } from "./scene-code.ts";
import { makeSceneImage } from "./scene-image.ts";
import { checkSceneOptions, type SceneOptions } from "./scene-options.ts";
import { drawShapes, type PlacedShape, type ShapeKind, shapeColours, shapeDrawings } from "./shape-drawings.ts";
import { paintTexture } from "./texture.ts";

const { shapes: picture } = scenePictures;

const MIN_SHAPES = 5;
const MAX_SHAPES = 7;
/** Middles are further apart, in px. */
const MIN_DISTANCE = 80;
/** Where middles can be: right of the code, and away from the edges. */
const PLACES = { minX: 150, maxX: 505, minY: 45, maxY: 300 };
/** The blue dot stays free. */
const MIN_DOT_DISTANCE = 60;

/**
 * Makes a picture of 552 x 344 px with five to seven shapes, two of which are of one kind in another colour, turn and
 * size. Their middles are more than 80 px apart.
 *
 * @throws {CaptchaError} ERR_ARGUMENT when an option is out of range
 */
export async function shapesScene(options: SceneOptions): Promise<ShapesScene> {
  const { random, wrong } = checkSceneOptions(options);
  const shapes = placeShapes(random);
  const [one, other] = twinsOf(shapes);
  const raster = await layOver(paintTexture(random, picture), shapes);
  drawSceneCode(raster, picture, { numbers: [one.x, one.y, other.x, other.y] });
  const image = await makeSceneImage(raster, "background", random, wrong);
  const placed = ({ x, y }: Point) => ({
    x: x * wrong.scale + wrong.darkFramePx,
    y: y * wrong.scale + wrong.darkFramePx,
  });
  return { kind: "shapes", images: { image }, truth: { point1: placed(one), point2: placed(other) } };
}

/** Chooses shapes and their places. The first two are of one kind. */
export function placeShapes(random: Random): PlacedShape[] {
  const count = random.integer(MIN_SHAPES, MAX_SHAPES);
  const kinds = random.shuffled(Object.keys(shapeDrawings) as ShapeKind[]);
  const colours = random.shuffled(shapeColours);
  return choosePlaces(random, count).map((place, index) => ({
    ...place,
    kind: kinds[Math.max(0, index - 1)] as ShapeKind,
    colour: colours[index] as string,
    // Of the two, the second one is smaller and turned on.
    radius: index === 1 ? random.integer(22, 26) : random.integer(28, 34),
    degrees: index === 1 ? random.integer(60, 120) : random.integer(-40, 40),
  }));
}

function choosePlaces(random: Random, count: number): Point[] {
  const dot = picture.dots.blue;
  const places: Point[] = [];
  // There is room for twice as many.
  while (places.length < count) {
    const place = {
      x: random.integer(PLACES.minX, PLACES.maxX),
      y: random.integer(PLACES.minY, PLACES.maxY),
    };
    const isFree = places.every((other) => distance(place, other) > MIN_DISTANCE);
    if (isFree && distance(place, dot) > MIN_DOT_DISTANCE) places.push(place);
  }
  return places;
}

function twinsOf([first, second]: readonly PlacedShape[]): [Point, Point] {
  const [one, other] = [first as Point, second as Point];
  return one.x <= other.x ? [one, other] : [other, one];
}

async function layOver(below: Raster, shapes: readonly PlacedShape[]): Promise<Raster> {
  const data = await openPixels(below)
    .composite([{ input: drawShapes(below, shapes), left: 0, top: 0 }])
    .raw()
    .toBuffer();
  return { ...below, data };
}

const distance = (one: Point, other: Point): number => Math.hypot(one.x - other.x, one.y - other.y);
