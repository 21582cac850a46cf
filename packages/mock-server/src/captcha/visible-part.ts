import type { ScenePlace } from "@webcast-kit/contract";
import type { Pixels } from "./pixels.ts";

/** What can be seen of a piece, in px of its image. */
interface VisiblePart {
  /** Weighted by alpha, so that it does not depend on how the image was scaled. */
  readonly centre: ScenePlace;
  readonly left: number;
  readonly width: number;
  readonly height: number;
}

/** From here on a pixel is seen: shadows lie below. */
const SEEN = 128;
/** A row or column with fewer seen pixels is noise. */
const MIN_PIXELS = 3;

/** Finds the visible part of a piece; nothing when it is clear all over. */
export function visiblePart({ data, width, height }: Pixels): VisiblePart | undefined {
  const columns = new Uint32Array(width);
  const rows = new Uint32Array(height);
  let [sum, sumX, sumY] = [0, 0, 0];
  for (let y = 0, index = 3; y < height; y++) {
    for (let x = 0; x < width; x++, index += 4) {
      const alpha = data[index] ?? 0;
      if (alpha < SEEN) continue;
      columns[x] = (columns[x] ?? 0) + 1;
      rows[y] = (rows[y] ?? 0) + 1;
      sum += alpha;
      sumX += alpha * (x + 0.5);
      sumY += alpha * (y + 0.5);
    }
  }
  const [across, down] = [rangeOf(columns), rangeOf(rows)];
  if (across === undefined || down === undefined) return undefined;
  const centre = { x: sumX / sum, y: sumY / sum };
  return { centre, left: across.first, width: across.length, height: down.length };
}

function rangeOf(counts: Uint32Array): { first: number; length: number } | undefined {
  const isSeen = (count: number) => count >= MIN_PIXELS;
  const first = counts.findIndex(isSeen);
  return first < 0 ? undefined : { first, length: counts.findLastIndex(isSeen) + 1 - first };
}
