import { describe, expect, it } from "vitest";
import { drawScene, panelNumbers, panels } from "../../testing/scene.ts";
import { applyAffine } from "./affine.ts";
import { readSceneCode } from "./scene-code.ts";

describe("a scene code", () => {
  it.each(["puzzle", "shapes", "inner"] as const)("of %s is read as it was drawn", (name) => {
    expect(readSceneCode(drawScene(name, panels[name]), name)?.numbers).toEqual(panelNumbers[name]);
  });

  it("of a ring has no numbers", () => {
    expect(readSceneCode(drawScene("outer"), "outer")?.numbers).toEqual([]);
  });

  it("is read from an image that is half as large, moved, turned and mirrored", () => {
    const reading = readSceneCode(
      drawScene("shapes", panels.shapes, {
        width: 200,
        height: 320,
        toPicture: ({ x, y }) => ({ x: (y - 12) * 2, y: (x - 9) * 2 }),
      }),
      "shapes",
    );
    expect(reading?.numbers).toEqual(panelNumbers.shapes);
    const place = reading && applyAffine(reading.toImage, { x: 300, y: 200 });
    expect(place).toMatchObject({ x: expect.closeTo(109, 0), y: expect.closeTo(162, 0) });
  });

  it("is not read when one bit of it is wrong", () => {
    for (let bit = 0; bit < 88; bit++) {
      const bytes = Buffer.from(panels.inner, "hex");
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(readSceneCode(drawScene("inner", bytes.toString("hex")), "inner")).toBeUndefined();
    }
  });

  it("is not read as that of another picture, nor from a grey panel", () => {
    expect(readSceneCode(drawScene("puzzle", panels.puzzle), "shapes")).toBeUndefined();
    expect(readSceneCode(drawScene("inner", panels.inner), "puzzle")).toBeUndefined();
    const grey = drawScene("puzzle", panels.puzzle);
    for (let y = 130; y < 210; y++) grey.data.fill(128, (y * 552 + 10) * 4, (y * 552 + 110) * 4);
    expect(readSceneCode(grey, "puzzle")).toBeUndefined();
  });

  it("of a ring is not read from dots in other places", () => {
    expect(readSceneCode(drawScene("puzzle", panels.puzzle), "outer")).toBeUndefined();
  });
});
