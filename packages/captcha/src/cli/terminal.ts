/** What a command may touch of the process. */
export interface Terminal {
  readonly stdin: NodeJS.ReadableStream;
  readonly stdout: TextSink;
  readonly stderr: TextSink;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Ends what is under way. */
  readonly signal: AbortSignal;
}

/** Where text goes. */
export interface TextSink {
  /** A person looks at it, so that a line may be written over. */
  readonly isTTY?: boolean | undefined;
  write(text: string): unknown;
}

/** A command line that cannot be understood: exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Writes a line of JSON. */
export function writeJson(sink: TextSink, value: unknown): void {
  sink.write(`${JSON.stringify(value)}\n`);
}

/** Writes lines for a person. */
export function writeLines(sink: TextSink, lines: readonly string[]): void {
  sink.write(`${lines.join("\n")}\n`);
}
