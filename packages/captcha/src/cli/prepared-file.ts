import { type CaptchaKind, kinds } from "../client/kinds.ts";
import type { Prepared, PreparedImage } from "../prepare/prepared-image.ts";
import { readKind } from "./arguments.ts";
import { UsageError } from "./terminal.ts";

/** What `prepare` writes down beside the images: all that mapping an answer needs. */
export type PreparedFile = { readonly kind: CaptchaKind } & Readonly<Record<string, unknown>>;

/** Describes prepared images, without their bytes. */
export function describePrepared(prepared: Prepared, files: Readonly<Record<string, string>>): PreparedFile {
  const images = imagesOf(prepared).map((image) => [image.name, describeImage(image, files[image.name])]);
  return { kind: prepared.kind, ...Object.fromEntries(images), warnings: prepared.warnings };
}

/** The images of any kind, in the order of its endpoint. */
export function imagesOf(prepared: Prepared): readonly PreparedImage[] {
  const byName = prepared as unknown as Readonly<Record<string, PreparedImage>>;
  return kinds[prepared.kind].images.flatMap((name) => byName[name] ?? []);
}

function describeImage({ mime, width, height, sha256, isUnchanged, visible, transform }: PreparedImage, file?: string) {
  return { file, mime, width, height, sha256, isUnchanged, visible, transform: transform.toJSON() };
}

/** Reads what `prepare` wrote down; the library checks the images themselves. */
export function parsePrepared(value: unknown): PreparedFile {
  if (typeof value !== "object" || value === null) throw new UsageError("not what `prepare` writes: no object");
  return { ...value, kind: readKind((value as { readonly kind?: string }).kind) };
}
