import {
  type ScenePicture,
  type ScenePictureName,
  type ScenePlace,
  sceneCode,
  scenePictures,
} from "@webcast-kit/contract";
import { type Affine, affineThrough, applyAffine, areaRatio } from "./affine.ts";
import { findDots } from "./find-dots.ts";
import type { Pixels } from "./pixels.ts";

const { columns, rows, cellPx, unitsPerPx, version } = sceneCode;

/** What a picture says of itself. */
export interface SceneReading {
  /** Where its places are in the image. */
  readonly toImage: Affine;
  /** The numbers of its panel, in px of the picture; none where it has no panel. */
  readonly numbers: readonly number[];
}

/** Least difference between black and white. */
const MIN_CONTRAST = 64;
/** A ring has no checksum: its triangle of dots may be stretched by so much at most. */
const MAX_STRETCH = 0.1;
/** Places of a cell that are looked at, from its middle, in parts of its side. */
const SAMPLES = [-0.2, 0, 0.2];

/** Reads the scene code of an image that is said to be a picture of some kind; nothing when it has none of that kind. */
export function readSceneCode(pixels: Pixels, name: ScenePictureName): SceneReading | undefined {
  const picture: ScenePicture = scenePictures[name];
  const found = findDots(pixels);
  if (found === undefined) return undefined;
  const { red, green, blue } = picture.dots;
  const toImage = affineThrough([red, green, blue], [found.red, found.green, found.blue]);
  if (picture.panel === undefined) return isEven(toImage) ? { toImage, numbers: [] } : undefined;
  const bytes = readPanel(pixels, toImage, picture.panel);
  return isCodeOf(bytes, picture.number) ? { toImage, numbers: numbersOf(bytes) } : undefined;
}

/** Tells whether a map stretches one direction about as much as the others. */
function isEven(affine: Affine): boolean {
  const { a, b, c, d } = affine;
  const [along, across] = [Math.hypot(a, b), Math.hypot(c, d)];
  const isSquare = Math.abs(along - across) <= MAX_STRETCH * Math.max(along, across);
  return isSquare && Math.abs(areaRatio(affine)) >= (1 - MAX_STRETCH) * along * across;
}

function readPanel(pixels: Pixels, toImage: Affine, { x, y }: ScenePlace): Uint8Array {
  const lights = Array.from({ length: columns * rows }, (_, index) => {
    const [column, row] = [Math.floor(index / rows), index % rows];
    return lightOf(pixels, toImage, { x: x + (column + 0.5) * cellPx, y: y + (row + 0.5) * cellPx });
  });
  const [darkest, lightest] = [Math.min(...lights), Math.max(...lights)];
  if (lightest - darkest < MIN_CONTRAST) return new Uint8Array(columns);
  const bits = lights.map((light) => (light * 2 > darkest + lightest ? 1 : 0));
  const byteOf = (column: number) =>
    bits.slice(column * rows, (column + 1) * rows).reduce<number>((byte, bit) => byte * 2 + bit, 0);
  return Uint8Array.from({ length: columns }, (_, column) => byteOf(column));
}

/** How light a cell is: the mean of nine places in it. */
function lightOf({ data, width, height }: Pixels, toImage: Affine, middle: ScenePlace): number {
  let sum = 0;
  for (const down of SAMPLES) {
    for (const right of SAMPLES) {
      const place = applyAffine(toImage, { x: middle.x + right * cellPx, y: middle.y + down * cellPx });
      const [x, y] = [Math.floor(place.x), Math.floor(place.y)];
      if (x < 0 || y < 0 || x >= width || y >= height) continue;
      // Green is most of what eyes and JPEG take for light, and cells are grey.
      sum += data[(y * width + x) * 4 + 1] ?? 0;
    }
  }
  return sum / SAMPLES.length ** 2;
}

function isCodeOf(bytes: Uint8Array, pictureNumber: number): boolean {
  const checksum = ((bytes.at(-2) ?? 0) << 8) | (bytes.at(-1) ?? 0);
  return bytes[0] === version * 16 + pictureNumber && crc16(bytes.subarray(0, -2)) === checksum;
}

function numbersOf(bytes: Uint8Array): number[] {
  return [1, 3, 5, 7].map((index) => ((bytes[index] ?? 0) * 256 + (bytes[index + 1] ?? 0)) / unitsPerPx);
}

/** CRC-16/CCITT-FALSE: polynomial division, bit by bit. */
function crc16(bytes: Uint8Array): number {
  let register = 0xffff;
  for (const byte of bytes) {
    for (let bit = 7; bit >= 0; bit--) {
      const isOut = ((register >> 15) ^ (byte >> bit)) & 1;
      register = ((register * 2) & 0xffff) ^ (isOut * 0x1021);
    }
  }
  return register;
}
