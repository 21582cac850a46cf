import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Line, splitLines } from "./lines.ts";

async function split(chunks: readonly (Uint8Array | string)[]) {
  const stream = (async function* () {
    yield* chunks;
  })();
  const lines: Line[] = [];
  for await (const line of splitLines(stream)) lines.push(line);
  return lines;
}

describe("splitLines", () => {
  it("numbers lines, leaves empty ones out, and tells which one may be cut off", async () => {
    expect(await split(["a\r\n\nb\n", "c"])).toEqual([
      { number: 1, text: "a", isLast: false },
      { number: 3, text: "b", isLast: false },
      { number: 4, text: "c", isLast: true },
    ]);
    expect(await split([])).toEqual([]);
    expect(await split(["a\n"])).toEqual([{ number: 1, text: "a", isLast: false }]);
  });

  it("does not care how the text comes, not even within a letter", async () => {
    const text = fc.stringMatching(/^[ab😀é\n]{0,40}$/u);
    await fc.assert(
      fc.asyncProperty(text, fc.array(fc.nat(100)), async (whole, cuts) => {
        const bytes = Buffer.from(whole);
        const ends = [...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
        const chunks = ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
        expect(await split(chunks)).toEqual(await split([whole]));
      }),
    );
  });
});
