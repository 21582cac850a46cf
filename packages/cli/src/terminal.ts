import type { Readable } from "node:stream";

/** What a command may touch of the process. */
export interface Terminal {
  readonly stdin: Readable;
  readonly stdout: Screen;
  readonly stderr: Screen;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Ends what is under way: somebody interrupted it, or nobody reads the output any more. */
  readonly signal: AbortSignal;
}

/** Where text goes. */
export interface Screen {
  /** A person looks at it: there may be colours, and lines may be written over. */
  readonly isTTY?: boolean | undefined;
  /** Letters in a line; absent when nobody knows. */
  readonly columns?: number | undefined;
  /** Lines that are seen at once; absent when nobody knows. */
  readonly rows?: number | undefined;
  /** Wait for what it gives before the next text, so that a slow reader slows the writer. */
  write(text: string): unknown;
}

/** A command line that cannot be understood: exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
