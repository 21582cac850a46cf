import type { Size } from "../geometry/affine.ts";
import type { Orientation } from "../geometry/orientation.ts";

/** The formats that are read. The API takes PNG and JPEG only: the others are converted. */
export type ImageFormat = "png" | "jpeg" | "webp" | "avif" | "gif";

/** The images of the three kinds, by the names that the API gives them. */
export type ImageName = "puzzle" | "piece" | "outer" | "inner" | "image";

/** Pixels in rows from the top, 8 bits a channel, sRGB: three channels, or four with alpha (not premultiplied). */
export interface RawPixels extends Size {
  readonly data: Uint8Array;
  readonly channels: 3 | 4;
}

/** An image that was checked and decoded, once: a broken one fails here and nowhere later. */
export interface DecodedImage {
  readonly name: ImageName;
  /** As they were given. */
  readonly bytes: Uint8Array;
  readonly format: ImageFormat;
  /** Size of the pixels in the file, before they are turned upright. */
  readonly stored: Size;
  readonly orientation: Orientation;
  /** It has more frames than the one that was read. */
  readonly isAnimated: boolean;
  /** The file is plain enough to be sent as it is: 8-bit sRGB (or grey) without a colour profile that changes it. */
  readonly isPlain: boolean;
  /** The first frame, upright. Four channels as soon as the file has an alpha channel, also an opaque one. */
  readonly pixels: RawPixels;
}
