import { describe, expect, it } from "vitest";
import type { Pixels } from "./pixels.ts";
import { visiblePart } from "./visible-part.ts";

function piece(alphaAt: (x: number, y: number) => number): Pixels {
  const [width, height] = [30, 20];
  const data = new Uint8Array(width * height * 4);
  for (let index = 0; index < width * height; index++) {
    data[index * 4 + 3] = alphaAt(index % width, Math.floor(index / width));
  }
  return { data, width, height };
}

const isIn = (x: number, y: number) => x >= 4 && x < 14 && y >= 6 && y < 18;

describe("the visible part", () => {
  it("is what has an alpha of 128 or more", () => {
    const part = visiblePart(piece((x, y) => (isIn(x, y) ? 128 : 127)));
    expect(part).toEqual({ centre: { x: 9, y: 12 }, left: 4, width: 10, height: 12 });
  });

  it("has its centre where most of it is", () => {
    const part = visiblePart(piece((x, y) => (isIn(x, y) ? (x < 9 ? 250 : 125) : 0)));
    expect(part?.centre).toEqual({ x: 6.5, y: 12 });
    const weighted = visiblePart(piece((x, y) => (isIn(x, y) ? (x < 9 ? 128 : 255) : 0)));
    expect(weighted?.centre.x).toBeGreaterThan(9.5);
  });

  it("is not widened by a pixel of noise", () => {
    const part = visiblePart(piece((x, y) => (isIn(x, y) || (x === 29 && y === 0) ? 255 : 0)));
    expect(part).toMatchObject({ left: 4, width: 10, height: 12 });
  });

  it("is nothing where all is clear", () => expect(visiblePart(piece(() => 127))).toBeUndefined());
});
