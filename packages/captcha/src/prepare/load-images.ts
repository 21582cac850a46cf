import { Readable } from "node:stream";
import { ReadableStream } from "node:stream/web";
import { decodeImage } from "../image/decode.ts";
import type { DecodedImage, ImageName } from "../image/decoded-image.ts";
import type { ImageInput } from "../input/image-input.ts";
import { readInput } from "../input/read-input.ts";
import { isSharp } from "../input/read-sharp.ts";
import { argumentError } from "../options.ts";
import type { LoadOptions } from "./options.ts";
import type { PreparationWarning } from "./prepared-image.ts";

/** The images of a task, decoded, in the order of their names, and what its check gave. */
export interface LoadedImages<Names extends readonly ImageName[], Checked> {
  readonly loaded: { readonly [Index in keyof Names]: DecodedImage };
  readonly checked: Checked;
}

type Inputs<Names extends readonly ImageName[]> = { readonly [Name in Names[number]]: ImageInput };

/**
 * Reads, checks and decodes the images of a task, side by side. The first one that fails ends the others, and no stream
 * among them stays open.
 *
 * @param check checks what else the caller gave, before anything is read
 * @throws {CaptchaError} ERR_ARGUMENT when the images or options are no objects; what `check` and the images throw
 */
export async function loadImages<const Names extends readonly ImageName[], Options extends LoadOptions, Checked>(
  names: Names,
  images: Inputs<Names>,
  options: Options,
  check: (options: Options) => Checked,
): Promise<LoadedImages<Names, Checked>> {
  checkObject("images", images, names);
  const inputs = names.map((name: Names[number]) => images[name]);
  const failure = new AbortController();
  try {
    checkObject("options", options);
    const checked = check(options);
    const signal = options.signal ? AbortSignal.any([options.signal, failure.signal]) : failure.signal;
    const loaded = await Promise.all(names.map((name, index) => load(name, inputs[index], { ...options, signal })));
    return { loaded: loaded as LoadedImages<Names, Checked>["loaded"], checked };
  } catch (error) {
    failure.abort(error);
    for (const input of inputs) release(input);
    throw error;
  }
}

/** What a person should know about a file, whatever it shows. */
export function fileWarnings({ name, isAnimated }: DecodedImage): PreparationWarning[] {
  if (!isAnimated) return [];
  return [{ code: "animated", image: name, message: `${name} has several frames: the first one is used` }];
}

function checkObject(field: string, value: unknown, names: readonly ImageName[] = []): void {
  if (typeof value === "object" && value !== null) return;
  throw argumentError(field, names.length === 0 ? "an object" : `an object with ${names.join(" and ")}`, value);
}

/** What `readInput` says about a missing image is better than what could be said here. */
async function load(name: ImageName, input: ImageInput | undefined, options: LoadOptions): Promise<DecodedImage> {
  return await decodeImage(name, await readInput(name, input as ImageInput, options), options);
}

/** Lets go of a stream that nobody began to read: what reads one destroys it itself, and a sharp instance is the caller's. */
function release(input: unknown): void {
  if (isSharp(input)) return;
  if (input instanceof Readable && !Readable.isDisturbed(input)) input.destroy();
  if (input instanceof ReadableStream && !input.locked) input.cancel().catch(() => undefined);
}
