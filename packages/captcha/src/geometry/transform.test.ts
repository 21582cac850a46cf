import { describe, expect, it } from "vitest";
import type { Orientation } from "./orientation.ts";
import { createTransform, type TransformData } from "./transform.ts";

const stored = { width: 40, height: 20 };
const plain: TransformData = { stored, orientation: 1, steps: [] };

describe("the transform of an upright image", () => {
  it("moves nothing without steps", () => {
    const transform = createTransform(plain);
    expect(transform).toMatchObject({ isIdentity: true, original: stored, prepared: stored });
    expect(transform.toPrepared({ x: 7, y: 3 })).toEqual({ x: 7, y: 3 });
  });

  it("is no identity when the right or the lower part is cut off, though nothing moves", () => {
    const transform = createTransform({ ...plain, steps: [{ type: "crop", left: 0, top: 0, width: 30, height: 20 }] });
    expect(transform.toOriginal({ x: 7, y: 3 })).toEqual({ x: 7, y: 3 });
    expect(transform).toMatchObject({ isIdentity: false, prepared: { width: 30, height: 20 } });
  });

  it("scales from corner to corner when it shrinks", () => {
    const transform = createTransform({ ...plain, steps: [{ type: "scale", width: 10, height: 5 }] });
    expect(transform.toPrepared({ x: 40, y: 20 })).toEqual({ x: 10, y: 5 });
    expect(transform.toOriginal({ x: 0, y: 0 })).toEqual({ x: 0, y: 0 });
  });

  it("carries the half pixel by which libvips moves what it enlarges, on both axes", () => {
    const transform = createTransform({ ...plain, steps: [{ type: "scale", width: 80, height: 10 }] });
    expect(transform.toPrepared({ x: 10, y: 10 })).toEqual({ x: 20.5, y: 5.5 });
  });

  it("shows the whole original on a page, whatever was cut off", () => {
    const steps = [{ type: "crop", left: 10, top: 5, width: 20, height: 10 }] as const;
    const box = { left: 100, top: 50, width: 80, height: 40 };
    expect(createTransform({ ...plain, steps }).toPage({ x: 0, y: 0 }, box)).toEqual({ x: 120, y: 60 });
  });
});

/** Where the first stored pixel's outer corner is shown, and the one right of it along the stored row. */
const shown: Readonly<Record<Orientation, readonly [string, string]>> = {
  1: ["0,0", "40,0"],
  2: ["40,0", "0,0"],
  3: ["40,20", "0,20"],
  4: ["0,20", "40,20"],
  5: ["0,0", "0,40"],
  6: ["20,0", "20,40"],
  7: ["20,40", "20,0"],
  8: ["0,40", "0,0"],
};

describe("the transform of an image with an EXIF orientation", () => {
  it.each(Object.entries(shown))("turns it upright by orientation %s", (name, [origin, right]) => {
    const transform = createTransform({ ...plain, orientation: Number(name) as Orientation });
    const toStored = (place: string) => {
      const [x, y] = place.split(",").map(Number) as [number, number];
      const stands = transform.toStored({ x, y });
      return { x: stands.x + 0, y: stands.y + 0 };
    };
    expect(toStored(origin)).toEqual({ x: 0, y: 0 });
    expect(toStored(right)).toEqual({ x: 40, y: 0 });
    expect(transform.original).toEqual(Number(name) < 5 ? stored : { width: 20, height: 40 });
  });
});
