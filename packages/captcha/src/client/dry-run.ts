import { endpoints } from "@webcast-kit/contract";
import type { ImageName } from "../image/decoded-image.ts";
import type { PreparationWarning, Prepared, PreparedImage } from "../prepare/prepared-image.ts";
import type { CaptchaKind } from "./kinds.ts";
import { solveRequest } from "./solve-request.ts";

/** The request that would be sent, without the key and the images. Survives JSON. */
export interface DryRun {
  readonly kind: CaptchaKind;
  readonly method: string;
  readonly path: string;
  /** Length of the JSON body. */
  readonly bodyBytes: number;
  readonly images: readonly DryRunImage[];
  /** What the preparation found. */
  readonly warnings: readonly PreparationWarning[];
}

/** One image of the request. */
export interface DryRunImage extends Pick<PreparedImage, "mime" | "width" | "height" | "sha256" | "isUnchanged"> {
  readonly name: ImageName;
  /** Length of the file, before it becomes base64. */
  readonly bytes: number;
}

/**
 * Describes the request of a task whose images are prepared.
 *
 * @throws {CaptchaError} ERR_IMAGE_TOO_LARGE as sending it would
 */
export function describeRequest(prepared: Prepared): DryRun {
  const { kind, endpoint, bodyBytes, images } = solveRequest(prepared);
  const { method, path } = endpoints[endpoint];
  return { kind, method, path, bodyBytes, images: images.map(describeImage), warnings: prepared.warnings };
}

function describeImage({ name, mime, width, height, bytes, sha256, isUnchanged }: PreparedImage): DryRunImage {
  return { name, mime, width, height, bytes: bytes.length, sha256, isUnchanged };
}
