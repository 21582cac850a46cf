import {
  type Disturbances,
  puzzleScene,
  rotateScene,
  type SceneImage,
  type ShapesTruth,
  shapesScene,
} from "@webcast-kit/captcha/testing";
import type { EndpointData } from "@webcast-kit/contract";
import { type MockServer, startMockServer } from "@webcast-kit/mock-server";
import fc from "fast-check";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { angleBetween, ask } from "./captcha-scenes.ts";

/*
 * The mock has never seen these images, and nobody has told it anything: it answers by the code that is drawn into them.
 * Writer and reader share nothing but the contract's tables.
 */

const TOLERANCE_PX = 0.5;
const TOLERANCE_DEGREES = 0.5;
const numRuns = Number(process.env["FC_NUM_RUNS"] ?? 25);
/** Of each property; most of it is for encoders of AVIF on a busy machine. */
const TIMEOUT_MS = 60_000 + numRuns * 5000;

let mock: MockServer;
beforeAll(async () => {
  mock = await startMockServer({ limits: false });
});
afterAll(() => mock.close());

const anyDisturbances: fc.Arbitrary<Disturbances> = fc
  .record(
    {
      alphaNoise: fc.boolean(),
      colourNoise: fc.boolean(),
      clearMarginPx: fc.nat(60),
      scale: fc.constantFrom(0.5, 1, 2),
      darkFramePx: fc.nat(100),
      opaqueDiscs: fc.boolean(),
      orientation: fc.constantFrom(1, 2, 3, 4, 5, 6, 7, 8),
      format: fc.constantFrom("png", "jpeg", "webp", "avif"),
    },
    { requiredKeys: [] },
  )
  // Noise of double size in PNG is larger than a request may be.
  .map((some) => (some.scale === 2 && some.colourNoise ? { ...some, scale: 1 as const } : some));

const anyScene = fc.record({ seed: fc.integer({ min: 0, max: 2 ** 32 - 1 }), disturbances: anyDisturbances });

/** PNG or JPEG, as the API takes them, of the same pixels upright. */
async function sendable({ bytes, mime }: SceneImage): Promise<{ bytes: Buffer }> {
  if (mime === "image/png" || mime === "image/jpeg") return { bytes };
  const image = sharp(bytes).autoOrient();
  const { hasAlpha } = await sharp(bytes).metadata();
  return { bytes: await (hasAlpha ? image.png() : image.jpeg({ quality: 95 })).toBuffer() };
}

function expectPoints({ point1, point2 }: EndpointData<"solveShapes">, wanted: ShapesTruth): void {
  for (const [found, place] of [
    [point1, wanted.point1],
    [point2, wanted.point2],
  ] as const) {
    expect(Math.hypot(found.x - place.x, found.y - place.y)).toBeLessThan(TOLERANCE_PX);
  }
}

describe("the mock answers by truth, whatever the seed and whatever is wrong with the images", () => {
  it("puzzles", { timeout: TIMEOUT_MS }, async () => {
    const property = fc.asyncProperty(anyScene, async (scene) => {
      const { images, truth } = await puzzleScene(scene);
      const sent = { puzzle: await sendable(images.puzzle), piece: await sendable(images.piece) };
      const answer = await ask(mock, "solvePuzzle", sent);
      expect(Math.abs(answer.slide_x_px - truth.slideXPx)).toBeLessThan(TOLERANCE_PX);
      expect(answer.slide_x_proportion * images.puzzle.width).toBeCloseTo(answer.slide_x_px, 6);
    });
    await fc.assert(property, { numRuns });
  });

  it("whirls", { timeout: TIMEOUT_MS }, async () => {
    const property = fc.asyncProperty(anyScene, async (scene) => {
      const { images, truth } = await rotateScene(scene);
      const sent = { outer: await sendable(images.outer), inner: await sendable(images.inner) };
      const { angle } = await ask(mock, "solveRotate", sent);
      expect(angleBetween(angle, truth.angleDegrees)).toBeLessThan(TOLERANCE_DEGREES);
    });
    await fc.assert(property, { numRuns });
  });

  it("pictures of shapes", { timeout: TIMEOUT_MS }, async () => {
    const property = fc.asyncProperty(anyScene, async (scene) => {
      const { images, truth } = await shapesScene(scene);
      expectPoints(await ask(mock, "solveShapes", { image: await sendable(images.image) }), truth);
    });
    await fc.assert(property, { numRuns });
  });
});

/** What is done to an image after it was made, by sharp. */
interface Change {
  readonly ratio: number;
  readonly crop: Edges;
  readonly pad: Edges;
}

