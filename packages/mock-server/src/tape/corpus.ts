import { readFileSync } from "node:fs";
import path from "node:path";
import { decodeEvent, encodeEvent, endsStream } from "@webcast-kit/protocol";
import { MockServerError } from "../errors.ts";
import type { Tape, TapeEntry } from "./tape.ts";

/** Messages in a frame, and the time between two frames, when payloads without their own timing are played. */
const MESSAGES_PER_FRAME = 5;
const FRAME_INTERVAL_MS = 200;

/** Ends the stream, so it has to come last: a client may stop reading there. */
const CONTROL_METHOD = "WebcastControlMessage";

/**
 * Makes a tape of a folder of recorded message payloads: `index.jsonl` with `{ "file", "method" }` a line, and the files.
 *
 * The payloads are played in the order of the index, as they are, but for control messages, which come last and
 * together, because the first of them that ends the stream may make a client leave. One is added if none of them does.
 *
 * @throws {MockServerError} ERR_TAPE_INVALID when the folder, its index or one of its files cannot be read
 */
export function readCorpus(folder: string): Tape {
  const index = readIndex(folder);
  if (index.length === 0) throw new MockServerError("ERR_TAPE_INVALID", "index.jsonl names no payload");
  const others = index.filter(({ method }) => method !== CONTROL_METHOD);
  const controls = index.filter(({ method }) => method === CONTROL_METHOD);
  const entries: TapeEntry[] = others.map((line, position) => {
    const t = Math.floor(position / MESSAGES_PER_FRAME) * FRAME_INTERVAL_MS;
    return toEntry(folder, line, t, position);
  });
  const end = (entries.at(-1)?.t ?? 0) + FRAME_INTERVAL_MS;
  entries.push(...controls.map((line, position) => toEntry(folder, line, end, others.length + position)));
  if (!entries.some((entry) => entry.kind === "message" && endsStream(decodeEvent(entry.message)))) {
    entries.push({ t: end, kind: "message", message: encodeEvent({ type: "control", action: 3 }) });
  }
  return {
    header: {
      tape: 1,
      id: path.basename(path.resolve(folder)),
      created: "2026-01-01T00:00:00.000Z",
      license: "see the folder's README",
      origin: "recorded",
    },
    entries,
  };
}

interface IndexLine {
  readonly file: string;
  readonly method: string;
}

function readIndex(folder: string): IndexLine[] {
  const lines = readText(path.join(folder, "index.jsonl")).split("\n").filter(Boolean);
  return lines.map((line, position) => {
    const { file, method } = parse(line, position + 1);
    if (typeof file === "string" && typeof method === "string") {
      if (isInside(file)) return { file, method };
      throw new MockServerError(
        "ERR_TAPE_INVALID",
        `index.jsonl line ${position + 1}: ${file} is outside of the folder`,
      );
    }
    throw new MockServerError("ERR_TAPE_INVALID", `index.jsonl line ${position + 1}: expected "file" and "method"`);
  });
}

function isInside(file: string): boolean {
  return !path.isAbsolute(file) && !path.normalize(file).startsWith("..");
}

function parse(line: string, number: number): Partial<Record<keyof IndexLine, unknown>> {
  try {
    return JSON.parse(line) ?? {};
  } catch (cause) {
    throw new MockServerError("ERR_TAPE_INVALID", `index.jsonl line ${number}: not JSON`, { cause });
  }
}

function toEntry(folder: string, { file, method }: IndexLine, t: number, position: number): TapeEntry {
  const payload = readBytes(path.join(folder, file));
  const msgId = String(position + 1);
  return { t, kind: "message", message: { method, payload, msgId, msgType: 0, offset: "0", isHistory: false } };
}

function readText(file: string): string {
  return readBytes(file).toString("utf8");
}

function readBytes(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw new MockServerError("ERR_TAPE_INVALID", `cannot read ${file}`, { cause });
  }
}
