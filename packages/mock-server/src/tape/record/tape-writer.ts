import { closeSync, openSync, rmSync, writeSync } from "node:fs";
import path from "node:path";
import type { Clock } from "../../clock/clock.ts";
import { MockServerError } from "../../errors.ts";
import type { TapeEntry } from "../entry.ts";
import { formatEntry } from "../format-entry.ts";
import type { TapeHeader } from "../tape.ts";
import { formatLine } from "../tape-format.ts";
import { Censor, REDACTED_KINDS } from "./censor.ts";

export interface TapeWriterInit {
  /** It must not be there. */
  readonly file: string;
  /** Whether keys, cookies and tokens stay. */
  readonly unredacted: boolean;
  readonly clock: Clock;
  /** Told once of a line that cannot be written; nothing more is written then, so that the tape stays one. */
  readonly onError: (error: unknown) => void;
}

/** Appends lines to a file, each whole and at once: what is there when the process dies is a tape. */
export class TapeWriter {
  readonly #file: number;
  readonly #clock: Clock;
  readonly #censor: Censor | undefined;
  readonly #onError: (error: unknown) => void;
  readonly #startMs: number;
  #lastT = 0;
  #connections = 0;
  #lines = 0;
  #isOpen = true;
  #isWhole = true;

  /** @throws {MockServerError} ERR_ARGUMENT when the file is there, or cannot be made; `Error` when there is no room for it */
  constructor({ file, unredacted, clock, onError }: TapeWriterInit) {
    this.#clock = clock;
    this.#onError = onError;
    this.#startMs = clock.now();
    this.#censor = unredacted ? undefined : new Censor();
    // What is not redacted is nobody else's business.
    this.#file = create(file, unredacted ? 0o600 : 0o666);
    const header: TapeHeader = {
      ...{ tape: 1, id: path.basename(file).replace(/\.tape\.jsonl$/, "") || "tape" },
      ...{ created: new Date(this.#startMs).toISOString(), license: "private", origin: "recorded" },
      redacted: unredacted ? [] : REDACTED_KINDS,
    };
    try {
      this.#append(header);
    } catch (cause) {
      this.close();
      rmSync(file);
      throw new Error(`cannot write ${file}: ${(cause as Error).message}`, { cause });
    }
  }

  /** Lines behind the header. */
  get lines(): number {
    return this.#lines;
  }

  /** False from the first line on that could not be written. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  /** Number of the next connection. */
  nextConnection(): number {
    return ++this.#connections;
  }

  /** Whole milliseconds from the start; they never go back, whatever the machine's clock does. */
  now(): number {
    this.#lastT = Math.max(this.#lastT, Math.round(this.#clock.now() - this.#startMs));
    return this.#lastT;
  }

  /** Remembers what is secret in a request whose answer is not there: others may say it before. */
  learn(entry: TapeEntry): void {
    this.#censor?.learn(entry);
  }

  /** Never throws; does nothing after the end. */
  write(entry: TapeEntry): void {
    if (!this.#isOpen) return;
    try {
      this.#append(formatEntry(this.#censor?.clean(entry) ?? entry));
      this.#lines++;
    } catch (error) {
      this.#isWhole = false;
      this.close();
      this.#onError(error);
    }
  }

  /** A disk that is nearly full takes a part of a line: nothing may come behind that. */
  #append(line: object): void {
    const bytes = Buffer.from(formatLine(line));
    const length = writeSync(this.#file, bytes);
    if (length < bytes.length) throw new Error(`only ${length} of ${bytes.length} bytes of a line could be written`);
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    closeSync(this.#file);
  }
}

function create(file: string, mode: number): number {
  try {
    return openSync(file, "wx", mode);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const reason = code === "EEXIST" ? "it is there already" : code;
    throw new MockServerError("ERR_ARGUMENT", `cannot write ${file}: ${reason}`, { cause });
  }
}
