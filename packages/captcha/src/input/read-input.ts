import { Readable } from "node:stream";
import { ReadableStream } from "node:stream/web";
import { types } from "node:util";
import { withDeadline } from "@webcast-kit/protocol/connection";
import { SigningError } from "@webcast-kit/signing";
import type { ImageName } from "../image/decoded-image.ts";
import { argumentError } from "../options.ts";
import { decodeBase64 } from "./base64.ts";
import { decodeDataUrl, isDataUrl } from "./data-url.ts";
import { fetchImage } from "./fetch-image.ts";
import type { ImageInput, TaggedImageInput } from "./image-input.ts";
import { assertFits } from "./limits.ts";
import { readFile, readFileUrl } from "./read-file.ts";
import { checkReadOptions, type Reading, type ReadLimits, type ReadOptions } from "./read-options.ts";
import { isSharp, readSharp } from "./read-sharp.ts";
import { readStream } from "./read-stream.ts";
import { readText } from "./read-text.ts";

export type { ReadOptions } from "./read-options.ts";

const FORMS =
  "a path, data: URL or base64 text, a URL, bytes, a Blob, a stream, a sharp instance, " +
  "or one of { path }, { base64 }, { dataUrl }, { url }, { bytes }";

/**
 * Reads the bytes of an image. What they are is not looked at here.
 *
 * @param name which image it is, for errors
 * @returns bytes that nobody else holds
 * @throws {CaptchaError} ERR_ARGUMENT when the input is of no form that is known, or leads nowhere; ERR_IMAGE_TOO_LARGE
 *   when it has more than `maxInputBytes`; ERR_IMAGE_INVALID when it is base64 twice, or a pipeline of sharp that fails
 * @throws {SigningError} ERR_TIMEOUT when it takes longer than `timeoutMs`; ERR_NETWORK when a stream fails; for URLs
 *   also ERR_HOST_NOT_ALLOWED, ERR_HTTP_STATUS and ERR_RESPONSE_INVALID
 */
export async function readInput(name: ImageName, input: ImageInput, options: ReadOptions = {}): Promise<Uint8Array> {
  const limits = checkReadOptions(options);
  const timeoutError = (): SigningError => lateError(name, input, limits.timeoutMs);
  return await withDeadline({ ...limits, timeoutError }, (signal) =>
    readAny(input, { name, maxBytes: limits.maxInputBytes, signal }, limits),
  );
}

async function readAny(input: ImageInput, reading: Reading, limits: ReadLimits): Promise<Uint8Array> {
  if (typeof input === "string") return await readText(input, reading);
  if (input instanceof URL) return await readUrl(input, reading, limits);
  if (types.isUint8Array(input) || types.isArrayBuffer(input)) return copyBytes(input, reading);
  if (input instanceof Blob) return await readBlob(input, reading);
  if (isSharp(input)) return await readSharp(input, reading, limits.timeoutMs);
  if (input instanceof Readable || input instanceof ReadableStream) return await readStream(input, reading);
  return await readTagged(input, reading, limits);
}

async function readTagged(input: TaggedImageInput, reading: Reading, limits: ReadLimits): Promise<Uint8Array> {
  const entries = typeof input === "object" && input !== null ? Object.entries(input) : [];
  const [tag, value] = entries.length === 1 && entries[0] !== undefined ? entries[0] : [];
  const field = `${reading.name}.${tag}`;
  switch (tag) {
    case "path":
      return await readFile(checkText(field, value), reading);
    case "base64":
      return decodeText(checkText(field, value), reading);
    case "dataUrl":
      return decodeDataUrl(checkText(field, value), reading);
    case "url":
      return await readUrl(checkUrl(field, value), reading, limits);
    case "bytes":
      if (types.isUint8Array(value) || types.isArrayBuffer(value)) return copyBytes(value, reading);
      throw argumentError(field, "a Uint8Array or an ArrayBuffer", value);
    default:
      throw argumentError(reading.name, FORMS, input);
  }
}

function decodeText(text: string, reading: Reading): Uint8Array {
  return isDataUrl(text) ? decodeDataUrl(text, reading) : decodeBase64(text, reading);
}

async function readUrl(url: URL, reading: Reading, limits: ReadLimits): Promise<Uint8Array> {
  if (url.protocol === "file:") return await readFileUrl(url, reading);
  if (url.protocol === "data:") return decodeDataUrl(url.href, reading);
  return await fetchImage(url, reading, limits);
}

async function readBlob(blob: Blob, reading: Reading): Promise<Uint8Array> {
  assertFits(blob.size, reading);
  return await readStream(blob.stream(), reading);
}

/** A copy, as the caller may use the memory for the next image while this one is still worked on. */
function copyBytes(input: Uint8Array | ArrayBuffer, reading: Reading): Uint8Array {
  assertFits(input.byteLength, reading);
  // Memory that was given away, to a worker, has no bytes, and cannot be asked for them.
  if (input.byteLength === 0) return new Uint8Array();
  return new Uint8Array(types.isArrayBuffer(input) ? input.slice(0) : input);
}

/** What it was is left out: it may hold an image or a secret. */
function checkText(field: string, value: unknown): string {
  if (typeof value === "string") return value;
  throw argumentError(field, "a text");
}

function checkUrl(field: string, value: unknown): URL {
  if (value instanceof URL) return value;
  if (typeof value === "string" && URL.canParse(value)) return new URL(value);
  throw argumentError(field, "a URL with its scheme");
}

/** Only a URL can be asked again: what was read of a stream is gone, and a file that hangs will do so again. */
function lateError(name: ImageName, input: ImageInput, timeoutMs: number): SigningError {
  const isUrl = input instanceof URL || (typeof input === "object" && "url" in input);
  const side = isUrl ? "remote" : "local";
  return new SigningError("ERR_TIMEOUT", `${name} was not read within ${timeoutMs} ms`, { side, retryable: isUrl });
}
