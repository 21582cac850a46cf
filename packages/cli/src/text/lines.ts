/** More than any line of a tape has that was recorded, so that an endless line ends. */
const MAX_LINE_CHARS = 128 * 1024 * 1024;

/** One line of a text. */
export interface Line {
  /** From 1. */
  readonly number: number;
  readonly text: string;
  /** The text ended in the middle of it, as far as one can tell. */
  readonly isLast: boolean;
}

/**
 * Splits a text into its lines, however it comes; empty ones are left out.
 *
 * @throws {Error} when a line is too long
 */
export async function* splitLines(chunks: AsyncIterable<Uint8Array | string>): AsyncGenerator<Line, undefined> {
  const decoder = new TextDecoder();
  let [number, parts, size] = [0, [] as string[], 0];
  for await (const chunk of chunks) {
    const pieces = (typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true })).split("\n");
    const rest = pieces.pop() ?? "";
    for (const piece of pieces) {
      const text = [...parts, piece].join("").trim();
      [parts, size] = [[], 0];
      number++;
      if (text !== "") yield { number, text, isLast: false };
    }
    parts.push(rest);
    size += rest.length;
    if (size > MAX_LINE_CHARS) throw new Error(`line ${number + 1} has more than ${MAX_LINE_CHARS} characters`);
  }
  const text = [...parts, decoder.decode()].join("").trim();
  if (text !== "") yield { number: number + 1, text, isLast: true };
}
