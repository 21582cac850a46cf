import { createHash } from "node:crypto";
import { answerPuzzle, answerRotate, answerShapes } from "../../captcha/answers.ts";
import { exampleAnswer } from "../../captcha/examples.ts";
import { imageBytes } from "../../captcha/image-bytes.ts";
import { randomFor } from "../../world/ids.ts";
import type { Handler } from "../call.ts";

export const solvePuzzle: Handler<"solvePuzzle"> = async ({ parameters, mock: { quirks } }) => {
  const images = readImages(parameters);
  return (
    exampleAnswer("solvePuzzle", parameters, quirks) ?? { ...(await answerPuzzle(images, quirks)), ...outcome(images) }
  );
};

export const solveRotate: Handler<"solveRotate"> = async ({ parameters, mock: { quirks } }) => {
  const images = readImages(parameters);
  return (
    exampleAnswer("solveRotate", parameters, quirks) ?? { ...(await answerRotate(images, quirks)), ...outcome(images) }
  );
};

export const solveShapes: Handler<"solveShapes"> = async ({ parameters, mock: { quirks } }) => {
  const images = readImages(parameters);
  return exampleAnswer("solveShapes", parameters, quirks) ?? { ...(await answerShapes(images)), ...outcome(images) };
};

function readImages<Name extends string>(texts: Readonly<Record<Name, string>>): Record<Name, Buffer> {
  const images = Object.entries<string>(texts).map(([name, text]) => [name, imageBytes(name, text)]);
  return Object.fromEntries(images) as Record<Name, Buffer>;
}

/** Chance that comes from the images alone: the same ones always get the same answer, whatever the seed of the mock. */
function outcome(images: Readonly<Record<string, Buffer>>): { confidence: number; solve_time_ms: number } {
  const digests = Object.values(images).map((bytes) => createHash("sha256").update(bytes).digest("hex"));
  const random = randomFor(0, "captcha", ...digests);
  return { confidence: random.integer(70, 99) / 100, solve_time_ms: random.integer(8, 60) };
}
