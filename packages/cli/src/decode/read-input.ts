import { createReadStream } from "node:fs";
import { addAbortSignal } from "node:stream";
import type { Terminal } from "../terminal.ts";

/** More than any frame may have, so that an endless input ends. */
const MAX_INPUT_BYTES = 64 * 1024 * 1024;

/**
 * Reads a file whole, or standard input when it is `-`.
 *
 * @throws {Error} when it cannot be read or has more than 64 MiB
 */
export async function readInput(file: string, { stdin, signal }: Terminal): Promise<Uint8Array> {
  const stream = addAbortSignal(signal, file === "-" ? stdin : createReadStream(file));
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer | string>) {
    chunks.push(Buffer.from(chunk));
    size += chunk.length;
    if (size > MAX_INPUT_BYTES) throw new Error(`${file} has more than ${MAX_INPUT_BYTES} bytes`);
  }
  return Buffer.concat(chunks);
}

/** The bytes that base64 stands for, in either alphabet and with line breaks; anything else as it is. */
export function unpackBase64(bytes: Uint8Array): Uint8Array {
  const text = Buffer.from(bytes).toString("latin1").replace(/\s+/g, "");
  const isBase64 = /^[A-Za-z0-9+/_-]+={0,2}$/.test(text) && text.replace(/=+$/, "").length % 4 !== 1;
  return isBase64 ? Buffer.from(text, "base64") : bytes;
}
