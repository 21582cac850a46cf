import { randomUUID } from "node:crypto";
import { type FileHandle, open, realpath, rename, rm, stat } from "node:fs/promises";
import path from "node:path";

/**
 * A file that appears whole or not at all: what is written stands beside it under another name until the end. It is
 * made at once, so that a folder that cannot be written to shows before there is anything to lose.
 */
export class ReportFile implements AsyncDisposable {
  readonly #target: string;
  readonly #draft: string;
  readonly #handle: FileHandle;
  #isSaved = false;

  private constructor(target: string, draft: string, handle: FileHandle) {
    this.#target = target;
    this.#draft = draft;
    this.#handle = handle;
  }

  /** @throws {Error} when there is something else than a file of that name, or none can be made */
  static async open(file: string): Promise<ReportFile> {
    try {
      const target = await targetOf(file);
      const draft = path.join(path.dirname(target), `.${path.basename(target)}.${randomUUID()}.part`);
      return new ReportFile(target, draft, await open(draft, "wx"));
    } catch (error) {
      throw new Error(`cannot write ${file}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  async save(text: string): Promise<void> {
    await this.#handle.writeFile(text);
    await this.#handle.sync();
    await rename(this.#draft, this.#target);
    this.#isSaved = true;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#handle.close();
    if (!this.#isSaved) await rm(this.#draft, { force: true });
  }
}

/** A link stays a link to what is written. */
async function targetOf(file: string): Promise<string> {
  const known = await stat(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (known === undefined) return path.resolve(file);
  if (!known.isFile()) throw new Error("it is there, and no file");
  return realpath(file);
}
