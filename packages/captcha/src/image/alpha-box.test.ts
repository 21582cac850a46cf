import { describe, expect, it } from "vitest";
import { paint } from "../../testing/images.ts";
import { alphaBox, isOpaque } from "./alpha-box.ts";

const SIZE = { width: 40, height: 30 };

/** What is seen of a box from 10, 5 to 30, 25, with noise that a function adds. */
const boxed = (noise: (x: number, y: number) => number | undefined = () => undefined) =>
  paint(SIZE, 4, (x, y) => [9, 9, 9, noise(x, y) ?? (x > 10 && x < 30 && y > 5 && y < 25 ? 255 : 0)]);

describe("the box of what can be seen", () => {
  it("is that of the pixels above the threshold", () => {
    expect(alphaBox(boxed())).toEqual({ left: 10, top: 5, width: 20, height: 20 });
  });

  it("is not widened by single pixels that noise made visible, and not narrowed by single clear ones", () => {
    const noise = (x: number, y: number) => {
      if (x % 7 !== 0.5 || y % 5 !== 0.5) return undefined;
      return x > 10 && x < 30 ? 19 : 240;
    };
    expect(alphaBox(boxed(noise))).toEqual({ left: 10, top: 5, width: 20, height: 20 });
  });

  it("takes in soft rims and shadows by a lower threshold", () => {
    const rim = (x: number, y: number) => (x > 8 && x < 10 && y > 5 && y < 25 ? 60 : undefined);
    expect(alphaBox(boxed(rim))).toMatchObject({ left: 10, width: 20 });
    expect(alphaBox(boxed(rim), 32)).toMatchObject({ left: 8, width: 22 });
  });

  it("holds what reaches the edges of the image", () => {
    expect(alphaBox(paint(SIZE, 4, () => [9, 9, 9, 255]))).toEqual({ left: 0, top: 0, ...SIZE });
  });

  it("is the whole image when nothing can be seen, or there is no alpha", () => {
    expect(alphaBox(paint(SIZE, 4, () => [9, 9, 9, 0]))).toEqual({ left: 0, top: 0, ...SIZE });
    expect(alphaBox(paint(SIZE, 3, () => [9, 9, 9]))).toEqual({ left: 0, top: 0, ...SIZE });
  });
});

describe("an image", () => {
  it("is opaque when all of it is seen, with and without alpha, whatever the noise", () => {
    expect(isOpaque(paint(SIZE, 3, () => [9, 9, 9]))).toBe(true);
    expect(isOpaque(paint(SIZE, 4, (x) => [9, 9, 9, x % 2 < 1 ? 235 : 255]))).toBe(true);
    expect(isOpaque(boxed())).toBe(false);
  });
});
