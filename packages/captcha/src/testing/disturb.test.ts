import sharp from "sharp";
import { describe, expect, it } from "vitest";
import type { Orientation } from "../geometry/orientation.ts";
import { disturb } from "./disturb.ts";
import { checkDisturbances, type Disturbances } from "./disturbances.ts";
import { puzzleScene, shapesScene } from "./index.ts";
import { createRandom } from "./random.ts";
import { alphaOf, paintRaster, pixelAt, type Raster, redOf, rgba } from "./raster.ts";

/** A half-clear picture with an odd side. */
const picture = paintRaster({ width: 31, height: 20 }, (x, y) => (x < 5 ? 0 : rgba(x * 8, y * 12, 100, 255 - x)));
const done = (disturbances: Disturbances, raster: Raster = picture) =>
  disturb(raster, "piece", createRandom(1), checkDisturbances(disturbances));

describe("a disturbance", () => {
  it("changes nothing by default", () => expect(done({})).toBe(picture));

  it("lowers alpha by up to 6 %, and leaves clear pixels and colours alone", () => {
    const { data } = done({ alphaNoise: true });
    const ratios = new Set<number>();
    for (let index = 0; index < data.length; index += 4) {
      const [before, after] = [picture.data[index + 3] ?? 0, data[index + 3] ?? 0];
      expect(after).toBeLessThanOrEqual(before);
      expect(after).toBeGreaterThanOrEqual(Math.floor(before * 0.94));
      expect(data[index]).toBe(picture.data[index]);
      ratios.add(after - before);
    }
    expect(ratios.size).toBeGreaterThan(8);
  });

  it("moves colours by up to 6 %, to both sides", () => {
    const { data } = done({ colourNoise: true });
    const changes = [...data].map((value, index) => value - (picture.data[index] ?? 0));
    expect(Math.max(...changes)).toBe(15);
    expect(Math.min(...changes)).toBe(-15);
    expect(changes.filter((_, index) => index % 4 === 3).every((change) => change === 0)).toBe(true);
  });

  it("doubles and halves pixels exactly", () => {
    const double = done({ scale: 2 });
    expect(double).toMatchObject({ width: 62, height: 40 });
    expect(pixelAt(double, 41, 13)).toBe(pixelAt(picture, 20, 6));
    expect(done({ scale: 0.5 }, double).data).toEqual(picture.data);
    expect(done({ scale: 0.5 })).toMatchObject({ width: 16, height: 10 });
  });

  it("halves colours by their alpha, so that clear pixels do not darken an edge", () => {
    const half = done({ scale: 0.5 });
    const edge = pixelAt(half, 2, 0);
    expect([redOf(edge), alphaOf(edge)]).toEqual([40, 125]);
  });

  it("puts a clear margin round what has a shape, and a dark frame round what has none", () => {
    const wide = done({ clearMarginPx: 3, darkFramePx: 9 });
    expect(wide).toMatchObject({ width: 37, height: 26 });
    expect(pixelAt(wide, 0, 0)).toBe(0);
    expect(pixelAt(wide, 20, 10)).toBe(pixelAt(picture, 17, 7));
    const wrong = checkDisturbances({ clearMarginPx: 3, darkFramePx: 9 });
    const framed = disturb(picture, "background", createRandom(1), wrong);
    expect(framed).toMatchObject({ width: 49, height: 38 });
    expect(pixelAt(framed, 0, 37)).toBe(rgba(22, 22, 24));
    expect(pixelAt(framed, 29, 16)).toBe(pixelAt(picture, 20, 7));
  });

  const shown = async (bytes: Buffer) => await sharp(bytes).autoOrient().raw().toBuffer();
  const smallPiece = async (disturbances: Disturbances) =>
    (await puzzleScene({ seed: 3, disturbances: { scale: 0.5, ...disturbances } })).images.piece;

  it.each([1, 2, 3, 4, 5, 6, 7, 8] as Orientation[])("of EXIF %i is shown as without it", async (orientation) => {
    const plain = await smallPiece({});
    const { bytes, width, height } = await smallPiece({ orientation });
    const metadata = await sharp(bytes).metadata();
    expect(metadata.orientation ?? 1).toBe(orientation);
    expect([width, height]).toEqual([metadata.autoOrient.width, metadata.autoOrient.height]);
    expect(Buffer.compare(await shown(bytes), await shown(plain.bytes))).toBe(0);
  });

  it("of EXIF swaps the sides of the file, and not those that are shown", async () => {
    const { bytes, width, height } = (await shapesScene({ seed: 3, disturbances: { orientation: 6 } })).images.image;
    const metadata = await sharp(bytes).metadata();
    expect([metadata.width, metadata.height, width, height]).toEqual([344, 552, 552, 344]);
  });

  it.each(["png", "jpeg", "webp", "avif"] as const)("makes files of %s, and keeps alpha", async (format) => {
    const { images } = await puzzleScene({ seed: 3, disturbances: { format } });
    expect(images.puzzle.mime).toBe(`image/${format}`);
    expect(images.piece.mime).toBe(format === "jpeg" ? "image/png" : `image/${format}`);
    for (const { bytes, mime, width } of Object.values(images)) {
      const metadata = await sharp(bytes).metadata();
      expect(metadata).toMatchObject({ format: mime === "image/avif" ? "heif" : mime.slice(6), width });
    }
    expect((await sharp(images.piece.bytes).metadata()).hasAlpha).toBe(true);
  });
});

describe("checkDisturbances", () => {
  it.each([
    { clearMarginPx: 61 },
    { clearMarginPx: -1 },
    { darkFramePx: 100.5 },
    { scale: 3 },
    { orientation: 9 },
    { format: "gif" },
    { alphaNoise: 1 },
    { colourNoise: "false" },
    { opaqueDiscs: "yes" },
  ])("refuses %o, and says what may be", (disturbances) => {
    const [field = ""] = Object.keys(disturbances);
    expect(() => checkDisturbances(disturbances as Disturbances)).toThrow(`disturbances.${field} must be`);
  });

  it("refuses a name that it does not know", () => {
    const misspelt = { colorNoise: true } as Disturbances;
    expect(() => checkDisturbances(misspelt)).toThrow(/disturbances must be of .*colourNoise.*, got "colorNoise"$/);
  });
});
