import { asciiAt } from "./signature.ts";

/** Real files name fewer than ten. */
const MAX_BRANDS = 32;
const MAJOR_BRAND_AT = 8;

/** Tells whether a file is AVIF, by the brands it names. `mif1` and `msf1` are images and sequences of any codec. */
export function isAvif(bytes: Uint8Array): boolean {
  const [major = "", ...compatible] = fileBrands(bytes);
  if (major === "avif" || major === "avis") return true;
  const isGeneral = major === "mif1" || major === "msf1";
  return isGeneral && (compatible.includes("avif") || compatible.includes("avis"));
}

/** Tells whether an AVIF file has a sequence of images. */
export function isAvifSequence(bytes: Uint8Array): boolean {
  return fileBrands(bytes).includes("avis");
}

/** An AVIF sequence as the still image that it also is: libvips 8.18 takes no file whose major brand is `avis`. */
export function asStillAvif(bytes: Uint8Array): Uint8Array {
  if (fileBrands(bytes)[0] !== "avis") return bytes;
  const still = new Uint8Array(bytes);
  still.set(Buffer.from("avif"), MAJOR_BRAND_AT);
  return still;
}

/** The brands of an ISO media file, the major one first: box size, "ftyp", major brand, version, compatible brands. */
function fileBrands(bytes: Uint8Array): string[] {
  if (asciiAt(bytes, 4, 4) !== "ftyp") return [];
  const size = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  const end = Math.min(size, bytes.length, 16 + 4 * MAX_BRANDS);
  const brands = [asciiAt(bytes, MAJOR_BRAND_AT, 4)];
  for (let at = 16; at + 4 <= end; at += 4) brands.push(asciiAt(bytes, at, 4));
  return brands;
}
