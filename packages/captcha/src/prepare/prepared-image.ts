import type { Box } from "../geometry/affine.ts";
import type { ImageTransform } from "../geometry/transform.ts";
import type { ImageName } from "../image/decoded-image.ts";

/** Something that a person should know about an image, and that is no error. */
export interface PreparationWarning {
  readonly code: /** A piece has no transparent pixel, so its visible part cannot be told from its background. */
    | "noAlpha"
    /** An image has several frames: only the first one is used. */
    | "animated"
    /** The two images of a pair do not fit each other. */
    | "sizesDoNotFit"
    /** A disc is wider than high, or higher than wide: a part of it is cut off, and its middle is a guess. */
    | "notSquare";
  readonly image: ImageName;
  readonly message: string;
}

/** An image as it is sent. */
export interface PreparedImage {
  readonly name: ImageName;
  /** The file: the bytes that were given, when nothing had to change. */
  readonly bytes: Uint8Array;
  readonly mime: "image/png" | "image/jpeg";
  /** In pixels. */
  readonly width: number;
  readonly height: number;
  /** Where the places of this image are in the original, and the other way. */
  readonly transform: ImageTransform;
  /** SHA-256 of `bytes`, 64 hex digits. */
  readonly sha256: string;
  /** The bytes are those that were given. */
  readonly isUnchanged: boolean;
  /** The part that can be seen, in pixels of this image: the whole image when it has no alpha. */
  readonly visible: Box;
}

/** A puzzle as it is sent: a background with a gap, and the piece. Both are scaled by the same ratio. */
export interface PreparedPuzzle {
  readonly kind: "puzzle";
  readonly puzzle: PreparedImage;
  readonly piece: PreparedImage;
  readonly warnings: readonly PreparationWarning[];
}

/** A whirl as it is sent: an outer ring, and the disc within it. */
export interface PreparedRotate {
  readonly kind: "rotate";
  readonly outer: PreparedImage;
  readonly inner: PreparedImage;
  readonly warnings: readonly PreparationWarning[];
}

/** A picture of shapes as it is sent. */
export interface PreparedShapes {
  readonly kind: "shapes";
  readonly image: PreparedImage;
  readonly warnings: readonly PreparationWarning[];
}

/** Images of any kind as they are sent. */
export type Prepared = PreparedPuzzle | PreparedRotate | PreparedShapes;
