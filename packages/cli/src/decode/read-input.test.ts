import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { readInput, unpackBase64 } from "./read-input.ts";

const screen = { write: () => undefined };
const terminalOf = (stdin: Readable, signal = new AbortController().signal) => ({
  stdin,
  stdout: screen,
  stderr: screen,
  env: {},
  signal,
});

describe("readInput", () => {
  it("joins what comes in pieces", async () => {
    const stdin = Readable.from([Buffer.from([1, 2]), Buffer.from([3])]);
    expect(await readInput("-", terminalOf(stdin))).toEqual(Buffer.from([1, 2, 3]));
    expect(await readInput("-", terminalOf(Readable.from([])))).toEqual(Buffer.alloc(0));
  });

  it("stops at 64 MiB", async () => {
    const piece = Buffer.alloc(16 * 1024 * 1024);
    let pieces = 0;
    const endless = Readable.from(
      (function* () {
        for (; pieces < 100; pieces++) yield piece;
      })(),
    );
    await expect(readInput("-", terminalOf(endless))).rejects.toThrow("- has more than 67108864 bytes");
    expect(pieces).toBeLessThan(10);
  });

  it("ends when it is interrupted", async () => {
    const ended = new AbortController();
    setImmediate(() => ended.abort());
    const silent = new Readable({ read: () => undefined });
    await expect(readInput("-", terminalOf(silent, ended.signal))).rejects.toThrow("aborted");
  });
});

describe("unpackBase64", () => {
  it.each([
    ["AQID", [1, 2, 3]],
    ["AQ==\n", [1]],
    ["-_8", [251, 255]],
    ["A", [65]],
    ["no base64!", [...Buffer.from("no base64!")]],
    ["", []],
  ])("%j", (text, bytes) => {
    expect([...unpackBase64(Buffer.from(text))]).toEqual(bytes);
  });
});
