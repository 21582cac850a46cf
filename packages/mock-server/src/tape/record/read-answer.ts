import type { IncomingMessage } from "node:http";

/** Longest answer that is kept as a whole. */
export const MAX_ANSWER_BYTES = 16 * 1024 * 1024;

/** @throws when an answer ends before its end, or is too long to be kept as a whole */
export async function readAnswer(answer: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of answer as AsyncIterable<Buffer>) {
    pieces.push(piece);
    length += piece.length;
    if (length > MAX_ANSWER_BYTES) throw new Error(`its body has more than ${MAX_ANSWER_BYTES} bytes`);
  }
  return Buffer.concat(pieces);
}
