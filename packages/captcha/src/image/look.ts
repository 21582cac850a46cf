import { asciiAt, startsWith } from "./signature.ts";
import { sniffFormat } from "./sniff.ts";

/** How much of the bytes is looked at: enough for a prologue and a few comments before the first tag. */
const HEAD_BYTES = 1024;
/** Shorter texts in the letters of base64 are words. */
const MIN_BASE64 = 16;

/** A name for messages, and how to know it. */
type Look<T> = readonly [name: string, matches: (head: T) => boolean];

const BINARY: readonly Look<Uint8Array>[] = [
  ["a PDF", (head) => asciiAt(head, 0, 5) === "%PDF-"],
  ["a BMP image", (head) => asciiAt(head, 0, 2) === "BM" && asciiAt(head, 6, 4) === "\0\0\0\0"],
  ["a TIFF image", (head) => ["II*\0", "MM\0*", "II+\0", "MM\0+"].includes(asciiAt(head, 0, 4))],
  ["a HEIC image", (head) => asciiAt(head, 4, 4) === "ftyp" && /^(?:he[iv][cmsx]|mif1|msf1)/.test(asciiAt(head, 8, 4))],
  ["a video", (head) => asciiAt(head, 4, 4) === "ftyp" || startsWith(head, [0x1a, 0x45, 0xdf, 0xa3])],
  ["an icon (ICO)", (head) => startsWith(head, [0, 0, 1, 0]) || startsWith(head, [0, 0, 2, 0])],
  ["a JPEG XL image", (head) => startsWith(head, [0xff, 0x0a]) || asciiAt(head, 4, 4) === "JXL "],
  ["a JPEG 2000 image", (head) => asciiAt(head, 4, 4) === "jP  "],
  ["a Photoshop file", (head) => asciiAt(head, 0, 4) === "8BPS"],
  ["a ZIP archive", (head) => asciiAt(head, 0, 2) === "PK"],
  ["something gzipped", (head) => startsWith(head, [0x1f, 0x8b])],
  // The replacement character, where the image had a byte that is no UTF-8.
  ["an image that was read as text", (head) => /^\xef\xbf\xbd(?:PNG|(?:\xef\xbf\xbd){2})/.test(asciiAt(head, 0, 9))],
];

const TEXT: readonly Look<string>[] = [
  [
    "HTML",
    (text) =>
      /^<(?:!doctype\s+html|html|head|body|title|meta|script|style|div|span|pre|center|a|p|h[1-6])\b/i.test(
        afterProlog(text),
      ),
  ],
  ["SVG", (text) => /^<(?:\w+:)?svg\b/i.test(afterProlog(text))],
  ["XML", (text) => /^<[?!a-z]/i.test(text)],
  ["a data: URL", (text) => /^data:/i.test(text)],
  ["the text of a URL", (text) => /^(?:https?|blob|file):/i.test(text)],
  ["the base64 text of an image", isImageInBase64],
  ["JSON", (text) => /^(?:[{[]|"[^"]*"$)/.test(text)],
  ["text", (text) => /^[\t\n\r\x20-\x7e]+$/.test(text)],
];

/** Names what bytes look like that are no image, with its article; undefined when they look like nothing that is known. */
export function lookOf(bytes: Uint8Array): string | undefined {
  const head = bytes.subarray(0, HEAD_BYTES);
  const text = textOf(head);
  return BINARY.find(([, matches]) => matches(head))?.[0] ?? TEXT.find(([, matches]) => matches(text))?.[0];
}

/** Tells whether bytes are the base64 text of an image, with or without what a data: URL says before it. */
export function isEncodedImage(bytes: Uint8Array): boolean {
  return isImageInBase64(textOf(bytes.subarray(0, HEAD_BYTES)).replace(/^data:[^,]*,/i, ""));
}

/** Without the mark that says how the text is encoded; of UTF-16 only the letters of ASCII are wanted. */
function textOf(head: Uint8Array): string {
  const isWide = startsWith(head, [0xff, 0xfe]) || startsWith(head, [0xfe, 0xff]);
  const text = asciiAt(head, 0, HEAD_BYTES);
  const plain = isWide ? text.slice(2).replaceAll("\0", "") : text.replace(/^\xef\xbb\xbf/, "");
  return plain.trim();
}

/** The text from its first tag on, without what may stand before it. */
function afterProlog(text: string): string {
  return text.replace(/^(?:<\?[^>]*>|<!--.*?-->|<!doctype(?!\s+html)[^>]*>|\s)+/is, "");
}

/** Also when it was encoded more than once. */
function isImageInBase64(text: string): boolean {
  const letters = text.replace(/\s+/g, "");
  if (letters.length < MIN_BASE64 || !/^[\w+/-]+={0,2}$/.test(letters)) return false;
  const decoded = Buffer.from(letters, "base64");
  return sniffFormat(decoded) !== undefined || isEncodedImage(decoded);
}
