import { createHash } from "node:crypto";
import type { Random } from "../../rooms/random.ts";
import { randomFor } from "../../world/ids.ts";
import type { Handler } from "../call.ts";
import { ApiError } from "../reply.ts";

/**
 * Nothing is solved here: the numbers are plausible, and depend on the bytes of the images only, so that the same
 * images always get the same answer.
 */

/** Sizes of the images that the reference's examples stand for, in pixels. The images are not looked at. */
const PUZZLE_WIDTH = 400;
const SHAPES_WIDTH = 340;
const SHAPES_HEIGHT = 240;

export const solvePuzzle: Handler<"solvePuzzle"> = ({ parameters: { puzzle, piece } }) => {
  const random = randomOf("puzzle", { puzzle, piece });
  const slide_x_px = random.integer(60, PUZZLE_WIDTH - 80);
  return { slide_x_proportion: slide_x_px / PUZZLE_WIDTH, slide_x_px, ...outcome(random) };
};

export const solveRotate: Handler<"solveRotate"> = ({ parameters: { outer, inner } }) => {
  const random = randomOf("rotate", { outer, inner });
  return { angle: random.integer(1, 359), ...outcome(random) };
};

export const solveShapes: Handler<"solveShapes"> = ({ parameters: { image } }) => {
  const random = randomOf("shapes", { image });
  // One in each half: two shapes are never at one place.
  const point = (left: number) => ({
    x: left + random.integer(20, SHAPES_WIDTH / 2 - 20),
    y: random.integer(20, SHAPES_HEIGHT - 20),
  });
  return { point1: point(0), point2: point(SHAPES_WIDTH / 2), ...outcome(random) };
};

function outcome(random: Random): { confidence: number; solve_time_ms: number } {
  return { confidence: random.integer(70, 99) / 100, solve_time_ms: random.integer(8, 60) };
}

/** Chance that comes from the images alone, whatever the seed of the mock. */
function randomOf(kind: string, images: Readonly<Record<string, string>>): Random {
  const digests = Object.entries(images).map(([name, text]) =>
    createHash("sha256").update(readImage(name, text)).digest("hex"),
  );
  return randomFor(0, "captcha", kind, ...digests);
}

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

function readImage(name: string, text: string): Buffer {
  const bytes = BASE64.test(text) ? Buffer.from(text, "base64") : undefined;
  if (bytes === undefined) throw new ApiError("INVALID_REQUEST", `${name} must be an image in base64`);
  if (!isImage(bytes)) throw new ApiError("INVALID_REQUEST", `${name} must be a PNG, JPEG or WebP image in base64`);
  return bytes;
}

/** Goes by the first bytes. */
function isImage(bytes: Buffer): boolean {
  const start = bytes.toString("latin1", 0, 12);
  const isWebp = start.startsWith("RIFF") && start.endsWith("WEBP");
  return isWebp || start.startsWith("\x89PNG\r\n\x1a\n") || start.startsWith("\xff\xd8\xff");
}
