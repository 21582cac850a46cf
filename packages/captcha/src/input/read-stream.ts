import { Readable } from "node:stream";
import { ReadableStream } from "node:stream/web";
import { setImmediate } from "node:timers/promises";
import { types } from "node:util";
import { SigningError } from "@webcast-kit/signing";
import { CaptchaError } from "../errors.ts";
import { imageError } from "../image/image-error.ts";
import { GrowingBytes } from "./limits.ts";
import type { Reading } from "./read-options.ts";

/** How many chunks are taken before timers have their turn. */
const CHUNKS_AT_ONCE = 256;

/**
 * Reads a stream to its end.
 *
 * @throws {CaptchaError} ERR_ARGUMENT when it was read already or gives anything but bytes; ERR_IMAGE_TOO_LARGE
 * @throws {SigningError} ERR_NETWORK when it fails, with its error as `cause`
 */
export async function readStream(stream: Readable | ReadableStream, reading: Reading): Promise<Uint8Array> {
  // It knows web streams too, which its type does not say.
  const isUsed = Readable.isDisturbed(stream as Readable) || (stream instanceof ReadableStream && stream.locked);
  if (isUsed) throw imageError("ERR_ARGUMENT", reading.name, "is a stream that somebody reads or has read already");
  try {
    return await collect(toReadable(stream), reading);
  } catch (error) {
    if (error instanceof CaptchaError) throw error;
    const message = `${reading.name} is a stream that failed before its end`;
    throw new SigningError("ERR_NETWORK", message, { side: "local", retryable: false, cause: error });
  }
}

/** Takes all bytes of a stream; it is destroyed when that fails or the signal aborts. What it throws comes as it is. */
export async function collect(stream: Readable, reading: Reading): Promise<Uint8Array> {
  const bytes = new GrowingBytes(reading);
  const onAbort = (): void => void stream.destroy();
  reading.signal.addEventListener("abort", onAbort, { once: true });
  try {
    let taken = 0;
    for await (const chunk of stream) {
      bytes.add(bytesOf(chunk, reading));
      taken++;
      // A stream that always has more at once would let no timer ring, also not the one of the time-out.
      if (taken % CHUNKS_AT_ONCE === 0) await setImmediate();
    }
    return bytes.take();
  } finally {
    reading.signal.removeEventListener("abort", onAbort);
  }
}

function bytesOf(chunk: unknown, { name }: Reading): Uint8Array {
  if (types.isUint8Array(chunk)) return chunk;
  throw imageError("ERR_ARGUMENT", name, `is a stream of ${typeof chunk}s, expected a stream of bytes`);
}

/** In object mode chunks come as they are, where texts would be taken for bytes. */
function toReadable(stream: Readable | ReadableStream): Readable {
  return stream instanceof ReadableStream ? Readable.fromWeb(stream, { objectMode: true }) : stream;
}
