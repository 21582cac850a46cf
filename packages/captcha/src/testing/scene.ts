import type { Point, Size } from "../geometry/affine.ts";

/** One image of a scene, as a page would get it. */
export interface SceneImage extends Size {
  readonly bytes: Buffer;
  readonly mime: "image/png" | "image/jpeg" | "image/webp" | "image/avif";
}

/** Where the piece of a puzzle belongs. All px are those of the images as shown, with their margins and frames. */
export interface PuzzleTruth {
  /** How far the left edge of the piece's image is from that of the background. */
  readonly slideXPx: number;
  /** The same as a share of the width of the background. */
  readonly slideXProportion: number;
  /** How far its top edge is from that of the background: pages show the piece at this height. */
  readonly topPx: number;
}

/** How a whirl is solved. */
export interface RotateTruth {
  /** How far the inner disc must be turned clockwise while the ring stands still, in degrees, above 0 and below 360. */
  readonly angleDegrees: number;
}

/** Middles of the two shapes that are of one kind, in px of the image as shown; the left one first. */
export interface ShapesTruth {
  readonly point1: Point;
  readonly point2: Point;
}

export interface PuzzleScene {
  readonly kind: "puzzle";
  readonly images: { readonly puzzle: SceneImage; readonly piece: SceneImage };
  readonly truth: PuzzleTruth;
}

export interface RotateScene {
  readonly kind: "rotate";
  readonly images: { readonly outer: SceneImage; readonly inner: SceneImage };
  readonly truth: RotateTruth;
}

export interface ShapesScene {
  readonly kind: "shapes";
  readonly images: { readonly image: SceneImage };
  readonly truth: ShapesTruth;
}

/** A scene of any kind. */
export type Scene = PuzzleScene | RotateScene | ShapesScene;
