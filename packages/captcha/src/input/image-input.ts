import type { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import type { Sharp } from "sharp";

/**
 * An image, in any form that it may come in. It is read once; a stream is destroyed when it is not read to its end.
 *
 * - A text is, in this order: a `data:` URL when it begins so; a file when it is a `file:` URL or the path of something
 *   that exists; base64 when it decodes to the beginning of an image. The text of an http URL is refused: give a `URL`.
 * - A `URL` is fetched, with the option `allowUrl` only; `file:` URLs are read as paths and `data:` URLs decoded.
 * - `Uint8Array` (also `Buffer`), `ArrayBuffer`, `Blob` and streams of bytes hold a file, not pixels.
 * - Of a `sharp` instance, the result of its pipeline is taken. The instance itself stays as it is.
 * - A tagged form says what it is, so nothing is guessed.
 */
export type ImageInput =
  | string
  | URL
  | Uint8Array
  | ArrayBuffer
  | Blob
  | Readable
  | ReadableStream<Uint8Array>
  | Sharp
  | TaggedImageInput;

/** An image with a word that says what it is. */
export type TaggedImageInput =
  /** A file, relative to the working directory. */
  | { readonly path: string }
  /** Both alphabets, with or without padding and line breaks, also with the prefix of a `data:` URL. */
  | { readonly base64: string }
  | { readonly dataUrl: string }
  /** As a `URL`; a text is taken as one here. */
  | { readonly url: string | URL }
  | { readonly bytes: Uint8Array | ArrayBuffer };
