import { PassThrough, Readable } from "node:stream";
import { ManualClock, settled } from "@webcast-kit/protocol/testing";
import { SigningError } from "@webcast-kit/signing";
import { describe, expect, it, vi } from "vitest";
import { readInput } from "./read-input.ts";

const gif = Buffer.from("GIF89a, and what comes after it");

describe("a stream", () => {
  it.each([
    ["Readable", () => Readable.from([gif.subarray(0, 5), gif.subarray(5)])],
    ["web ReadableStream", () => new Blob([gif]).stream()],
    ["body of a Response", () => new Response(gif).body as ReadableStream<Uint8Array>],
    ["Readable of single bytes", () => Readable.from(Array.from(gif, (byte) => Uint8Array.of(byte)))],
  ])("is read: %s", async (_, open) => {
    expect(Buffer.compare(await readInput("image", open()), gif)).toBe(0);
  });

  it("keeps its order over many chunks", async () => {
    const chunks = Array.from({ length: 3000 }, (_, index) => Buffer.alloc(index % 100, index % 256));
    expect(Buffer.compare(await readInput("image", Readable.from(chunks)), Buffer.concat(chunks))).toBe(0);
  });

  it("is stopped at the limit and destroyed", async () => {
    let given = 0;
    const endless = new Readable({
      read() {
        given++;
        this.push(Buffer.alloc(1000));
      },
    });
    await expect(readInput("outer", endless, { maxInputBytes: 10_000 })).rejects.toThrow(
      "ERR_IMAGE_TOO_LARGE: outer has more bytes, more than maxInputBytes = 10000",
    );
    expect(endless.destroyed).toBe(true);
    expect(given).toBeLessThan(100);
  });

  it("that never ends is given up in time and destroyed", async () => {
    const clock = new ManualClock();
    const silent = new PassThrough();
    const reading = readInput("inner", silent, { clock, timeoutMs: 2000 }).catch((error: unknown) => error);
    silent.write(gif);
    await settled();
    await clock.run(1999);
    expect(silent.destroyed).toBe(false);
    await clock.run(1);
    expect(await reading).toBeInstanceOf(SigningError);
    expect(await reading).toMatchObject({
      code: "ERR_TIMEOUT",
      message: "ERR_TIMEOUT: inner was not read within 2000 ms",
      side: "local",
      retryable: false,
    });
    expect(silent.destroyed).toBe(true);
    expect(clock.pending).toBe(0);
  });

  it("that is always ready and never ends leaves time for the time-out", async () => {
    async function* nothings() {
      for (;;) yield new Uint8Array();
    }
    const reading = readInput("inner", Readable.from(nothings()), { timeoutMs: 20 });
    await expect(reading).rejects.toMatchObject({ code: "ERR_TIMEOUT" });
  });

  it("ends with the signal's reason and is destroyed, also a web stream", async () => {
    const reason = new Error("no longer wanted");
    const cancel = vi.fn();
    const web = new ReadableStream<Uint8Array>({ cancel });
    const node = new PassThrough();
    const controller = new AbortController();
    const readings = [web, node].map((stream) => readInput("image", stream, { signal: controller.signal }));
    await settled();
    controller.abort(reason);
    for (const reading of readings) await expect(reading).rejects.toBe(reason);
    await settled();
    expect(node.destroyed).toBe(true);
    expect(cancel).toHaveBeenCalledOnce();
  });

  it("that fails says so, with its error as the cause", async () => {
    const cause = new Error("the disk is gone");
    const broken = new Readable({ read: () => void broken.destroy(cause) });
    const error = await readInput("image", broken).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "ERR_NETWORK", retryable: false, cause });
    expect(String(error)).toBe("SigningError: ERR_NETWORK: image is a stream that failed before its end");
  });

  it("that was read, is being read or was destroyed is refused", async () => {
    const read = Readable.from([gif]);
    await readInput("image", read);
    const webRead = new Blob([gif]).stream();
    await readInput("image", webRead);
    const locked = new Blob([gif]).stream();
    locked.getReader();
    for (const stream of [read, webRead, locked, Readable.from([gif]).destroy()]) {
      await expect(readInput("image", stream)).rejects.toThrow(
        "ERR_ARGUMENT: image is a stream that somebody reads or has read already",
      );
    }
  });

  it("of texts or objects is refused", async () => {
    const texts = new ReadableStream({ start: (controller) => controller.enqueue("R0lGODlh") });
    for (const stream of [texts, Readable.from([gif]).setEncoding("latin1")]) {
      await expect(readInput("image", stream)).rejects.toThrow(
        "image is a stream of strings, expected a stream of bytes",
      );
    }
    await expect(readInput("image", Readable.from([{ a: 1 }]))).rejects.toThrow("is a stream of objects");
  });
});
