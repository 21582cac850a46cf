import Type from "typebox";
import { limitedText } from "./common.ts";
import { defineEndpoint } from "./endpoint.ts";

/** Two images of this length do not fit one body of a MiB: that limit comes first. */
const MAX_IMAGE_LENGTH = 700_000;

const image = (what: string): Type.TString =>
  limitedText(MAX_IMAGE_LENGTH, `${what}, PNG or JPEG in base64`, { contentEncoding: "base64" });

/** The smallest PNG: it stands for any image, and the mock server answers it with the examples below. */
const shownImage = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=";

const Outcome = {
  confidence: Type.Number({ minimum: 0, maximum: 1, description: "How sure the answer is; 1 is certain" }),
  solve_time_ms: Type.Number({ minimum: 0, description: "Time that solving took, milliseconds" }),
};

const Point = Type.Object(
  {
    x: Type.Number({ description: "Pixels from the left edge" }),
    y: Type.Number({ description: "Pixels from the top edge" }),
  },
  { description: "In pixels of the image" },
);

export const solvePuzzle = defineEndpoint({
  name: "solvePuzzle",
  method: "POST",
  path: "/captcha/solve/puzzle",
  summary: "Find where a puzzle piece belongs",
  tier: "basic",
  parametersIn: "body",
  request: Type.Object({ puzzle: image("The background"), piece: image("The piece") }),
  data: Type.Object({
    slide_x_proportion: Type.Number({ minimum: 0, maximum: 1, description: "slide_x_px as a share of the width" }),
    slide_x_px: Type.Number({ minimum: 0, description: "How far to slide, in pixels of the background" }),
    ...Outcome,
  }),
  example: {
    request: { puzzle: shownImage, piece: shownImage },
    data: { slide_x_proportion: 0.42, slide_x_px: 168, confidence: 0.95, solve_time_ms: 12 },
  },
});

export const solveRotate = defineEndpoint({
  name: "solveRotate",
  method: "POST",
  path: "/captcha/solve/rotate",
  summary: "Find how far an inner image is turned",
  tier: "basic",
  parametersIn: "body",
  request: Type.Object({ outer: image("The outer ring"), inner: image("The turned middle") }),
  data: Type.Object({ angle: Type.Number({ description: "How far to turn, in degrees" }), ...Outcome }),
  example: {
    request: { outer: shownImage, inner: shownImage },
    data: { angle: 127, confidence: 0.82, solve_time_ms: 45 },
  },
});

export const solveShapes = defineEndpoint({
  name: "solveShapes",
  method: "POST",
  path: "/captcha/solve/shapes",
  summary: "Find the two shapes that are the same",
  tier: "basic",
  parametersIn: "body",
  request: Type.Object({ image: image("The shapes") }),
  data: Type.Object({ point1: Point, point2: Point, ...Outcome }),
  example: {
    request: { image: shownImage },
    data: { point1: { x: 85, y: 120 }, point2: { x: 245, y: 120 }, confidence: 0.78, solve_time_ms: 30 },
  },
});
