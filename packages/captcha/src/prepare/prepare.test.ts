import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { paint, png } from "../../testing/images.ts";
import type { Box } from "../geometry/affine.ts";
import type { RawPixels } from "../image/decoded-image.ts";
import { preparePuzzle } from "./puzzle.ts";
import { prepareRotate } from "./rotate.ts";
import { prepareShapes } from "./shapes.ts";

/** A picture without two parts alike. */
const scene = (width: number, height: number) =>
  paint({ width, height }, 3, (x, y) => [(x * 7) % 256, (y * 5) % 256, ((x * y) / 50) % 256]);
const smooth = (width: number, height: number) => paint({ width, height }, 3, (x, y) => [x / 4, y / 4, 99]);
/** A shape in the middle of clear margins. */
const shape = (side: number, margin: number, alpha = 255) =>
  paint({ width: side, height: side }, 4, (x, y) => {
    const isInside = Math.min(x, y, side - x, side - y) > margin;
    return [200, (x * 9) % 256, (y * 9) % 256, isInside ? alpha : 0];
  });
const raw = ({ data, width, height, channels }: RawPixels) => sharp(data, { raw: { width, height, channels } });
const jpeg = (pixels: RawPixels) => raw(pixels).jpeg({ quality: 90 }).toBuffer();

const background = await jpeg(scene(552, 344));
const piece = await png(shape(110, 8));

describe("a puzzle that needs nothing", () => {
  it("stays as it is, byte by byte, and so do its places", async () => {
    const prepared = await preparePuzzle({ puzzle: background, piece });
    expect(Buffer.compare(prepared.puzzle.bytes, background)).toBe(0);
    expect(Buffer.compare(prepared.piece.bytes, piece)).toBe(0);
    expect(prepared).toMatchObject({
      kind: "puzzle",
      puzzle: { mime: "image/jpeg", width: 552, height: 344, isUnchanged: true, transform: { isIdentity: true } },
      piece: { mime: "image/png", width: 110, height: 110, isUnchanged: true },
      warnings: [],
    });
    expect(prepared.piece.visible).toEqual({ left: 8, top: 8, width: 94, height: 94 });
    expect(prepared.puzzle.visible).toEqual({ left: 0, top: 0, width: 552, height: 344 });
  });
});

