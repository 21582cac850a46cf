import { type SceneDot, sceneCode, scenePictures } from "@webcast-kit/contract";
import { describe, expect, it } from "vitest";
import { alphaOf, paintRaster, pixelAt, redOf, rgba } from "./raster.ts";
import { drawSceneCode, sceneBytes } from "./scene-code.ts";

const grey = (size: { width: number; height: number }) => paintRaster(size, () => rgba(90, 90, 90));

describe("the bytes of a scene code", () => {
  it("are as Python's binascii.crc_hqx has them, too", () => {
    const bytes = sceneBytes(2, [100, 50.25, 0, 1023.984375]);
    expect(Buffer.from(bytes).toString("hex")).toBe("1219000c900000ffffd930");
  });
});

describe("a drawn scene code", () => {
  const raster = grey(scenePictures.puzzle);
  drawSceneCode(raster, scenePictures.puzzle, { numbers: [1, 2, 3, 4] });

  it.each(Object.entries(scenePictures.puzzle.dots))("has its %s dot on a plate, in its place", (name, { x, y }) => {
    const [red, green, blue] = sceneCode.colours[name as SceneDot];
    const colour = rgba(red, green, blue);
    for (const [dx, dy] of [
      [0, 0],
      [-7, 3],
      [6, -5],
    ] as const)
      expect(pixelAt(raster, x + dx, y + dy)).toBe(colour);
    expect(pixelAt(raster, x + 11, y)).toBe(rgba(...sceneCode.colours.plate));
    expect(pixelAt(raster, x + 16, y)).toBe(rgba(90, 90, 90));
  });

  it("has one byte in each column of cells, its highest bit at the top", () => {
    const { columns, rows, cellPx } = sceneCode;
    const { x, y } = scenePictures.puzzle.panel;
    const read = Array.from({ length: columns }, (_, column) => {
      const bits = Array.from({ length: rows }, (_, row) =>
        redOf(pixelAt(raster, x + column * cellPx + 3, y + row * cellPx + 3)) > 128 ? 1 : 0,
      );
      return Number.parseInt(bits.join(""), 2);
    });
    expect(read).toEqual([...sceneBytes(1, [1, 2, 3, 4])]);
  });

  it("leaves alpha as it was", () => {
    const clear = paintRaster(scenePictures.outer, () => rgba(0, 0, 0, 7));
    drawSceneCode(clear, scenePictures.outer);
    expect(alphaOf(pixelAt(clear, 173, 33))).toBe(7);
  });
});
