import { HEADER_BYTES, TRAILER_BYTES } from "./gzip-members.ts";

/** A gzip file of one stream, with nothing in its header that it need not have: what servers send. */
export interface PlainGzip {
  readonly deflated: Uint8Array;
  /** CRC-32 of what it inflates to. */
  readonly checkSum: number;
  /** What it inflates to, in bytes, modulo 2^32. */
  readonly size: number;
}

/**
 * Takes a gzip file apart (RFC 1952, 2.3) as if it were plain: whether there is another stream is not known until it is
 * inflated.
 *
 * @returns `undefined` when it is not gzip, or has more in its header
 */
export function readPlainGzip(bytes: Uint8Array): PlainGzip | undefined {
  if (bytes.length < HEADER_BYTES + TRAILER_BYTES) return undefined;
  const { buffer, byteOffset } = bytes;
  const view = new DataView(buffer, byteOffset, bytes.length);
  // ID1, ID2, CM and FLG.
  if (view.getUint32(0) !== 0x1f_8b_08_00) return undefined;
  const end = bytes.length - TRAILER_BYTES;
  return {
    deflated: bytes.subarray(HEADER_BYTES, end),
    checkSum: view.getUint32(end, true),
    size: view.getUint32(end + 4, true),
  };
}
