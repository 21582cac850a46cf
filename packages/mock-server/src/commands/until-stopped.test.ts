import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { run } from "../bin.ts";

const tape = createRequire(import.meta.url).resolve("@webcast-kit/fixtures/tapes/battle.tape.jsonl");
const signals = ["SIGINT", "SIGTERM"] as const;
let folder: string;
let before: NodeJS.SignalsListener[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "webcast-stop-"));
  before = signals.flatMap((signal) => process.listeners(signal));
});
afterEach(() => {
  vi.restoreAllMocks();
  for (const signal of signals) for (const listener of stoppers(signal)) process.off(signal, listener);
  rmSync(folder, { recursive: true });
});

/** What a command has said that it does on a signal. */
function stoppers(signal: (typeof signals)[number]): NodeJS.SignalsListener[] {
  return process.listeners(signal).filter((listener) => !before.includes(listener));
}

describe("a server that says that it is ready", () => {
  it.each([
    ["the mock", () => []],
    ["play", () => ["play", tape]],
    ["record", () => ["record", "--upstream", "http://127.0.0.1:9", "-o", join(folder, "room.tape.jsonl")]],
  ])("%s can be stopped as soon as that is read", async (_name, argv) => {
    const ready = new Promise<{ url: string; stop: NodeJS.SignalsListener[][] }>((resolve) => {
      vi.spyOn(process.stdout, "write").mockImplementation((line) => {
        const { url } = JSON.parse(String(line)) as { url: string };
        resolve({ url, stop: signals.map(stoppers) });
        return true;
      });
    });
    vi.spyOn(process.stderr, "write").mockReturnValue(true);
    const ended = run(argv());
    const { url, stop } = await ready;
    expect(stop).toEqual([[expect.any(Function)], [expect.any(Function)]]);
    stop[1]?.[0]?.("SIGTERM");
    await ended;
    await vi.waitFor(() => expect(fetch(url)).rejects.toThrow("fetch failed"));
  });
});
