import { createHash } from "node:crypto";
import { type EndpointRequest, endpoints } from "@webcast-kit/contract";
import { answerPuzzle, answerRotate, answerShapes } from "../../captcha/answers.ts";
import { type CaptchaEndpoint, exampleAnswer } from "../../captcha/examples.ts";
import { imageBytes } from "../../captcha/image-bytes.ts";
import { randomFor } from "../../world/ids.ts";
import type { Handler } from "../call.ts";

export const solvePuzzle: Handler<"solvePuzzle"> = async ({ parameters, mock: { quirks } }) => {
  const images = readImages("solvePuzzle", parameters);
  return (
    exampleAnswer("solvePuzzle", parameters, quirks) ?? { ...(await answerPuzzle(images, quirks)), ...outcome(images) }
  );
};

export const solveRotate: Handler<"solveRotate"> = async ({ parameters, mock: { quirks } }) => {
  const images = readImages("solveRotate", parameters);
  return (
    exampleAnswer("solveRotate", parameters, quirks) ?? { ...(await answerRotate(images, quirks)), ...outcome(images) }
  );
};

export const solveShapes: Handler<"solveShapes"> = async ({ parameters, mock: { quirks } }) => {
  const images = readImages("solveShapes", parameters);
  return exampleAnswer("solveShapes", parameters, quirks) ?? { ...(await answerShapes(images)), ...outcome(images) };
};

/** The images that the endpoint has; what else a request brings is of no interest, whatever it is. */
function readImages<Name extends CaptchaEndpoint>(
  name: Name,
  parameters: EndpointRequest<Name>,
): Record<keyof EndpointRequest<Name>, Buffer> {
  const texts: object = parameters;
  const fields = Object.keys(endpoints[name].example.request);
  const images = fields.map((field) => [field, imageBytes(field, Reflect.get(texts, field))]);
  return Object.fromEntries(images) as Record<keyof EndpointRequest<Name>, Buffer>;
}

/** Chance that comes from the images alone: the same ones always get the same answer, whatever the seed of the mock. */
function outcome(images: Readonly<Record<string, Buffer>>): { confidence: number; solve_time_ms: number } {
  const digests = Object.values(images).map((bytes) => createHash("sha256").update(bytes).digest("hex"));
  const random = randomFor(0, "captcha", ...digests);
  return { confidence: random.integer(70, 99) / 100, solve_time_ms: random.integer(8, 60) };
}
