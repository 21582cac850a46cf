const FINAL_TEXT = 0x81;
/** Longest payload whose length stands in the second byte. */
const SHORT = 125;
const TWO_BYTES = 0xffff;

/**
 * A text message as the bytes of one frame from a server (RFC 6455, section 5.2), so that it is made once and written to
 * many sockets.
 */
export function textFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  return Buffer.concat([headOf(payload.length), payload]);
}

function headOf(length: number): Buffer {
  if (length <= SHORT) return Buffer.of(FINAL_TEXT, length);
  const head = Buffer.alloc(length <= TWO_BYTES ? 4 : 10);
  head[0] = FINAL_TEXT;
  head[1] = length <= TWO_BYTES ? 126 : 127;
  if (length <= TWO_BYTES) head.writeUInt16BE(length, 2);
  else head.writeBigUInt64BE(BigInt(length), 2);
  return head;
}
