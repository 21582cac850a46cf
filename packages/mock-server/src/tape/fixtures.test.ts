import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { closeCodes } from "@webcast-kit/contract";
import type { TSchema } from "typebox";
import { Compile } from "typebox/compile";
import { describe, expect, it } from "vitest";
import { tapeFiles, writeTapes } from "../../scripts/tapes/index.ts";
import { formatTape, parseTape } from "./tape-format.ts";

const folder = fileURLToPath(new URL("../../../../fixtures/tapes/", import.meta.url));
const files = [...writeTapes()];
const tapes = files.filter(([file]) => file.endsWith(".jsonl"));

describe("the tapes of the fixtures package", () => {
  it("are those of the tables, and no other", () => {
    expect(new Set(readdirSync(folder))).toEqual(new Set(files.map(([file]) => file)));
  });

  it.each(files)("%s is what its table says, byte for byte", async (file, text) => {
    await expect(text).toMatchFileSnapshot(folder + file);
  });

  it.each(tapes)("%s is written as formatTape writes it", (_file, text) => {
    expect(formatTape(parseTape(text))).toBe(text);
  });

  it.each(tapes)("%s fits the published JSON Schema, line by line", (_file, text) => {
    const validator = Compile(JSON.parse(readFileSync(`${folder}tape.schema.json`, "utf8")) as TSchema);
    for (const line of text.trimEnd().split("\n"))
      expect([line, validator.Check(JSON.parse(line))]).toEqual([line, true]);
    expect(validator.Check({ t: 0, c: 1, k: "open" })).toBe(false);
  });

  it("have each close code of the contract, and are small", () => {
    const codes = tapeFiles.flatMap(({ lines }) => lines.flatMap((line) => ("code" in line ? [line.code] : [])));
    expect(codes).toEqual(expect.arrayContaining(Object.values(closeCodes).map(({ code }) => code)));
    expect(tapes.length).toBeGreaterThanOrEqual(25);
    expect(files.reduce((sum, [, text]) => sum + Buffer.byteLength(text), 0)).toBeLessThan(1_000_000);
  });
});
