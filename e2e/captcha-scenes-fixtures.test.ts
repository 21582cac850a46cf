import { readdirSync, readFileSync, statSync } from "node:fs";
import { puzzleScene, rotateScene, type Scene, type SceneOptions, shapesScene } from "@webcast-kit/captcha/testing";
import { startMockServer } from "@webcast-kit/mock-server";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { angleBetween, ask } from "./captcha-scenes.ts";

interface SceneFixture extends SceneOptions {
  readonly name: string;
  readonly kind: Scene["kind"];
  readonly images: Readonly<Record<string, ImageFixture>>;
  readonly truth: Scene["truth"];
}

interface ImageFixture {
  readonly file: string;
  readonly mime: string;
  readonly width: number;
  readonly height: number;
}

const folder = new URL("../fixtures/captcha/", import.meta.url);
const MAX_BYTES = 600_000;
/** A channel may differ by so much where another version of a codec or of SVG has decoded or drawn it. */
const MAX_MEAN_DIFFERENCE = 0.5;

const read = (file: string) => readFileSync(new URL(file, folder));
const { license, scenes } = JSON.parse(read("index.json").toString()) as { license: string; scenes: SceneFixture[] };
const makers = { puzzle: puzzleScene, rotate: rotateScene, shapes: shapesScene };

async function pixelsOf(bytes: Buffer): Promise<Buffer> {
  return await sharp(bytes).autoOrient().ensureAlpha().raw().toBuffer();
}

function meanDifference(one: Buffer, other: Buffer): number {
  const sum = one.reduce((total, value, index) => total + Math.abs(value - (other[index] ?? 0)), 0);
  return one.length === other.length ? sum / one.length : Number.POSITIVE_INFINITY;
}

describe("fixtures/captcha", () => {
  it("has two scenes of each kind, a licence, and no file that the index does not name", () => {
    expect(scenes.map(({ kind }) => kind)).toEqual(["puzzle", "puzzle", "rotate", "rotate", "shapes", "shapes"]);
    expect(license).toBe("CC0-1.0");
    const named = scenes.flatMap(({ images }) => Object.values(images).map(({ file }) => file));
    expect(new Set(readdirSync(folder))).toEqual(new Set([...named, "index.json", "README.md"]));
  });

  it("is small", () => {
    const bytes = readdirSync(folder).map((file) => statSync(new URL(file, folder)).size);
    expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(MAX_BYTES);
  });

  it.each(scenes)(
    "has $name as its seed and disturbances make it",
    async ({ kind, seed, disturbances, images, truth }) => {
      const scene: Scene = await makers[kind]({ seed, ...(disturbances && { disturbances }) });
      expect(scene.truth).toEqual(truth);
      expect(Object.keys(scene.images)).toEqual(Object.keys(images));
      for (const [name, { bytes, ...made }] of Object.entries(scene.images)) {
        const { file, ...told } = images[name] as ImageFixture;
        expect(told).toEqual(made);
        expect(meanDifference(await pixelsOf(read(file)), await pixelsOf(bytes))).toBeLessThan(MAX_MEAN_DIFFERENCE);
      }
    },
  );

  it("is answered rightly by the mock server", async () => {
    await using mock = await startMockServer();
    for (const { kind, images, truth } of scenes) {
      const files = Object.entries(images).map(([name, { file }]) => [name, { bytes: read(file) }]);
      expect(await distanceOf(mock, { kind, truth } as Scene, Object.fromEntries(files))).toBeLessThan(0.5);
    }
  });
});

/** How far the mock's answer is from the truth, in px or degrees. */
async function distanceOf(
  mock: { readonly url: string },
  { kind, truth }: Scene,
  images: Parameters<typeof ask>[2],
): Promise<number> {
  switch (kind) {
    case "puzzle":
      return Math.abs((await ask(mock, "solvePuzzle", images)).slide_x_px - truth.slideXPx);
    case "rotate":
      return angleBetween((await ask(mock, "solveRotate", images)).angle, truth.angleDegrees);
    case "shapes": {
      const { point1, point2 } = await ask(mock, "solveShapes", images);
      const first = Math.hypot(point1.x - truth.point1.x, point1.y - truth.point1.y);
      return Math.max(first, Math.hypot(point2.x - truth.point2.x, point2.y - truth.point2.y));
    }
  }
}
