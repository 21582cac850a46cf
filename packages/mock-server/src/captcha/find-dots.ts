import { type SceneDot, type ScenePlace, sceneCode } from "@webcast-kit/contract";
import type { Pixels } from "./pixels.ts";

/** From here on a pixel is of a dot: half-way to the weakest colour of a dot, well above noise. */
const MIN_CHROMA = 104;
/** Below that a pixel's colour says nothing about a dot. */
const NO_CHROMA = sceneCode.maxChroma / 2;
const SEEN = 128;
/** Fewer pixels are no disc that could be measured. */
const MIN_DOT_PIXELS = 12;
/** Of the radius: beyond the soft edge of a dot, and still on its plate. */
const WINDOW = 1.4;

const dots: readonly SceneDot[] = ["red", "green", "blue"];

/** Where pixels of one colour are: how many in each column and row. */
interface Spread {
  count: number;
  readonly columns: Uint32Array;
  readonly rows: Uint32Array;
}

/** Finds the middles of the three dots to a tenth of a pixel; nothing when one of them is missing. */
export function findDots(pixels: Pixels): Readonly<Record<SceneDot, ScenePlace>> | undefined {
  const spreads = spreadsOf(pixels);
  const [red, green, blue] = dots.map((_, channel) => middleOf(pixels, channel, spreads[channel] as Spread));
  return red && green && blue ? { red, green, blue } : undefined;
}

function spreadsOf({ data, width, height }: Pixels): Spread[] {
  const spreads = dots.map(() => ({ count: 0, columns: new Uint32Array(width), rows: new Uint32Array(height) }));
  for (let y = 0, index = 0; y < height; y++) {
    for (let x = 0; x < width; x++, index += 4) {
      const channel = largestOf(data, index);
      if (chromaOf(data, index, channel) < MIN_CHROMA || (data[index + 3] ?? 0) < SEEN) continue;
      const { columns, rows } = spreads[channel] as Spread;
      columns[x] = (columns[x] ?? 0) + 1;
      rows[y] = (rows[y] ?? 0) + 1;
    }
  }
  for (const spread of spreads) spread.count = spread.rows.reduce((sum, count) => sum + count, 0);
  return spreads;
}

function largestOf(data: Uint8Array, index: number): number {
  const red = data[index] ?? 0;
  const green = data[index + 1] ?? 0;
  const blue = data[index + 2] ?? 0;
  if (red >= green) return red >= blue ? 0 : 2;
  return green >= blue ? 1 : 2;
}

/** How much more a pixel has of one colour than of both others. */
function chromaOf(data: Uint8Array, index: number, channel: number): number {
  const one = data[index + ((channel + 1) % 3)] ?? 0;
  const other = data[index + ((channel + 2) % 3)] ?? 0;
  return (data[index + channel] ?? 0) - Math.max(one, other);
}

/** The median does not mind a few pixels elsewhere; the centre of gravity around it is exact. */
function middleOf(pixels: Pixels, channel: number, { count, columns, rows }: Spread): ScenePlace | undefined {
  if (count < MIN_DOT_PIXELS) return undefined;
  const radius = Math.sqrt(count / Math.PI) * WINDOW;
  const start = { x: medianOf(columns, count), y: medianOf(rows, count) };
  return gravityOf(pixels, channel, gravityOf(pixels, channel, start, radius), radius);
}

function medianOf(counts: Uint32Array, total: number): number {
  let seen = 0;
  const middle = counts.findIndex((count) => {
    seen += count;
    return seen * 2 >= total;
  });
  return middle + 0.5;
}

function gravityOf({ data, width, height }: Pixels, channel: number, around: ScenePlace, radius: number): ScenePlace {
  let [sum, sumX, sumY] = [0, 0, 0];
  const [right, bottom] = [Math.min(width, around.x + radius), Math.min(height, around.y + radius)];
  for (let y = Math.max(0, Math.floor(around.y - radius)); y < bottom; y++) {
    for (let x = Math.max(0, Math.floor(around.x - radius)); x < right; x++) {
      const [dx, dy] = [x + 0.5 - around.x, y + 0.5 - around.y];
      const weight = chromaOf(data, (y * width + x) * 4, channel) - NO_CHROMA;
      if (weight <= 0 || dx * dx + dy * dy > radius * radius) continue;
      sum += weight;
      sumX += weight * dx;
      sumY += weight * dy;
    }
  }
  return sum === 0 ? around : { x: around.x + sumX / sum, y: around.y + sumY / sum };
}
