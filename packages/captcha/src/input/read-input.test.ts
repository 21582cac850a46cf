import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { decodeImage } from "../image/decode.ts";
import { sniffFormat } from "../image/sniff.ts";
import type { ImageInput } from "./image-input.ts";
import { readInput } from "./read-input.ts";

const gif = Buffer.from("GIF89a, and what comes after it");
const exact = gif.buffer.slice(gif.byteOffset, gif.byteOffset + gif.length) as ArrayBuffer;
const base64 = gif.toString("base64");

describe("readInput", () => {
  it.each<[string, ImageInput]>([
    ["a Buffer", gif],
    ["a Uint8Array", new Uint8Array(gif)],
    ["an ArrayBuffer", exact],
    ["tagged bytes", { bytes: gif }],
    ["a tagged ArrayBuffer", { bytes: exact }],
    ["a Blob", new Blob([gif])],
    ["a File", new File([gif], "a.gif")],
    ["base64", base64],
    ["tagged base64", { base64 }],
    ["a data: URL as a text", `data:image/gif;base64,${base64}`],
    ["a data: URL as a URL", new URL(`data:image/gif;base64,${base64}`)],
    ["a tagged data: URL", { dataUrl: `data:image/gif;base64,${base64}` }],
    ["a data: URL as tagged base64", { base64: `data:image/gif;base64,${base64}` }],
    [
      "a data: URL without base64",
      `data:image/gif,${[...gif].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join("")}`,
    ],
  ])("reads %s", async (_, input) => {
    expect(Buffer.compare(await readInput("image", input), gif)).toBe(0);
  });

  it.each([["Buffer"], ["ArrayBuffer"]])("copies a %s, so that the caller's memory is free at once", async (type) => {
    const bytes = new Uint8Array(gif);
    const reading = readInput("image", type === "Buffer" ? Buffer.from(bytes.buffer) : bytes.buffer);
    bytes.fill(0);
    expect(Buffer.compare(await reading, gif)).toBe(0);
  });

  it("reads memory that was given away as nothing", async () => {
    const bytes = new Uint8Array(gif);
    structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
    expect((await readInput("image", bytes)).length).toBe(0);
  });

  it.each<[string, ImageInput]>([
    ["bytes", gif],
    ["a Blob", new Blob([gif])],
    ["base64", base64],
    ["an escaped data: URL", `data:,${"a".repeat(gif.length)}`],
  ])("holds %s to the limit", async (_, input) => {
    await expect(readInput("image", input, { maxInputBytes: gif.length })).resolves.toHaveLength(gif.length);
    await expect(readInput("image", input, { maxInputBytes: gif.length - 1 })).rejects.toThrow(
      `ERR_IMAGE_TOO_LARGE: image has ${gif.length} bytes, more than maxInputBytes = ${gif.length - 1}`,
    );
  });

  it.each<[string, string, string]>([
    [
      "the text of a URL",
      "https://example.com/a.png?token=secret",
      "give a URL object, and allowUrl, to have it fetched",
    ],
    ["a file that is not there", "no/such/picture.png", 'is the path "no/such/picture.png", which does not exist'],
    ["a word", "secret", "and no base64 of an image (its bytes begin as no image does)"],
    ["nothing", "", "and no base64 of an image (it is empty)"],
    ["blanks", " \n", "(it is empty)"],
    [
      "a data: URL without data",
      "data:image/png;base64",
      "is no data: URL, which begins as data:image/png;base64, does",
    ],
    [
      "a broken data: URL",
      "data:image/png;base64,R0*G",
      "is no base64: the character at index 2 is none of its letters",
    ],
  ])("says what is wrong with %s, and shows no contents", async (_, text, message) => {
    const error = await readInput("piece", text).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "ERR_ARGUMENT", image: "piece", message: expect.stringContaining(message) });
    expect(String(error)).not.toMatch(/secret|R0\*G/);
  });

  it("passes base64 of something else on, so that it is named by what it looks like", async () => {
    const bytes = await readInput("piece", Buffer.from("<html><body>Not found").toString("base64"));
    await expect(decodeImage("piece", bytes)).rejects.toThrow("piece looks like HTML");
  });

  it.each([
    [null],
    [undefined],
    [7],
    [{}],
    [[]],
    [{ path: "a", base64: "b" }],
    [{ file: "a.png" }],
    [new Uint16Array(4)],
    [new Uint8ClampedArray(4)],
    [new Response("")],
    [Promise.resolve(gif)],
  ])("refuses %o, naming the forms", async (input) => {
    await expect(readInput("piece", input as unknown as ImageInput)).rejects.toThrow(
      /^ERR_ARGUMENT: piece must be a path, data: URL or base64 text, a URL, bytes, a Blob, a stream, a sharp instance, or one of/,
    );
  });

  it.each([
    [{ path: 7 }, "piece.path must be a text"],
    [{ base64: gif }, "piece.base64 must be a text"],
    [{ dataUrl: null }, "piece.dataUrl must be a text"],
    [{ dataUrl: "R0lGODlh" }, "piece is no data: URL"],
    [{ url: "example.com/a.png" }, "piece.url must be a URL with its scheme"],
    [{ bytes: "R0lGODlh" }, 'piece.bytes must be a Uint8Array or an ArrayBuffer, got "R0lGODlh"'],
  ])("refuses %o", async (input, message) => {
    await expect(readInput("piece", input as unknown as ImageInput)).rejects.toThrow(`ERR_ARGUMENT: ${message}`);
  });

  it.each([
    [{ maxInputBytes: 0 }, "maxInputBytes must be a whole number from 1 to 67108864, got 0"],
    [{ timeoutMs: 300_001 }, "timeoutMs must be a whole number from 1 to 300000, got 300001"],
    [{ allowUrl: "yes" as unknown as boolean }, 'allowUrl must be true or false, got "yes"'],
    [{ allowedHosts: "example.com" as unknown as string[] }, "allowedHosts must be a list of host names"],
    [{ allowedHosts: ["https://example.com"] }, "allowedHosts[0] must be a host name without scheme, port or wildcard"],
    [{ allowedHosts: ["example.com", "*.example.com"] }, "allowedHosts[1] must be a host name"],
    [{ baseUrl: "api.tik.tools" }, "baseUrl must be an https URL"],
    [{ baseUrl: "http://example.com" }, "baseUrl must be an https URL"],
  ])("refuses options out of range: %o", async (options, message) => {
    await expect(readInput("piece", gif, options)).rejects.toThrow(`ERR_ARGUMENT: ${message}`);
  });

  it("does not begin when the signal is aborted already", async () => {
    const reason = new Error("too late");
    await expect(readInput("piece", gif, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});

describe("a sharp instance", () => {
  const image = () => sharp({ create: { width: 6, height: 4, channels: 4, background: "#10203040" } });

  it("gives the result of its pipeline as a PNG, and can be used on", async () => {
    const instance = image().extract({ left: 0, top: 0, width: 3, height: 2 }).jpeg();
    const { format, pixels } = await decodeImage("image", await readInput("image", instance));
    expect(format).toBe("png");
    expect(pixels).toMatchObject({ width: 3, height: 2, channels: 4 });
    expect([...pixels.data.subarray(0, 4)]).toEqual([0x10, 0x20, 0x30, 0x40]);
    expect(sniffFormat(await instance.toBuffer())).toBe("jpeg");
  });

  it("is turned upright as its file is", async () => {
    const file = await image().withMetadata({ orientation: 6 }).png().toBuffer();
    const decoded = await decodeImage("image", await readInput("image", sharp(file)));
    expect(decoded).toMatchObject({ orientation: 6, pixels: { width: 4, height: 6 } });
    const upright = await decodeImage("image", await readInput("image", sharp(file).autoOrient()));
    expect(upright).toMatchObject({ orientation: 1, pixels: { width: 4, height: 6 } });
  });

  it("that fails says so, with its error as the cause", async () => {
    const error = await readInput("image", sharp(gif)).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "ERR_IMAGE_INVALID", cause: expect.any(Error) });
    expect(String(error)).toBe("CaptchaError: ERR_IMAGE_INVALID: image is a sharp instance whose pipeline failed");
  });

  it("that still waits for its input is given up in time", async () => {
    await expect(readInput("image", sharp(), { timeoutMs: 20 })).rejects.toMatchObject({ code: "ERR_TIMEOUT" });
  });

  it("with a larger result than allowed is refused", async () => {
    await expect(readInput("image", image(), { maxInputBytes: 20 })).rejects.toMatchObject({
      code: "ERR_IMAGE_TOO_LARGE",
    });
  });
});
