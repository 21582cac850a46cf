import { endpoints } from "@webcast-kit/contract";
import { CaptchaError } from "../errors.ts";
import type { Prepared, PreparedImage } from "../prepare/prepared-image.ts";
import { type CaptchaKind, type Kind, kinds } from "./kinds.ts";

/** A request that is ready to leave. Its images become base64 only when they do. */
export interface SolveRequest {
  readonly kind: CaptchaKind;
  readonly endpoint: Kind<CaptchaKind>["endpoint"];
  readonly images: readonly PreparedImage[];
  /** Length of the whole JSON body. */
  readonly bodyBytes: number;
  /** Names what is asked by its content: one value for the same images. */
  readonly key: string;
}

/** The API documents no limit. This is what servers that read JSON commonly take, and what the mock server takes. */
const MAX_BODY_BYTES = 1024 * 1024;

/**
 * Makes the request of a task whose images are prepared.
 *
 * @throws {CaptchaError} ERR_IMAGE_TOO_LARGE when an image has more base64 than the contract takes, or all have together
 */
export function solveRequest(prepared: Prepared): SolveRequest {
  const { kind } = prepared;
  const { endpoint, images: names } = kinds[kind];
  const images = names.map(
    (name) => (prepared as unknown as Readonly<Record<string, PreparedImage>>)[name] as PreparedImage,
  );
  for (const image of images) assertFits(endpoint, image);
  const bodyBytes = bodyLength(images);
  if (bodyBytes > MAX_BODY_BYTES) {
    const message = `the images make a body of ${bodyBytes} bytes, more than ${MAX_BODY_BYTES}: lower maxTotalBytes`;
    throw new CaptchaError("ERR_IMAGE_TOO_LARGE", message);
  }
  return { kind, endpoint, images, bodyBytes, key: keyOf(kind, images) };
}

/** What the body of a request is made of. */
export function parametersOf({ images }: SolveRequest): Readonly<Record<string, string>> {
  return Object.fromEntries(images.map(({ name, bytes }) => [name, toBase64(bytes)]));
}

function toBase64({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString("base64");
}

function base64Length({ bytes }: PreparedImage): number {
  return Math.ceil(bytes.length / 3) * 4;
}

function assertFits(endpoint: SolveRequest["endpoint"], image: PreparedImage): void {
  const { properties } = endpoints[endpoint].request as {
    readonly properties: Readonly<Record<string, { maxLength?: number }>>;
  };
  const { maxLength = Number.POSITIVE_INFINITY } = properties[image.name] ?? {};
  const length = base64Length(image);
  if (length <= maxLength) return;
  const message = `${image.name} makes ${length} characters of base64, more than ${maxLength}: lower maxBytes`;
  throw new CaptchaError("ERR_IMAGE_TOO_LARGE", message, { image: image.name });
}

function bodyLength(images: readonly PreparedImage[]): number {
  const frame = JSON.stringify(Object.fromEntries(images.map(({ name }) => [name, ""]))).length;
  return images.reduce((length, image) => length + base64Length(image), frame);
}

function keyOf(kind: CaptchaKind, images: readonly PreparedImage[]): string {
  return [kind, ...images.map(({ sha256 }) => sha256)].join(":");
}
