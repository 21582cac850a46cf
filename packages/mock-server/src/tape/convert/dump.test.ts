import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { TapeEntry } from "../entry.ts";
import { type DumpLengths, fromDump } from "./dump.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "dump-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, bytes: Uint8Array): string {
  const file = path.join(folder, name);
  writeFileSync(file, bytes);
  return file;
}

function framesOf(entries: readonly TapeEntry[]): number[][] {
  return entries.map((entry) => (entry.kind === "frame" ? [...entry.bytes] : []));
}

const prefixes: Readonly<Record<DumpLengths, (length: number) => Buffer>> = {
  uint32be: (length) => Buffer.of(0, 0, length >> 8, length & 255),
  uint32le: (length) => Buffer.of(length & 255, length >> 8, 0, 0),
  varint: (length) => (length < 128 ? Buffer.of(length) : Buffer.of((length & 127) | 128, length >> 7)),
};

describe("fromDump", () => {
  it("reads the files of a folder in the order of their numbers", () => {
    for (const number of [1, 2, 10]) write(`frame${number}.bin`, Uint8Array.of(number));
    write("notes.txt", Uint8Array.of(0));
    const tape = fromDump(folder, { intervalMs: 50 });
    expect(tape.entries.map(({ t }) => t)).toEqual([0, 50, 100]);
    expect(framesOf(tape.entries)).toEqual([[1], [2], [10]]);
    expect(tape.header.id).toBe(path.basename(folder));
  });

  it("reads a folder of messages by its index", () => {
    mkdirSync(path.join(folder, "messages"));
    write("messages/1.bin", Uint8Array.of(8, 1));
    write("index.jsonl", Buffer.from('{"file":"messages/1.bin","method":"WebcastX"}\n'));
    expect(fromDump(folder).entries[0]).toMatchObject({ kind: "message", message: { method: "WebcastX" } });
  });

  it.each(Object.keys(prefixes) as DumpLengths[])("reads every file of frames behind %s lengths", (lengths) => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1, maxLength: 5 }), (frames) => {
        const bytes = frames.flatMap((frame) => [prefixes[lengths](frame.length), frame]);
        const { entries } = fromDump(write("dump.bin", Buffer.concat(bytes)), { lengths });
        expect(framesOf(entries)).toEqual(frames.map((frame) => [...frame]));
      }),
      { numRuns: 30 },
    );
  });

  it.each<[string, number[], DumpLengths, string]>([
    ["ends in a length", [0, 0, 0, 1, 7, 0, 0], "uint32be", "byte 5: a length of 4 bytes, only 2 are left"],
    ["ends in a frame", [0, 0, 0, 3, 7], "uint32be", "byte 0: a frame of 3 bytes, only 1 are left"],
    ["has another kind of length", [1, 0, 0, 0, 7], "uint32be", "byte 0: a frame of 16777216 bytes"],
    ["has a frame without measure", [255, 0, 0, 0], "uint32be", "at most 67108864"],
    ["has a varint without end", [255, 255, 255, 255, 255, 255], "varint", "byte 0: a varint that does not end"],
    ["is empty", [], "uint32be", "has no frame"],
  ])("says where a file is broken that %s", (_title, bytes, lengths, reason) => {
    const file = write("dump.bin", Uint8Array.from(bytes));
    expect(() => fromDump(file, { lengths })).toThrow(expect.objectContaining({ code: "ERR_TAPE_INVALID" }));
    expect(() => fromDump(file, { lengths })).toThrow(reason);
  });

  it("says which file or option it cannot use", () => {
    expect(() => fromDump(path.join(folder, "nowhere"))).toThrow("ENOENT");
    expect(() => fromDump(folder)).toThrow("has no frame");
    expect(() => fromDump(folder, { intervalMs: -1 })).toThrow("intervalMs must be a whole number");
    expect(() => fromDump(folder, { lengths: "bits" as never })).toThrow("lengths must be one of uint32be");
  });
});