describe("a puzzle", () => {
  it("is shrunk as a whole when one image is too large", async () => {
    const { puzzle, piece: small } = await preparePuzzle(
      { puzzle: await jpeg(scene(1104, 688)), piece: await png(shape(220, 16)) },
      { maxSide: 552 },
    );
    expect([puzzle.width, puzzle.height, small.width, small.height]).toEqual([552, 344, 110, 110]);
    expect([puzzle.mime, small.mime]).toEqual(["image/jpeg", "image/png"]);
    expect(puzzle.transform.toOriginal({ x: 276, y: 172 })).toEqual({ x: 552, y: 344 });
  });

  it("is shrunk until its files are small enough", async () => {
    const noise = paint({ width: 600, height: 400 }, 3, (x, y) =>
      [x * x * 7, y * y * 13, x * y * 11].map((v) => v % 251),
    );
    const { puzzle } = await preparePuzzle({ puzzle: await png(noise), piece }, { maxBytes: 40_000 });
    expect(puzzle.bytes.length).toBeLessThanOrEqual(40_000);
    expect(puzzle.width).toBeGreaterThan(100);
  });

  it("whose alpha hides nothing becomes a JPEG before it loses resolution", async () => {
    const noise = paint({ width: 600, height: 400 }, 4, (x, y) => [x / 4, y / 4, (x * y * 11) % 251, 255]);
    const file = await png(noise);
    const { puzzle } = await preparePuzzle({ puzzle: file, piece }, { maxBytes: Math.floor(file.length * 0.9) });
    expect(puzzle).toMatchObject({ mime: "image/jpeg", width: 600, height: 400 });
  });

  it("that would show nothing in so few bytes is refused", async () => {
    const images = { puzzle: await jpeg(scene(100, 100)), piece };
    await expect(preparePuzzle(images, { maxBytes: 1000 })).rejects.toMatchObject({ code: "ERR_IMAGE_TOO_LARGE" });
  });

  it.each(["webp", "avif", "gif"] as const)("of %s images becomes one of PNG and JPEG", async (format) => {
    const puzzle = await raw(scene(200, 100)).toFormat(format).toBuffer();
    const shaped = await raw(shape(40, 5)).toFormat(format).toBuffer();
    const prepared = await preparePuzzle({ puzzle, piece: shaped });
    expect(prepared.piece.mime).toBe("image/png");
    expect((await sharp(prepared.piece.bytes).metadata()).hasAlpha).toBe(true);
    expect(["image/png", "image/jpeg"]).toContain(prepared.puzzle.mime);
    expect(prepared.puzzle).toMatchObject({ isUnchanged: false, transform: { isIdentity: true } });
  });

  it("keeps the margins of its piece, and loses them when it is told to", async () => {
    const trimmed = await preparePuzzle({ puzzle: background, piece }, { trimPiece: true });
    expect(trimmed.piece).toMatchObject({ width: 94, height: 94 });
    expect(trimmed.piece.transform.toOriginal({ x: 0, y: 0 })).toEqual({ x: 8, y: 8 });
  });

  it("is cut out of a screenshot", async () => {
    const crop = { left: 20, top: 10, width: 300, height: 200 };
    const { puzzle } = await preparePuzzle({ puzzle: background, piece }, { crop });
    expect(puzzle).toMatchObject({ width: 300, height: 200 });
    expect(puzzle.transform.toOriginal({ x: 0, y: 0 })).toEqual({ x: 20, y: 10 });
  });

  it.each([
    { left: 500, top: 0, width: 53, height: 10 },
    { left: -1, top: 0, width: 5, height: 5 },
    { left: 0.5, top: 0, width: 5, height: 5 },
    { left: 0, top: 0, width: 0, height: 5 },
    { left: 0, top: 0, width: Number.NaN, height: 5 },
  ])("is not cut by $left, $top, $width, $height", async (crop) => {
    const attempt = preparePuzzle({ puzzle: background, piece }, { crop });
    await expect(attempt).rejects.toMatchObject({
      code: "ERR_ARGUMENT",
      message: expect.stringContaining("552 x 344"),
    });
  });

  it("is not cut by what is no box, and says what it got", async () => {
    const crop = { left: 0, top: Number.NaN, width: "5" } as unknown as Box;
    const attempt = preparePuzzle({ puzzle: background, piece }, { crop });
    await expect(attempt).rejects.toThrow("left 0, top NaN, width string, height undefined");
  });

  it("says what is odd about it", async () => {
    const { warnings } = await preparePuzzle({ puzzle: await png(shape(60, 3)), piece: background });
    expect(warnings.map(({ code, image }) => `${image} ${code}`)).toEqual(["piece noAlpha", "piece sizesDoNotFit"]);
  });

  it.each([{ maxSide: 15 }, { maxBytes: 999 }, { maxTotalBytes: Number.NaN }, { scale: 0 }, { scale: Infinity }])(
    "is not prepared with %o",
    async (options) => {
      const attempt = preparePuzzle({ puzzle: background, piece }, options);
      await expect(attempt).rejects.toMatchObject({ code: "ERR_ARGUMENT" });
    },
  );
});

describe("what was prepared", () => {
  it("passes as it is when it is prepared again", async () => {
    const first = await preparePuzzle({ puzzle: await jpeg(scene(1500, 900)), piece: await png(shape(300, 20)) });
    const second = await preparePuzzle({ puzzle: first.puzzle.bytes, piece: first.piece.bytes });
    expect([second.puzzle.isUnchanged, second.piece.isUnchanged]).toEqual([true, true]);
    expect([second.puzzle.sha256, second.piece.sha256]).toEqual([first.puzzle.sha256, first.piece.sha256]);
    expect(second.puzzle.transform.isIdentity).toBe(true);
  });
});

