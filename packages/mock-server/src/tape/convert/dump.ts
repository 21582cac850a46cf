import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { checkNumber } from "../../check-number.ts";
import { MockServerError } from "../../errors.ts";
import { readCorpus } from "../corpus.ts";
import type { Tape } from "../tape.ts";

/** How the length of each frame stands before it. */
export type DumpLengths = "uint32be" | "uint32le" | "varint";

const dumpLengths = ["uint32be", "uint32le", "varint"] as const satisfies readonly DumpLengths[];

export interface DumpOptions {
  /** Time between two frames, 0 to 3,600,000 ms: a dump has no times. Default 200. */
  readonly intervalMs?: number;
  /** Of a file with several frames. Default `uint32be`; `varint` is what protobuf calls delimited. */
  readonly lengths?: DumpLengths;
}

/** Longest frame that a dump may have. */
const MAX_FRAME_BYTES = 64 * 1024 * 1024;
const DEFAULT_INTERVAL_MS = 200;

/**
 * Makes a tape of raw binary frames: of a folder of `.bin` files, in the order of their names (2 before 10), or of a
 * file in which each frame has its length before it. A folder with an `index.jsonl` has payloads of messages, and is
 * read by `readCorpus`.
 *
 * @throws {MockServerError} ERR_TAPE_INVALID naming file or byte and what is wrong there; ERR_ARGUMENT when an option is
 *   out of range
 */
export function fromDump(
  file: string,
  { intervalMs = DEFAULT_INTERVAL_MS, lengths = "uint32be" }: DumpOptions = {},
): Tape {
  checkNumber("intervalMs", intervalMs, { min: 0, max: 3_600_000, whole: true });
  if (!dumpLengths.includes(lengths)) {
    throw new MockServerError("ERR_ARGUMENT", `lengths must be one of ${dumpLengths.join(", ")}, got ${lengths}`);
  }
  const isFolder = read(file, () => statSync(file)).isDirectory();
  if (isFolder && readdirSync(file).includes("index.jsonl")) return readCorpus(file);
  const frames = isFolder
    ? readFolder(file)
    : splitFrames(
        read(file, () => readFileSync(file)),
        lengths,
      );
  if (frames.length === 0) throw invalid(`${file} has no frame`);
  return {
    header: {
      ...{ tape: 1, id: path.parse(path.resolve(file)).name, created: "2026-01-01T00:00:00.000Z" },
      ...{ license: "private", origin: "recorded" },
    },
    entries: frames.map((bytes, index) => ({ t: index * intervalMs, kind: "frame", bytes })),
  };
}

function readFolder(folder: string): Buffer[] {
  const names = readdirSync(folder).filter((name) => name.endsWith(".bin"));
  const sorted = names.sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
  return sorted.map((name) => read(name, () => readFileSync(path.join(folder, name))));
}

/** Cuts a file into the frames that it holds. */
function splitFrames(bytes: Buffer, lengths: DumpLengths): Buffer[] {
  const frames: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const { length, start } = readLength(bytes, at, lengths);
    if (length > MAX_FRAME_BYTES) throw invalid(`byte ${at}: a frame of ${length} bytes, at most ${MAX_FRAME_BYTES}`);
    if (start + length > bytes.length) {
      throw invalid(`byte ${at}: a frame of ${length} bytes, only ${Math.max(0, bytes.length - start)} are left`);
    }
    frames.push(bytes.subarray(start, start + length));
    at = start + length;
  }
  return frames;
}

function readLength(
  bytes: Buffer,
  at: number,
  lengths: DumpLengths,
): { readonly length: number; readonly start: number } {
  if (lengths === "varint") return readVarint(bytes, at);
  if (at + 4 > bytes.length) throw invalid(`byte ${at}: a length of 4 bytes, only ${bytes.length - at} are left`);
  const length = lengths === "uint32be" ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at);
  return { length, start: at + 4 };
}

function readVarint(bytes: Buffer, at: number): { readonly length: number; readonly start: number } {
  let length = 0;
  for (let index = 0; index < 5; index++) {
    const byte = bytes[at + index];
    if (byte === undefined) break;
    length += (byte & 0x7f) * 128 ** index;
    if (byte < 0x80) return { length, start: at + index + 1 };
  }
  throw invalid(`byte ${at}: a varint that does not end`);
}

function read<Value>(file: string, from: () => Value): Value {
  try {
    return from();
  } catch (cause) {
    throw invalid(`cannot read ${file}: ${(cause as NodeJS.ErrnoException).code}`, cause);
  }
}

function invalid(reason: string, cause?: unknown): MockServerError {
  return new MockServerError("ERR_TAPE_INVALID", reason, { cause });
}
