import {
  type Box,
  type CaptchaClient,
  createCaptchaClient,
  type Point,
  type PuzzleAnswer,
  type RotateAnswer,
  type ShapesAnswer,
} from "@webcast-kit/captcha";
import {
  type Disturbances,
  puzzleScene,
  rotateScene,
  type Scene,
  type SceneImage,
  type ShapesScene,
  shapesScene,
} from "@webcast-kit/captcha/testing";
import { type MockServer, startMockServer } from "@webcast-kit/mock-server";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { angleBetween } from "./captcha-scenes.ts";

let mock: MockServer;
beforeAll(async () => {
  mock = await startMockServer({ limits: false });
});
afterAll(() => mock.close());

const scenes = { puzzle: puzzleScene, rotate: rotateScene, shapes: shapesScene };
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

/** How a page shows a picture, and the slider below it, in CSS px. */
interface Page {
  readonly box: Box;
  readonly track: number;
  readonly knob: number;
}

const px = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const page: fc.Arbitrary<Page> = fc.record({
  box: fc.record({ left: px(0, 300), top: px(0, 300), width: px(200, 800), height: px(120, 500) }),
  track: px(200, 800),
  knob: px(20, 100),
});

const imagesOf = (scene: Scene): never =>
  Object.fromEntries(
    (Object.entries(scene.images) as [string, SceneImage][]).map(([name, { bytes }]) => [name, bytes]),
  ) as never;

type AnyAnswer = PuzzleAnswer | RotateAnswer | ShapesAnswer;

/** How far an answer is from the truth, in px of the original, or degrees. */
function errorOf(answer: AnyAnswer, scene: Scene): number {
  if (answer.kind === "puzzle" && scene.kind === "puzzle") return Math.abs(answer.slide.leftPx - scene.truth.slideXPx);
  if (answer.kind === "rotate" && scene.kind === "rotate") {
    return angleBetween(answer.turn.relativeDeg, scene.truth.angleDegrees);
  }
  if (answer.kind === "shapes" && scene.kind === "shapes") {
    return farthest(
      answer.points.map(({ original }) => original),
      truthsOf(scene),
    );
  }
  throw new TypeError(`an answer to ${answer.kind} for a scene of ${scene.kind}`);
}

function truthsOf({ truth: { point1, point2 } }: ShapesScene): Point[] {
  return [point1, point2];
}

/** The longest distance of two lists of points, from left to right. */
function farthest(points: readonly Point[], truths: readonly Point[]): number {
  const sorted = (list: readonly Point[]) => list.toSorted((a, b) => a.x - b.x);
  const others = sorted(truths);
  const distances = sorted(points).map(({ x, y }, index) =>
    Math.hypot(x - (others[index]?.x ?? 0), y - (others[index]?.y ?? 0)),
  );
  return Math.max(...distances);
}

/** Half a pixel of the original, as many as that is on the page. */
const toleranceOn = (shown: number, original: number) => (0.5 * shown) / original + 1e-6;

/** Solves a scene, and compares the answer with the truth: in the original, and on a page. */
async function checkScene(client: CaptchaClient, scene: Scene, maxSide: number, { box, track, knob }: Page) {
  const prepare = { maxSide };
  const images = imagesOf(scene);
  if (scene.kind === "puzzle") {
    const { answer } = await client.solvePuzzle(images, {
      prepare,
      answer: { page: { image: { width: box.width }, track, knob } },
    });
    const { puzzle, piece } = scene.images;
    const scale = box.width / puzzle.width;
    const wanted = Math.max(0, scene.truth.slideXPx * scale);
    const travel = (puzzle.width - piece.width) * scale;
    expect(Math.abs((answer.slide.pagePx ?? Number.NaN) - wanted)).toBeLessThan(toleranceOn(box.width, puzzle.width));
    const knobPx = (wanted * (track - knob)) / travel;
    expect(Math.abs((answer.slide.knobPx ?? Number.NaN) - knobPx)).toBeLessThan(
      toleranceOn(track - knob, travel / scale),
    );
    return errorOf(answer, scene);
  }
  if (scene.kind === "rotate") {
    const { answer } = await client.solveRotate(images, { prepare, answer: { slider: { track, knob } } });
    const turned = ((answer.turn.knobPx ?? Number.NaN) * 360) / (track - knob);
    expect(angleBetween(turned, scene.truth.angleDegrees)).toBeLessThan(0.5);
    return errorOf(answer, scene);
  }
  const { answer } = await client.solveShapes(images, { prepare, answer: { box } });
  const { width, height } = scene.images.image;
  const truths = truthsOf(scene).map(({ x, y }) => ({
    x: box.left + (x * box.width) / width,
    y: box.top + (y * box.height) / height,
  }));
  const found = answer.points.map(({ page: place }) => place ?? { x: Number.NaN, y: Number.NaN });
  expect(farthest(found, truths)).toBeLessThan(toleranceOn(Math.max(box.width / width, box.height / height), 1));
  return errorOf(answer, scene);
}

describe("an answer of the API", () => {
  it.each(["puzzle", "rotate", "shapes"] as const)(
    "is the truth in the original within 0.5 px or degrees, and on any page, whatever is wrong with the images: %s",
    async (kind) => {
      await using client = createCaptchaClient({ apiKey: mock.keys.pro, baseUrl: mock.url });
      const task = fc.record({ seed, disturbances, maxSide: fc.integer({ min: 300, max: 1000 }), page });
      await fc.assert(
        fc.asyncProperty(task, async ({ seed: number, disturbances: wrong, maxSide, page: shown }) => {
          const scene = await scenes[kind]({ seed: number, disturbances: wrong });
          expect(await checkScene(client, scene, maxSide, shown)).toBeLessThan(0.5);
        }),
        { numRuns: 12 },
      );
    },
    180_000,
  );

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

  it("moves with clear columns left of the piece, and not when the API speaks of its visible part", async () => {
    const left = async (margin: number, slideReference: "pieceImage" | "pieceVisible") => {
      await using server = await startMockServer({ limits: false, quirks: { slideReference } });
      await using client = createCaptchaClient({ apiKey: server.keys.pro, baseUrl: server.url });
      const scene = await puzzleScene({ seed: 5, disturbances: { clearMarginPx: margin } });
      const reference = slideReference === "pieceImage" ? "piece-image" : "piece-visible";
      const { answer } = await client.solvePuzzle(imagesOf(scene), { answer: { reference } });
      expect(errorOf(answer, scene)).toBeLessThan(0.5);
      return answer.slide;
    };
    const [plain, widened] = [await left(0, "pieceImage"), await left(20, "pieceImage")];
    expect(plain.preparedPx - widened.preparedPx).toBeCloseTo(20, 0);
    const [visible, same] = [await left(0, "pieceVisible"), await left(20, "pieceVisible")];
    expect(visible.preparedPx).toBeCloseTo(same.preparedPx, 0);
  }, 30_000);
});
