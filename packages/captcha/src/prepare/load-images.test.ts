import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { overlayPuzzle } from "../overlay/overlay.ts";
import { plausibilityOfPuzzle } from "../plausibility/plausibility.ts";
import { preparePuzzle } from "./puzzle.ts";
import { prepareRotate } from "./rotate.ts";
import { prepareShapes } from "./shapes.ts";

const answer = { kind: "puzzle", slide: { leftPx: 5 } } as never;

describe("a task that fails", () => {
  it.each([
    ["preparePuzzle", (broken: string, piece: PassThrough) => preparePuzzle({ puzzle: broken, piece })],
    ["prepareRotate", (broken: string, inner: PassThrough) => prepareRotate({ outer: broken, inner })],
    ["overlayPuzzle", (broken: string, piece: PassThrough) => overlayPuzzle({ puzzle: broken, piece }, answer)],
    ["plausibilityOfPuzzle", (puzzle: string, piece: PassThrough) => plausibilityOfPuzzle({ puzzle, piece }, answer)],
  ])("by one image leaves no stream of the other open: %s", async (_, run) => {
    const silent = new PassThrough();
    await expect(run("nope.jpg", silent)).rejects.toMatchObject({ code: "ERR_ARGUMENT" });
    expect(silent.destroyed).toBe(true);
  });

  it("by an option leaves no stream open that nobody began to read", async () => {
    const [node, web] = [new PassThrough(), new ReadableStream<Uint8Array>()];
    const attempt = preparePuzzle({ puzzle: node, piece: web }, { maxSide: 1 });
    await expect(attempt).rejects.toThrow("maxSide");
    expect(node.destroyed).toBe(true);
    expect((await web.getReader().read()).done).toBe(true);
  });

  it("leaves the caller's signal and a stream of somebody else alone", async () => {
    const controller = new AbortController();
    const taken = new PassThrough();
    taken.write("x");
    taken.read();
    const attempt = preparePuzzle({ puzzle: "nope.jpg", piece: taken }, { signal: controller.signal });
    await expect(attempt).rejects.toMatchObject({ code: "ERR_ARGUMENT" });
    expect([controller.signal.aborted, taken.destroyed]).toEqual([false, false]);
  });
});

describe("a task without images or with options that are none", () => {
  it.each([undefined, null, "a.png"])("is refused: %o", async (images) => {
    await expect(preparePuzzle(images as never)).rejects.toThrow("images must be an object with puzzle and piece");
    await expect(prepareRotate(images as never)).rejects.toThrow("images must be an object with outer and inner");
    await expect(prepareShapes(images as never)).rejects.toThrow("images must be an object with image");
    await expect(prepareShapes({ image: "a.png" }, null as never)).rejects.toThrow("options must be an object");
  });
});
