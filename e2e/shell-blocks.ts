import { markdownFiles, readDocument } from "./markdown.ts";

/** A block of commands for a shell. */
export interface ShellBlock {
  readonly document: string;
  /** The document, and the block's number in it. */
  readonly title: string;
  readonly text: string;
}

/** The `sh` blocks of a document, in its order. */
export function shellBlocksOf(document: string): ShellBlock[] {
  return [...readDocument(document).matchAll(/^```sh\n(.*?)\n```$/gms)].map(([, text = ""], index) => ({
    document,
    title: `${document} block ${index + 1}`,
    text,
  }));
}

/** Those of every document. */
export function shellBlocks(): ShellBlock[] {
  return markdownFiles().flatMap(shellBlocksOf);
}
