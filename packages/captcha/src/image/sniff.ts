import { isAvif } from "./avif.ts";
import type { ImageFormat } from "./decoded-image.ts";
import { asciiAt, startsWith } from "./signature.ts";

/** Tells the format of an image by its first bytes, whatever its file is called; undefined for all else. */
export function sniffFormat(bytes: Uint8Array): ImageFormat | undefined {
  if (startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return "png";
  if (startsWith(bytes, [0xff, 0xd8, 0xff])) return "jpeg";
  if (asciiAt(bytes, 0, 4) === "RIFF" && asciiAt(bytes, 8, 4) === "WEBP") return "webp";
  if (["GIF87a", "GIF89a"].includes(asciiAt(bytes, 0, 6))) return "gif";
  return isAvif(bytes) ? "avif" : undefined;
}