describe("a whirl", () => {
  const disc = (side: number, radius: number) =>
    paint({ width: side, height: side }, 4, (x, y) => [
      9,
      x % 256,
      y % 256,
      Math.hypot(x - side / 2, y - side / 2) < radius ? 255 : 0,
    ]);

  it("of discs stays as it is", async () => {
    const [outer, inner] = [await png(disc(347, 173.5)), await png(disc(211, 105.5))];
    const prepared = await prepareRotate({ outer, inner });
    expect([prepared.outer.isUnchanged, prepared.inner.isUnchanged, prepared.warnings]).toEqual([true, true, []]);
  });

  it("of squares is clipped to discs, and is not when it is told so", async () => {
    const [outer, inner] = [await jpeg(scene(347, 347)), await jpeg(scene(211, 211))];
    const prepared = await prepareRotate({ outer, inner });
    expect(prepared.inner).toMatchObject({ mime: "image/png", width: 211, transform: { isIdentity: true } });
    const corner = await sharp(prepared.inner.bytes).extract({ left: 0, top: 0, width: 1, height: 1 }).raw().toBuffer();
    expect(corner[3]).toBe(0);
    const plain = await prepareRotate({ outer, inner }, { mask: "never" });
    expect([plain.outer.isUnchanged, plain.inner.isUnchanged]).toEqual([true, true]);
  });

  it("has its discs in the middle: wide margins are cut off, and what is no square becomes one", async () => {
    const wide = paint({ width: 400, height: 360 }, 4, (x, y) => [
      9,
      9,
      9,
      Math.hypot(x - 180, y - 200) < 100 ? 255 : 0,
    ]);
    const { inner, warnings } = await prepareRotate({ outer: await png(disc(347, 173.5)), inner: await png(wide) });
    expect(inner).toMatchObject({ width: 200, height: 200 });
    expect(inner.transform.toOriginal({ x: 100, y: 100 })).toEqual({ x: 180, y: 200 });
    expect(warnings).toEqual([]);
  });

  it("has a ring with a narrow margin at one side brought into the middle, too", async () => {
    const uneven = paint({ width: 353, height: 347 }, 4, (x, y) => [
      9,
      9,
      9,
      Math.hypot(x - 179.5, y - 173.5) < 173.5 ? 255 : 0,
    ]);
    const { outer, warnings } = await prepareRotate({ outer: await png(uneven), inner: await png(disc(211, 105.5)) });
    expect(outer).toMatchObject({ width: 347, height: 347 });
    expect(outer.transform.toOriginal({ x: 173.5, y: 173.5 })).toEqual({ x: 179.5, y: 173.5 });
    expect(warnings).toEqual([]);
  });

  it("refuses a mask that it does not know", async () => {
    const attempt = prepareRotate({ outer: background, inner: piece }, { mask: "off" as "never" });
    await expect(attempt).rejects.toThrow('ERR_ARGUMENT: mask must be auto or never, got "off"');
  });

  it("cut off at one side is padded to a square", async () => {
    const cut = paint({ width: 160, height: 400 }, 4, (x, y) => [9, 9, 9, Math.hypot(x, y - 200) < 100 ? 255 : 0]);
    const { inner, warnings } = await prepareRotate({
      outer: await png(disc(347, 173.5)),
      inner: await png(cut),
    });
    expect(inner).toMatchObject({ width: 200, height: 200, mime: "image/png" });
    expect(inner.transform.toOriginal({ x: 50, y: 0 })).toEqual({ x: 0, y: 100 });
    expect(warnings.map(({ code }) => code)).toEqual(["notSquare"]);
  });

  it("of a photo that is no square takes the disc in its middle", async () => {
    const { outer, warnings } = await prepareRotate({
      outer: await jpeg(smooth(600, 400)),
      inner: await png(disc(211, 105)),
    });
    expect(outer).toMatchObject({ width: 400, height: 400, mime: "image/png" });
    expect(outer.transform.toOriginal({ x: 0, y: 0 })).toEqual({ x: 100, y: 0 });
    expect(warnings.map(({ code }) => code)).toEqual(["notSquare"]);
  });

  it("says when its images are the wrong way round", async () => {
    const { warnings } = await prepareRotate({ outer: await png(disc(211, 105)), inner: await png(disc(347, 173)) });
    expect(warnings).toMatchObject([{ code: "sizesDoNotFit", image: "inner" }]);
  });
});

describe("a picture of shapes", () => {
  it("is the same in all orientations of its file, in the places that are shown", async () => {
    const upright = scene(200, 120);
    const files = await Promise.all(
      ([1, 2, 3, 4, 5, 6, 7, 8] as const).map(async (orientation) => {
        // What `autoOrient` undoes: stored so that it shows the same.
        const stored = await raw(upright)
          .rotate({ 1: 0, 2: 0, 3: 180, 4: 180, 5: 270, 6: 270, 7: 90, 8: 90 }[orientation])
          .raw()
          .toBuffer({ resolveWithObject: true });
        const image = sharp(stored.data, {
          raw: { width: stored.info.width, height: stored.info.height, channels: 3 },
        });
        if (orientation === 2 || orientation === 4) image.flop();
        if (orientation === 5 || orientation === 7) image.flip();
        return await image.withMetadata({ orientation }).png().toBuffer();
      }),
    );
    const prepared = await Promise.all(files.map((image) => prepareShapes({ image })));
    for (const { image } of prepared) {
      expect(image).toMatchObject({ width: 200, height: 120, transform: { isIdentity: true } });
      const { data } = await sharp(image.bytes).raw().toBuffer({ resolveWithObject: true });
      expect(Buffer.compare(data, Buffer.from(upright.data))).toBe(0);
    }
  });
});
