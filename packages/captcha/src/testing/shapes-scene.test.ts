import { sceneCode, scenePictures } from "@webcast-kit/contract";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { createRandom } from "./random.ts";
import { placeShapes, shapesScene } from "./shapes-scene.ts";

const seeds = Array.from({ length: 200 }, (_, seed) => seed * 104_729);

describe("a picture of shapes", () => {
  it("has five to seven of them, two of one kind in another colour, turn and size", () => {
    const counts = new Set<number>();
    for (const seed of seeds) {
      const shapes = placeShapes(createRandom(seed));
      counts.add(shapes.length);
      const [one, other, ...others] = shapes;
      expect(one?.kind).toBe(other?.kind);
      for (const field of ["colour", "degrees", "radius"] as const) expect(one?.[field]).not.toBe(other?.[field]);
      const kinds = [one, ...others].map((shape) => shape?.kind);
      expect(new Set(kinds).size).toBe(shapes.length - 1);
    }
    expect(counts).toEqual(new Set([5, 6, 7]));
  });

  it("has them more than 80 px apart, and away from its code", () => {
    const { x, y } = scenePictures.shapes.dots.blue;
    for (const seed of seeds) {
      const shapes = placeShapes(createRandom(seed));
      for (const [index, one] of shapes.entries()) {
        for (const other of shapes.slice(index + 1)) {
          expect(Math.hypot(one.x - other.x, one.y - other.y)).toBeGreaterThan(80);
        }
        expect(Math.hypot(one.x - x, one.y - y)).toBeGreaterThan(one.radius + sceneCode.plateRadiusPx);
        expect(one.x - one.radius).toBeGreaterThan(scenePictures.shapes.panel.x + 90);
      }
    }
  });

  it("tells where the middles of the two are, the left one first", async () => {
    for (const seed of seeds.slice(0, 5)) {
      const [one, other] = placeShapes(createRandom(seed));
      const { truth } = await shapesScene({ seed });
      const places = [truth.point1, truth.point2];
      expect(places).toContainEqual({ x: one?.x, y: one?.y });
      expect(places).toContainEqual({ x: other?.x, y: other?.y });
      expect(truth.point1.x).toBeLessThanOrEqual(truth.point2.x);
    }
  });

  it("has nothing as colourful as its dots", async () => {
    for (const seed of seeds.slice(0, 3)) {
      const { images } = await shapesScene({ seed });
      const { data, info } = await sharp(images.image.bytes).raw().toBuffer({ resolveWithObject: true });
      for (const { x, y } of Object.values(scenePictures.shapes.dots)) clearAround(data, info.width, x, y);
      let most = 0;
      for (let index = 0; index < data.length; index += 3) {
        const [red = 0, green = 0, blue = 0] = data.subarray(index, index + 3);
        most = Math.max(most, red - Math.max(green, blue), green - Math.max(red, blue), blue - Math.max(red, green));
      }
      expect(most).toBeGreaterThan(20);
      expect(most).toBeLessThanOrEqual(sceneCode.maxChroma);
    }
  });
});

function clearAround(data: Buffer, width: number, x: number, y: number): void {
  for (let row = y - 12; row < y + 12; row++) data.fill(0, (row * width + x - 12) * 3, (row * width + x + 12) * 3);
}
