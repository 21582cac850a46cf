import type { Stats } from "node:fs";
import { constants, open, stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { CaptchaError } from "../errors.ts";
import type { ImageName } from "../image/decoded-image.ts";
import { imageError } from "../image/image-error.ts";
import { assertFits } from "./limits.ts";
import type { Reading } from "./read-options.ts";
import { collect } from "./read-stream.ts";

/** The longest path of Linux, in bytes; longer texts are not even looked up. */
const MAX_PATH = 4096;
const MAX_SHOWN = 200;
/** Longer texts without the end of a file name may be the base64 of an image, which no message shows. */
const MAX_SURE_PATH = 40;
const FILE_NAME = /^[^\r\n]*\.(?:png|apng|jpe?g|jfif|webp|avif|gif|svg|bmp|tiff?|heic|ico)$/i;
const ABSENT: ReadonlySet<unknown> = new Set(["ENOENT", "ENOTDIR", "ENAMETOOLONG", "EINVAL"]);

/**
 * Reads a file.
 *
 * @throws {CaptchaError} ERR_ARGUMENT when there is none, or it is a directory, a fifo or a device; ERR_IMAGE_TOO_LARGE
 */
export async function readFile(path: string, reading: Reading): Promise<Uint8Array> {
  const bytes = await readFileIfAny(path, reading);
  if (bytes === undefined) throw absentError(reading.name, path);
  return bytes;
}

/** As {@link readFile}; undefined when nothing has this path. */
export async function readFileIfAny(path: string, reading: Reading): Promise<Uint8Array | undefined> {
  if (path === "" || path.length > MAX_PATH || path.includes("\0")) return undefined;
  try {
    const stats = await stat(path);
    if (!stats.isFile()) throw fileError(reading.name, path, `is ${kindOf(stats)}, not a file`);
    assertFits(stats.size, reading);
    return await readOpened(path, reading);
  } catch (error) {
    if (error instanceof CaptchaError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (ABSENT.has(code)) return undefined;
    throw fileError(reading.name, path, `cannot be read (${code})`, error);
  }
}

/** Tells whether a text is short and ends as the name of an image file does. */
export function isFileName(text: string): boolean {
  return text.length <= MAX_SHOWN && FILE_NAME.test(text);
}

/** Reads what a `file:` URL names. */
export async function readFileUrl(url: URL, reading: Reading): Promise<Uint8Array> {
  let path: string;
  try {
    path = fileURLToPath(url);
  } catch (error) {
    throw imageError("ERR_ARGUMENT", reading.name, "is a file: URL that names no path of this machine", error);
  }
  return await readFile(path, reading);
}

async function readOpened(path: string, reading: Reading): Promise<Uint8Array> {
  // Should a fifo take the file's place in between, opening it would wait in a thread that nothing can free.
  const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    return await collect(handle.createReadStream({ autoClose: false }), reading);
  } finally {
    await handle.close();
  }
}

function kindOf(stats: Stats): string {
  if (stats.isDirectory()) return "a directory";
  if (stats.isFIFO()) return "a fifo (give a stream of it)";
  return stats.isSocket() ? "a socket" : "a device";
}

function absentError(name: ImageName, path: string): CaptchaError {
  if (path.length <= MAX_SURE_PATH || isFileName(path)) return fileError(name, path, "does not exist");
  return imageError("ERR_ARGUMENT", name, `is a path of ${path.length} characters, which does not exist`);
}

/** @param what the rest of a sentence that begins with the path */
function fileError(name: ImageName, path: string, what: string, cause?: unknown): CaptchaError {
  const shown = path.length > MAX_SHOWN ? `…${path.slice(-MAX_SHOWN)}` : path;
  return imageError("ERR_ARGUMENT", name, `is the path ${JSON.stringify(shown)}, which ${what}`, cause);
}
