import { mkdtempSync, readFileSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createManualClock } from "../../clock/virtual-clock.ts";
import { readTape } from "../tape-format.ts";
import { TapeWriter } from "./tape-writer.ts";

vi.mock("node:fs", async (original) => {
  const fs = await original<typeof import("node:fs")>();
  return { ...fs, writeSync: vi.fn(fs.writeSync) };
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "tape-writer-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("what writes a tape", () => {
  it("writes nothing behind a line that the disk took a part of, although there is room again", async () => {
    const { writeSync: write } = await vi.importActual<typeof import("node:fs")>("node:fs");
    const [file, onError] = [path.join(folder, "a.tape.jsonl"), vi.fn()];
    const writer = new TapeWriter({ file, unredacted: true, clock: createManualClock(0), onError });
    const line = { t: 0, kind: "text", text: "a" } as const;
    writer.write(line);
    vi.mocked(writeSync).mockImplementationOnce((fd, bytes) => write(fd, bytes as unknown as Uint8Array, 0, 10));
    for (let count = 0; count < 3; count++) writer.write(line);
    expect(onError).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ message: expect.stringMatching(/10 of/) }),
    );
    expect(readTape(readFileSync(file, "utf8"))).toMatchObject({ isCut: true, tape: { entries: [line] } });
    expect(writer.lines).toBe(1);
    expect(writer.isWhole).toBe(false);
  });

  it("leaves no file where there is no room for its header", () => {
    vi.mocked(writeSync).mockImplementationOnce(() => {
      throw new Error("ENOSPC: no space left on device");
    });
    const file = path.join(folder, "a.tape.jsonl");
    const write = () => new TapeWriter({ file, unredacted: true, clock: createManualClock(0), onError: vi.fn() });
    expect(write).toThrow(`cannot write ${file}: ENOSPC`);
    expect(write().isWhole).toBe(true);
  });
});
