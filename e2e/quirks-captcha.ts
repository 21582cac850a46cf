import { puzzleScene, rotateScene } from "@webcast-kit/captcha/testing";
import { expect } from "vitest";
import type { Checks } from "./quirks-rig.ts";

/** The visible part of a synthetic piece begins here, in px of its image. */
const PIECE_MARGIN = 8;

/** Readings of what an answer about images means. A client cannot tell them apart: who maps the answer has to know. */
export const captchaChecks: Checks<"slideReference" | "captchaAngle"> = {
  slideReference: async ({ client }, value) => {
    const { images, truth } = await puzzleScene({ seed: 1 });
    const wanted = truth.slideXPx + (value === "pieceVisible" ? PIECE_MARGIN : 0);
    const [puzzle, piece] = [images.puzzle.bytes.toString("base64"), images.piece.bytes.toString("base64")];
    const { slide_x_px, slide_x_proportion } = await client.rest.solvePuzzle({ puzzle, piece });
    expect(slide_x_px).toBeCloseTo(wanted, 0);
    expect(slide_x_proportion * 552).toBeCloseTo(slide_x_px, 6);
  },
  captchaAngle: async ({ client }, value) => {
    const { images, truth } = await rotateScene({ seed: 1 });
    const [outer, inner] = [images.outer.bytes.toString("base64"), images.inner.bytes.toString("base64")];
    const { angle } = await client.rest.solveRotate({ outer, inner });
    expect(angle).toBeCloseTo(value === "perDisc" ? truth.angleDegrees / 2 : truth.angleDegrees, 0);
  },
};
