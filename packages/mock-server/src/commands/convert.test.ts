import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { run } from "./convert.ts";

vi.mock("node:fs", async (original) => {
  const fs = await original<typeof import("node:fs")>();
  return { ...fs, writeFileSync: vi.fn(fs.writeFileSync) };
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "convert-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

it("leaves nothing behind where the disk has room for a part only", async () => {
  const [dump, tape] = [path.join(folder, "frames.dump"), path.join(folder, "a.tape.jsonl")];
  writeFileSync(dump, Buffer.of(0, 0, 0, 1, 7));
  const { writeFileSync: write } = await vi.importActual<typeof import("node:fs")>("node:fs");
  vi.mocked(writeFileSync).mockImplementationOnce((file, text, options) => {
    write(file, String(text).slice(0, 10), options);
    throw Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
  });
  await expect(run([dump, "-o", tape])).rejects.toThrow(`cannot write ${tape}: ENOSPC`);
  expect(readdirSync(folder)).toEqual(["frames.dump"]);
  await run([dump, "-o", tape]);
  expect(readdirSync(folder)).toEqual(["a.tape.jsonl", "frames.dump"]);
});
