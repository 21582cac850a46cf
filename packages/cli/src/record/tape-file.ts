import { type FileHandle, open } from "node:fs/promises";
import path from "node:path";

/** A tape that grows line by line: whatever ends the program, what is there is a tape. */
export class TapeFile implements AsyncDisposable {
  readonly #file: FileHandle;
  readonly #startMs = performance.now();

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  /**
   * Makes the file and writes its header.
   *
   * @throws {Error} when it is there already, or cannot be made
   */
  static async create(file: string, redacted: readonly string[]): Promise<TapeFile> {
    const tape = new TapeFile(await open(file, "wx"));
    const id = path.basename(file).replace(/\.tape\.jsonl$/, "") || "tape";
    const created = new Date().toISOString();
    await tape.#append({ tape: 1, id, created, license: "private", origin: "recorded", redacted });
    return tape;
  }

  /** Adds what the server said just now. */
  async add(line: object): Promise<void> {
    const t = Math.round(performance.now() - this.#startMs);
    await this.#append({ t, c: 1, d: "s", ...line });
  }

  async #append(line: object): Promise<void> {
    await this.#file.write(`${JSON.stringify(line)}\n`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file.close();
  }
}
