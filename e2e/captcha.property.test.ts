import {
  createCaptchaClient,
  type PuzzleAnswer,
  preparePuzzle,
  type RotateAnswer,
  type ShapesAnswer,
} from "@webcast-kit/captcha";
import {
  type Disturbances,
  puzzleScene,
  rotateScene,
  type Scene,
  type SceneImage,
  shapesScene,
} from "@webcast-kit/captcha/testing";
import { type MockServer, startMockServer } from "@webcast-kit/mock-server";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

let mock: MockServer;
beforeAll(async () => {
  mock = await startMockServer({ limits: false });
});
afterAll(() => mock.close());

const scenes = { puzzle: puzzleScene, rotate: rotateScene, shapes: shapesScene };
const kind = fc.constantFrom("puzzle", "rotate", "shapes");
const seed = fc.integer({ min: 0, max: 0xffff_ffff });

const disturbances: fc.Arbitrary<Disturbances> = fc.record({
  alphaNoise: fc.boolean(),
  colourNoise: fc.boolean(),
  clearMarginPx: fc.integer({ min: 0, max: 60 }),
  scale: fc.constantFrom(0.5, 1, 2),
  darkFramePx: fc.integer({ min: 0, max: 60 }),
  opaqueDiscs: fc.boolean(),
  orientation: fc.constantFrom(1, 2, 3, 4, 5, 6, 7, 8),
  format: fc.constantFrom("png", "jpeg", "webp", "avif"),
});

/** How a page shows a puzzle or picture. */
const page = fc.record({
  width: fc.integer({ min: 200, max: 800 }),
  left: fc.integer({ min: 0, max: 300 }),
  top: fc.integer({ min: 0, max: 300 }),
});

const imagesOf = (scene: Scene): never =>
  Object.fromEntries(
    (Object.entries(scene.images) as [string, SceneImage][]).map(([name, { bytes }]) => [name, bytes]),
  ) as never;

/** The distance of two angles on a circle, in degrees. */
const apart = (one: number, other: number) => Math.abs(((((one - other) % 360) + 540) % 360) - 180);

type AnyAnswer = PuzzleAnswer | RotateAnswer | ShapesAnswer;

/** How far an answer is from the truth: px of the original, or degrees. */
function errorOf(answer: AnyAnswer, scene: Scene): number {
  if (answer.kind === "puzzle" && scene.kind === "puzzle") return Math.abs(answer.slide.leftPx - scene.truth.slideXPx);
  if (answer.kind === "rotate" && scene.kind === "rotate") {
    return apart(answer.turn.relativeDeg, scene.truth.angleDegrees);
  }
  if (answer.kind === "shapes" && scene.kind === "shapes") {
    const places = [...answer.points].map(({ original }) => original).sort((a, b) => a.x - b.x);
    const truths = [scene.truth.point1, scene.truth.point2].sort((a, b) => a.x - b.x);
    return Math.max(
      ...places.map(({ x, y }, index) => Math.hypot(x - (truths[index]?.x ?? 0), y - (truths[index]?.y ?? 0))),
    );
  }
  throw new TypeError(`an answer to ${answer.kind} for a scene of ${scene.kind}`);
}

describe("an answer of the API", () => {
  it("is the truth in the original within 0.5 px or degrees, whatever is wrong with the images and the preparation", async () => {
    await using client = createCaptchaClient({ apiKey: mock.keys.pro, baseUrl: mock.url });
    const task = fc.record({ kind, seed, disturbances, maxSide: fc.integer({ min: 300, max: 1000 }), page });
    await fc.assert(
      fc.asyncProperty(task, async ({ kind: name, seed: number, disturbances: wrong, maxSide, page: box }) => {
        const scene = await scenes[name]({ seed: number, disturbances: wrong });
        const options = { prepare: { maxSide } };
        const images = imagesOf(scene);
        if (name === "puzzle" && scene.kind === "puzzle") {
          const { answer } = await client.solvePuzzle(images, {
            ...options,
            answer: { page: { image: { width: box.width } } },
          });
          expect(errorOf(answer, scene)).toBeLessThan(0.5);
          const shown = (scene.truth.slideXPx * box.width) / scene.images.puzzle.width;
          if (shown >= 0) expect(Math.abs((answer.slide.pagePx ?? Number.NaN) - shown)).toBeLessThan(1);
        } else if (name === "rotate") {
          expect(errorOf((await client.solveRotate(images, options)).answer, scene)).toBeLessThan(0.5);
        } else {
          const { answer } = await client.solveShapes(images, options);
          expect(errorOf(answer, scene)).toBeLessThan(0.5);
        }
      }),
      { numRuns: 20 },
    );
  }, 180_000);

  it("belongs to its own images when many are asked for at once", async () => {
    await using client = createCaptchaClient({ apiKey: mock.keys.pro, baseUrl: mock.url, concurrency: 16 });
    const all = await Promise.all(
      Array.from({ length: 48 }, (_, index) => {
        const make = [puzzleScene, rotateScene, shapesScene][index % 3] ?? puzzleScene;
        return make({ seed: index }) as Promise<Scene>;
      }),
    );
    const tasks = all.map((scene) => ({ kind: scene.kind, ...(imagesOf(scene) as object) }) as never);
    let count = 0;
    for await (const result of client.solveAll(tasks)) {
      expect(result.index).toBe(count++);
      if (result.status === "rejected") throw result.reason;
      expect(errorOf(result.value.answer, all[result.index] as Scene)).toBeLessThan(0.5);
    }
    expect(count).toBe(48);
  }, 60_000);

  it("moves with clear columns left of the piece, and not when it is of its visible part", async () => {
    await using client = createCaptchaClient({ apiKey: mock.keys.pro, baseUrl: mock.url });
    const plain = await puzzleScene({ seed: 5 });
    const widened = await puzzleScene({ seed: 5, disturbances: { clearMarginPx: 20 } });
    const left = async (scene: Scene) => (await client.solvePuzzle(imagesOf(scene))).answer.slide.leftPx;
    expect((await left(plain)) - (await left(widened))).toBeCloseTo(20, 0);
    const visible = await Promise.all(
      [plain, widened].map(async (scene) => {
        const { piece } = await preparePuzzle(imagesOf(scene));
        return (await left(scene)) + piece.transform.toOriginal({ x: piece.visible.left, y: 0 }).x;
      }),
    );
    expect(visible[0]).toBeCloseTo(visible[1] ?? Number.NaN, 0);
  });
});
