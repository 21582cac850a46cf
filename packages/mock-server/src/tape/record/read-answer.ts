import type { IncomingMessage } from "node:http";

/** Longest answer that is kept as a whole. */
export const MAX_ANSWER_BYTES = 16 * 1024 * 1024;

/** What came of an answer: all of it, what came before it was cut off, or as much as is kept; more comes then. */
export interface ReadAnswer {
  readonly bytes: Buffer;
  readonly end: "whole" | "cut" | "tooLong";
}

/** Reads an answer, and leaves what is too long to be kept. */
export async function readAnswer(answer: IncomingMessage): Promise<ReadAnswer> {
  const pieces: Buffer[] = [];
  let length = 0;
  try {
    for await (const piece of answer.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      pieces.push(piece);
      length += piece.length;
      if (length > MAX_ANSWER_BYTES) return { bytes: Buffer.concat(pieces), end: "tooLong" };
    }
  } catch {
    return { bytes: Buffer.concat(pieces), end: "cut" };
  }
  return { bytes: Buffer.concat(pieces), end: "whole" };
}
