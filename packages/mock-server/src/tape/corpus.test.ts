import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { decodeEvent, encodeEvent } from "@webcast-kit/protocol";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readCorpus } from "./corpus.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "corpus-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

function write(index: string, files: Readonly<Record<string, Uint8Array>> = {}): void {
  writeFileSync(path.join(folder, "index.jsonl"), index);
  for (const [name, bytes] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), bytes);
  }
}

describe("readCorpus", () => {
  it("plays every payload as it is, those that may end the stream last and together", () => {
    const end = encodeEvent({ type: "control", action: 3 }).payload;
    const payload = encodeEvent({ type: "question", user: {}, questionText: "why?" }).payload;
    write(
      '{"file":"a.bin","method":"WebcastControlMessage"}\n{"file":"b.bin","method":"WebcastQuestionNewMessage"}\n{"file":"c/d.bin","method":"X"}\n',
      { "a.bin": end, "b.bin": payload, "c/d.bin": Uint8Array.of(255) },
    );
    const { entries } = readCorpus(folder);
    const events = entries.map((entry) => entry.kind === "message" && decodeEvent(entry.message));
    expect(events).toMatchObject([
      { type: "question", questionText: "why?" },
      { type: "unknown", method: "X", payload: Buffer.of(255) },
      { type: "control", action: 3 },
    ]);
    expect(entries[2]?.t).toBeGreaterThan(entries[1]?.t ?? 0);
  });

  it("ends the stream itself when no payload does", () => {
    const pause = encodeEvent({ type: "control", action: 1 }).payload;
    write('{"file":"a.bin","method":"WebcastControlMessage"}\n', { "a.bin": pause });
    const { entries } = readCorpus(folder);
    expect(entries.map((entry) => entry.kind === "message" && decodeEvent(entry.message))).toMatchObject([
      { type: "control", action: 1 },
      { type: "control", action: 3 },
    ]);
    expect(entries[0]?.t).toBe(entries[1]?.t);
  });

  it.each([
    ["there is no index", undefined, "cannot read"],
    ["its index is empty", "", "index.jsonl names no payload"],
    ["a file lies outside", '{"file":"a/../../b","method":"X"}', "index.jsonl line 1: a/../../b is outside"],
    ["a line is not JSON", "{", "index.jsonl line 1: not JSON"],
    ["a line is null", "null", 'index.jsonl line 1: expected "file" and "method"'],
    ["a line has no method", '{"file":"a.bin"}', 'line 1: expected "file" and "method"'],
    ["a file is missing", '{"file":"a.bin","method":"X"}', "a.bin"],
  ])("says what is wrong when %s", (_title, index, reason) => {
    if (index !== undefined) write(index);
    expect(() => readCorpus(folder)).toThrow(expect.objectContaining({ code: "ERR_TAPE_INVALID" }));
    expect(() => readCorpus(folder)).toThrow(reason);
  });
});
