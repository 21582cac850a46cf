import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decodeImage } from "../image/decode.ts";
import { readInput } from "./read-input.ts";

const gif = Buffer.from("GIF89a, and what comes after it");
const folder = await mkdtemp(join(tmpdir(), "captcha-input-"));
const path = join(folder, "a picture.png");

beforeAll(() => writeFile(path, gif));
afterAll(() => rm(folder, { recursive: true }));

describe("a path", () => {
  it.each([
    ["as a text", path],
    ["with a tag", { path }],
    ["as a file: URL", pathToFileURL(path)],
    ["as the text of a file: URL", pathToFileURL(path).href],
    ["as a tagged URL", { url: pathToFileURL(path).href }],
  ])("is read %s", async (_, input) => {
    expect(Buffer.compare(await readInput("image", input), gif)).toBe(0);
  });

  it("may be a link", async () => {
    const link = join(folder, "link");
    await symlink(path, link);
    expect((await readInput("image", link)).length).toBe(gif.length);
  });

  it("goes before base64", async () => {
    const name = join(folder, "R0lGODlh");
    await writeFile(name, "the file");
    expect(Buffer.from(await readInput("image", name)).toString()).toBe("the file");
  });

  it("of nothing is named when it has a tag", async () => {
    const nothing = join(folder, "nothing.png");
    await expect(readInput("piece", { path: nothing })).rejects.toThrow(
      `ERR_ARGUMENT: piece is the path ${JSON.stringify(nothing)}, which does not exist`,
    );
    await expect(readInput("piece", join(path, "below-a-file.png"))).rejects.toThrow("does not exist");
    await expect(readInput("piece", { path: "" })).rejects.toThrow("does not exist");
    await expect(readInput("piece", { path: "a\0b" })).rejects.toThrow("does not exist");
    await expect(readInput("piece", { path: "a".repeat(300) })).rejects.toThrow("does not exist");
  });

  it("of nothing is named without a tag when it ends as a file name does", async () => {
    await expect(readInput("piece", "backgruond.jpg")).rejects.toThrow(
      'piece is the path "backgruond.jpg", which does not exist',
    );
    await expect(readInput("piece", "backgruond")).rejects.toThrow("is a text of 10 characters");
  });

  it.each([56, 200, 3000, 9000])("that is %i characters of base64 is not shown", async (length) => {
    const base64 = Buffer.alloc(length, "image bytes, ").toString("base64").slice(0, length);
    const error = await readInput("piece", { path: base64 }).catch((reason: Error) => reason);
    expect(error).toMatchObject({
      message: `ERR_ARGUMENT: piece is a path of ${length} characters, which does not exist`,
    });
  });

  it("of a directory is refused", async () => {
    await mkdir(join(folder, "directory"));
    await expect(readInput("piece", join(folder, "directory"))).rejects.toThrow(/is a directory, not a file$/);
  });

  it.skipIf(process.platform === "win32")(
    "of a fifo, a socket or a device is refused, and not waited for",
    async () => {
      const fifo = join(folder, "fifo");
      execFileSync("mkfifo", [fifo]);
      await expect(readInput("piece", fifo)).rejects.toThrow(/is a fifo \(give a stream of it\), not a file$/);
      const server = createServer().listen(join(folder, "socket"));
      await new Promise((resolve) => server.once("listening", resolve));
      await expect(readInput("piece", join(folder, "socket"))).rejects.toThrow(/is a socket, not a file$/);
      server.close();
      await expect(readInput("piece", "/dev/zero")).rejects.toThrow(/is a device, not a file$/);
    },
  );

  it("of a file with more bytes than allowed is not opened", async () => {
    await expect(readInput("piece", path, { maxInputBytes: gif.length - 1 })).rejects.toThrow(
      `ERR_IMAGE_TOO_LARGE: piece has ${gif.length} bytes, more than maxInputBytes = ${gif.length - 1}`,
    );
    expect((await readInput("piece", path, { maxInputBytes: gif.length })).length).toBe(gif.length);
  });

  it.skipIf(process.platform !== "linux")("of a file that hides its size is bounded too", async () => {
    const options = { maxInputBytes: 10 };
    await expect(readInput("piece", "/proc/self/status", options)).rejects.toMatchObject({
      code: "ERR_IMAGE_TOO_LARGE",
    });
  });

  it("says nothing about what is in the file", async () => {
    const page = join(folder, "page.png");
    await writeFile(page, "<!doctype html><title>Not found</title>");
    await expect(decodeImage("piece", await readInput("piece", page))).rejects.toThrow("piece looks like HTML");
    await writeFile(page, "");
    await expect(decodeImage("piece", await readInput("piece", page))).rejects.toThrow("piece is empty");
  });

  it("of another machine is refused", async () => {
    await expect(readInput("piece", new URL("file:///a%2fb.png"))).rejects.toThrow("names no path of this machine");
  });
});
