import type { CaptchaError } from "../errors.ts";
import { imageError } from "../image/image-error.ts";
import type { Reading } from "./read-options.ts";

/**
 * Checks a number of bytes that is known before they are read.
 *
 * @throws {CaptchaError} ERR_IMAGE_TOO_LARGE naming size and limit when there are too many
 */
export function assertFits(bytes: number, { name, maxBytes }: Reading): void {
  if (bytes > maxBytes) throw tooLarge(`has ${bytes} bytes`, { name, maxBytes });
}

/** Bytes whose number is known only at their end. The memory they take is bounded, however small the pieces are. */
export class GrowingBytes {
  readonly #reading: Reading;
  #bytes: Uint8Array;
  #size = 0;

  constructor(reading: Reading) {
    this.#reading = reading;
    this.#bytes = new Uint8Array(Math.min(reading.maxBytes, 64 * 1024));
  }

  /** @throws {CaptchaError} ERR_IMAGE_TOO_LARGE when there are too many */
  add(chunk: Uint8Array): void {
    const size = this.#size + chunk.length;
    if (size > this.#reading.maxBytes) throw tooLarge("has more bytes", this.#reading);
    if (size > this.#bytes.length) this.#grow(size);
    this.#bytes.set(chunk, this.#size);
    this.#size = size;
  }

  take(): Uint8Array {
    return this.#bytes.slice(0, this.#size);
  }

  #grow(size: number): void {
    const grown = new Uint8Array(Math.min(Math.max(size, 2 * this.#bytes.length), this.#reading.maxBytes));
    grown.set(this.#bytes.subarray(0, this.#size));
    this.#bytes = grown;
  }
}

function tooLarge(what: string, { name, maxBytes }: Pick<Reading, "name" | "maxBytes">): CaptchaError {
  return imageError("ERR_IMAGE_TOO_LARGE", name, `${what}, more than maxInputBytes = ${maxBytes}`);
}
