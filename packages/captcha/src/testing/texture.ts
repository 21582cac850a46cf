import type { Size } from "../geometry/affine.ts";
import type { Random } from "./random.ts";
import { paintRaster, type Raster, rgba } from "./raster.ts";

/** Largest difference of a colour channel from grey: two of them are below what a scene may have beside its dots. */
const MAX_TINT = 28;
const DARKEST = 52;
const LIGHTEST = 204;

/** Of light, in px and parts of all: large patches, and small ones that make each place its own. */
const OCTAVES: readonly Octave[] = [
  { cellPx: 56, weight: 6 },
  { cellPx: 20, weight: 4 },
  { cellPx: 8, weight: 2 },
];
const TINT: Octave = { cellPx: 80, weight: 1 };

interface Octave {
  readonly cellPx: number;
  readonly weight: number;
}

/** A muted picture without two parts alike, opaque. Nothing but sums and products: the same on every machine. */
export function paintTexture(random: Random, size: Size): Raster {
  const lights = valueNoise(random, size, OCTAVES);
  const [warm, cold] = [valueNoise(random, size, [TINT]), valueNoise(random, size, [TINT])];
  return paintRaster(size, (x, y) => {
    const index = y * size.width + x;
    const light = Math.trunc(between(DARKEST, LIGHTEST, (lights[index] ?? 0) / 255));
    const red = tint(warm[index]);
    return rgba(coarse(light + red), coarse(light + tint(cold[index])), coarse(light - red));
  });
}

const tint = (noise = 128): number => Math.trunc(((noise - 128) * MAX_TINT) / 128);

/** Files of coarse steps are half as large, and nobody sees the steps. */
const coarse = (value: number): number => value & ~3;

/** Values from 0 to 255: of each octave random ones on a lattice, with straight lines between them. */
function valueNoise(random: Random, size: Size, octaves: readonly Octave[]): Float64Array {
  const sums = new Float64Array(size.width * size.height);
  const total = octaves.reduce((sum, { weight }) => sum + weight, 0);
  for (const { cellPx, weight } of octaves) addOctave(sums, random, size, { cellPx, weight: weight / total });
  return sums;
}

function addOctave(sums: Float64Array, random: Random, { width, height }: Size, { cellPx, weight }: Octave): void {
  const columns = Math.floor(width / cellPx) + 2;
  const rows = Math.floor(height / cellPx) + 2;
  const lattice = Uint8Array.from({ length: columns * rows }, () => random.integer(0, 255));
  const line = new Float64Array(columns);
  for (let y = 0, index = 0; y < height; y++) {
    const row = Math.floor(y / cellPx) * columns;
    // The lattice at this height, and between its columns in equal steps.
    for (let column = 0; column < columns; column++) {
      line[column] = weight * between(lattice[row + column], lattice[row + columns + column], (y % cellPx) / cellPx);
    }
    for (let x = 0; x < width; x++, index++) {
      const column = Math.trunc(x / cellPx);
      sums[index] = (sums[index] ?? 0) + between(line[column], line[column + 1], x / cellPx - column);
    }
  }
}

const between = (from = 0, to = 0, share: number): number => from + (to - from) * share;
