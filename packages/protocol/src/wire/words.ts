import { decodeUtf8 } from "#utf8";

/** Slots for texts, a power of two; a text has one slot it can be in, and takes it from what was there. */
const SLOTS = 1024;
/** Longer texts are not kept. */
const MAX_BYTES = 64;

interface Word {
  readonly bytes: Uint8Array;
  readonly text: string;
}

const words: (Word | undefined)[] = Array<undefined>(SLOTS).fill(undefined);

/**
 * Decodes a text that has probably been there before: names of methods, keys of texts, languages, not what people write.
 * To find one takes 10 to 37 ns by its length, to make it again 75 to 80, and a map then looks it up without hashing it.
 */
export function readWord(buf: Uint8Array, start: number, end: number): string {
  const slot = slotOf(buf, start, end - start);
  const word = words[slot];
  if (word !== undefined && isSame(word.bytes, buf, start, end - start)) return word.text;
  const text = decodeUtf8(buf, start, end);
  if (end - start <= MAX_BYTES) words[slot] = { bytes: Uint8Array.prototype.slice.call(buf, start, end), text };
  return text;
}

/** Four bytes tell most names apart; their ends are alike (`…Message`), and so are their beginnings. */
function slotOf(buf: Uint8Array, start: number, length: number): number {
  const middle = start + (length >> 1);
  const a = buf[middle] as number;
  const b = buf[start + (length >> 2)] as number;
  const c = buf[middle + (length >> 3)] as number;
  const d = buf[start + length - 1] as number;
  const mixed = Math.imul(a | (b << 8) | (c << 16) | (d << 24), 0x9e37_79b1);
  return ((mixed + length * 0x51ed) >>> 16) & (SLOTS - 1);
}

function isSame(bytes: Uint8Array, buf: Uint8Array, start: number, length: number): boolean {
  if (bytes.length !== length) return false;
  for (let at = 0; at < length; at++) if (bytes[at] !== buf[start + at]) return false;
  return true;
}