interface Edges {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const edges = (max: number): fc.Arbitrary<Edges> =>
  fc.record({ left: fc.nat(max), top: fc.nat(max), right: fc.nat(max), bottom: fc.nat(max) });

const noEdges: Edges = { left: 0, top: 0, right: 0, bottom: 0 };
const anyRatio = fc.double({ min: 0.4, max: 1.6, noNaN: true });
/** Of margins: dots begin 13 px from the edges. */
const anyChange: fc.Arbitrary<Change> = fc.record({ ratio: anyRatio, crop: edges(12), pad: edges(40) });
const anyNative = fc.record({
  seed: fc.nat(),
  disturbances: fc.record({
    colourNoise: fc.boolean(),
    alphaNoise: fc.boolean(),
    format: fc.constantFrom("png", "jpeg"),
  }) as fc.Arbitrary<Disturbances>,
});

/** sharp moves what it enlarges by half a pixel. */
const ENLARGING_SHIFT = 0.5;

interface Changed {
  readonly bytes: Buffer;
  /** Where a place of the image is now. */
  readonly moved: (place: { readonly x: number; readonly y: number }) => { x: number; y: number };
}

/** Crops, then scales, then pads with clear or dark margins. */
async function change({ bytes, width, height, mime }: SceneImage, { ratio, crop, pad }: Change): Promise<Changed> {
  const [cropped, high] = [width - crop.left - crop.right, height - crop.top - crop.bottom];
  const size = { width: Math.round(cropped * ratio), height: Math.round(high * ratio) };
  const part = sharp(bytes).extract({ left: crop.left, top: crop.top, width: cropped, height: high });
  // Each step by itself: sharp would put them into an order of its own.
  const resized = sharp(await part.png().toBuffer()).resize({ ...size, fit: "fill" });
  const padded = sharp(await resized.png().toBuffer()).extend({ ...pad, background: { r: 0, g: 0, b: 0, alpha: 0 } });
  // What is enlarged would be too large for a request in PNG.
  const isPng = mime === "image/png" && (ratio < 1 || (await sharp(bytes).metadata()).hasAlpha);
  const shift = size.width > cropped || size.height > high ? ENLARGING_SHIFT : 0;
  return {
    bytes: await (isPng ? padded.png() : padded.removeAlpha().jpeg({ quality: 90 })).toBuffer(),
    moved: ({ x, y }) => ({
      x: ((x - crop.left) * size.width) / cropped + shift + pad.left,
      y: ((y - crop.top) * size.height) / high + shift + pad.top,
    }),
  };
}

describe("the mock answers in the pixels of what was sent, also when it was scaled, cropped and padded", () => {
  it("puzzles, both of whose images are scaled alike", { timeout: TIMEOUT_MS }, async () => {
    const property = fc.asyncProperty(anyNative, anyChange, edges(40), async (scene, changed, pad) => {
      const { images, truth } = await puzzleScene(scene);
      const puzzle = await change(images.puzzle, changed);
      const piece = await change(images.piece, { ratio: changed.ratio, crop: noEdges, pad });
      // Sides are whole numbers, so that scales differ a little: the middle of the piece belongs to that of the gap.
      const middle = { x: 51, y: 55 };
      const gap = puzzle.moved({ x: truth.slideXPx + middle.x, y: truth.topPx + middle.y });
      const wanted = gap.x - piece.moved(middle).x;
      fc.pre(wanted > 0);
      const { slide_x_px } = await ask(mock, "solvePuzzle", { puzzle, piece });
      expect(Math.abs(slide_x_px - wanted)).toBeLessThan(TOLERANCE_PX);
    });
    await fc.assert(property, { numRuns });
  });

  it("whirls, each of whose images is scaled in its own way", { timeout: TIMEOUT_MS }, async () => {
    const anyDisc = fc.record({
      ratio: fc.double({ min: 0.4, max: 1.3, noNaN: true }),
      crop: fc.constant(noEdges),
      pad: edges(40),
    });
    const property = fc.asyncProperty(anyNative, anyDisc, anyDisc, async (scene, ring, disc) => {
      const { images, truth } = await rotateScene(scene);
      const sent = { outer: await change(images.outer, ring), inner: await change(images.inner, disc) };
      const { angle } = await ask(mock, "solveRotate", sent);
      expect(angleBetween(angle, truth.angleDegrees)).toBeLessThan(TOLERANCE_DEGREES);
    });
    await fc.assert(property, { numRuns });
  });

  it("pictures of shapes", { timeout: TIMEOUT_MS }, async () => {
    const property = fc.asyncProperty(anyNative, anyChange, async (scene, changed) => {
      const { images, truth } = await shapesScene(scene);
      const image = await change(images.image, changed);
      const wanted = { point1: image.moved(truth.point1), point2: image.moved(truth.point2) };
      expectPoints(await ask(mock, "solveShapes", { image }), wanted);
    });
    await fc.assert(property, { numRuns });
  });
});
