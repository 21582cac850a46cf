import type { Box } from "../geometry/affine.ts";
import type { Random } from "./random.ts";

/** Side of the image of a piece, in px. */
export const PIECE_SIDE = 110;

/** The part that is visible, with its tabs, where recorded pieces have theirs: nearer to the left edge. */
export const PIECE_BODY: Box = { left: 8, top: 8, width: 86, height: 94 };

/** The square without its tabs, one at the top and one at the right. */
const CORE: Box = { left: 8, top: 26, width: 68, height: 76 };
const TAB_RADIUS = 13;
/** Middle of a tab outside of its edge, and of a notch inside of it, in px. */
const TAB_OFFSET = 5;
const NOTCH_RADIUS = 11;
const NOTCH_OFFSET = 4;

const RIM_PX = 2;
const SHADOW_PX = 8;

/** A jigsaw shape: how far a place is from its edge, in px; below 0 is inside. */
export type Jigsaw = (x: number, y: number) => number;

/** Makes a shape with tabs at the top and at the right, and none, one or two notches, of `PIECE_BODY` in any case. */
export function createJigsaw(random: Random): Jigsaw {
  const across = () => CORE.left + random.integer(24, CORE.width - 24);
  const down = () => CORE.top + random.integer(24, CORE.height - 24);
  const [right, bottom] = [CORE.left + CORE.width, CORE.top + CORE.height];
  const [top, side] = [disc(across(), CORE.top - TAB_OFFSET, TAB_RADIUS), disc(right + TAB_OFFSET, down(), TAB_RADIUS)];
  const notches = [
    disc(CORE.left + NOTCH_OFFSET, down(), NOTCH_RADIUS),
    disc(across(), bottom - NOTCH_OFFSET, NOTCH_RADIUS),
  ].slice(0, random.integer(0, 2));
  return (x, y) => {
    const solid = Math.min(coreDistance(x, y), top(x, y), side(x, y));
    return notches.reduce((distance, notch) => Math.max(distance, -notch(x, y)), solid);
  };
}

/** What a piece is at a distance from its edge: the picture, its rim, or a shadow around it with this alpha. */
export function pieceLayer(distance: number): "picture" | "rim" | { readonly shadow: number } {
  if (distance < -RIM_PX) return "picture";
  if (distance < 0) return "rim";
  // As measured: 127 at the edge, 64 two px away, 32 at four, nothing from eight.
  return { shadow: distance < SHADOW_PX ? Math.floor(127 / 2 ** (distance / 2)) : 0 };
}

const disc =
  (middleX: number, middleY: number, radius: number): Jigsaw =>
  (x, y) =>
    length(x - middleX, y - middleY) - radius;

function coreDistance(x: number, y: number): number {
  const dx = Math.max(CORE.left - x, x - CORE.left - CORE.width);
  const dy = Math.max(CORE.top - y, y - CORE.top - CORE.height);
  return dx > 0 && dy > 0 ? length(dx, dy) : Math.max(dx, dy);
}

/** A square root is the same on every machine, Math.hypot is not. */
const length = (x: number, y: number): number => Math.sqrt(x * x + y * y);
