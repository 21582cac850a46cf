import { asciiAt } from "./signature.ts";

const HEADER_BYTES = 128;
const TAG_BYTES = 12;
/** Real profiles have fewer than thirty. */
const MAX_TAGS = 100;
/** Real names are shorter by far. */
const MAX_NAME_BYTES = 200;
/** What small versions of sRGB call themselves: Facebook's, and two of the Compact ICC Profiles. */
const SHORT_NAMES: ReadonlySet<string> = new Set(["c2", "uRGB", "nRGB"]);

/** Tells whether a colour profile is sRGB, by the name that it gives itself (ICC.1, tag `desc`). */
export function isSrgbProfile(profile: Uint8Array): boolean {
  const name = profileName(profile);
  return /srgb/i.test(name) || SHORT_NAMES.has(name);
}

function profileName(profile: Uint8Array): string {
  const view = new DataView(profile.buffer, profile.byteOffset, profile.length);
  const count = profile.length < HEADER_BYTES + 4 ? 0 : Math.min(view.getUint32(HEADER_BYTES), MAX_TAGS);
  for (let index = 0; index < count; index++) {
    const at = HEADER_BYTES + 4 + index * TAG_BYTES;
    if (asciiAt(profile, at, 4) === "desc" && at + TAG_BYTES <= profile.length)
      return textAt(view, view.getUint32(at + 4));
  }
  return "";
}

/** The text of a tag: of type `desc` one byte a letter until a zero, of type `mluc` two, the first of its languages. */
function textAt(view: DataView, at: number): string {
  if (at + 28 > view.byteLength) return "";
  const tag = new Uint8Array(view.buffer, view.byteOffset + at, view.byteLength - at);
  if (asciiAt(tag, 0, 4) !== "mluc") return asciiAt(tag, 12, MAX_NAME_BYTES).split("\0", 1)[0] ?? "";
  const length = Math.min(view.getUint32(at + 20), MAX_NAME_BYTES);
  return asciiAt(tag, view.getUint32(at + 24), length).replaceAll("\0", "");
}
