import { decodeUtf8 } from "#utf8";

/** Slots for texts; a text has one slot it can be in, and takes it from what was there. */
const SLOTS = 256;
/** Longer texts are not kept. */
const MAX_BYTES = 64;

interface Word {
  readonly bytes: Uint8Array;
  readonly text: string;
}

const words: (Word | undefined)[] = Array<undefined>(SLOTS).fill(undefined);

/**
 * Decodes a text that has probably been there before. To find it takes a third of the time of making it again, as long
 * as there are few: names of methods, keys of texts, languages, not what people write.
 */
export function readWord(buf: Uint8Array, start: number, end: number): string {
  const length = end - start;
  const middle = buf[start + (length >> 1)] as number;
  const slot =
    (length * 5 + middle * 17 + (buf[start + (length >> 2)] as number) * 3 + (buf[end - 1] as number)) & (SLOTS - 1);
  const word = words[slot];
  if (word !== undefined && isSame(word.bytes, buf, start, length)) return word.text;
  const text = decodeUtf8(buf, start, end);
  if (length <= MAX_BYTES) words[slot] = { bytes: Uint8Array.prototype.slice.call(buf, start, end), text };
  return text;
}

function isSame(bytes: Uint8Array, buf: Uint8Array, start: number, length: number): boolean {
  if (bytes.length !== length) return false;
  for (let at = 0; at < length; at++) if (bytes[at] !== buf[start + at]) return false;
  return true;
}
