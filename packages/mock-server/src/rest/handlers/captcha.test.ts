import { endpoints } from "@webcast-kit/contract";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callEndpoint } from "../../../testing/rest-client.ts";
import { drawScene, panels } from "../../../testing/scene.ts";
import type { Pixels } from "../../captcha/pixels.ts";
import { type MockServer, startMockServer } from "../../server.ts";

let plain: MockServer;
let other: MockServer;
beforeAll(async () => {
  plain = await startMockServer({ limits: false });
  const quirks = { slideReference: "pieceVisible", captchaAngle: "perDisc" } as const;
  other = await startMockServer({ limits: false, seed: 2, quirks });
});
afterAll(async () => {
  await Promise.all([plain.close(), other.close()]);
});

const text = async ({ data, width, height }: Pixels, format: "png" | "jpeg" | "webp" | "gif" = "png") => {
  const image = sharp(data, { raw: { width, height, channels: 4 } }).toFormat(format);
  return (await image.toBuffer()).toString("base64");
};

/** 40 x 60 px that can be seen, 12 from the left and 5 from the top: their middle is at 32, 35. */
const piece = (alphaAround = 0): Pixels => {
  const data = new Uint8Array(70 * 80 * 4);
  for (let index = 0; index < 70 * 80; index++) {
    const [x, y] = [index % 70, Math.floor(index / 70)];
    data[index * 4 + 3] = x >= 12 && x < 52 && y >= 5 && y < 65 ? 255 : alphaAround;
  }
  return { data, width: 70, height: 80 };
};

const puzzle = await text(drawScene("puzzle", panels.puzzle));
const puzzleImages = { puzzle, piece: await text(piece()) };

/** A disc or ring that is turned clockwise. */
const turned = (name: "inner" | "outer", degrees: number) => {
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  const middle = name === "inner" ? 105.5 : 173.5;
  return drawScene(name, name === "inner" ? panels.inner : "", {
    toPicture: ({ x, y }) => ({
      x: middle + (x - middle) * cos + (y - middle) * sin,
      y: middle - (x - middle) * sin + (y - middle) * cos,
    }),
  });
};
const [webp, gif] = [await text(piece(), "webp"), await text(piece(), "gif")];
const whirl = { outer: await text(turned("outer", 10)), inner: await text(turned("inner", -60), "png") };

describe("a puzzle", () => {
  it("is answered by how far the image of its piece moves", async () => {
    const { data } = await callEndpoint("solvePuzzle", puzzleImages, plain);
    // The gap's middle is at 300.5.
    expect(data).toMatchObject({ slide_x_px: 268.5, slide_x_proportion: 268.5 / 552 });
  });

  it("is answered by where its visible part begins, with slideReference=pieceVisible", async () => {
    const { data } = await callEndpoint("solvePuzzle", puzzleImages, other);
    expect(data).toMatchObject({ slide_x_px: 280.5, slide_x_proportion: 280.5 / 552 });
  });

  it.each([
    ["whose piece has no alpha", { piece: piece(255) }, "40 x 60 px"],
    ["whose piece is clear", { piece: { data: new Uint8Array(400), width: 10, height: 10 } }, "40 x 60 px"],
    ["that is a picture of shapes", { puzzle: drawScene("shapes", panels.shapes) }, "puzzle is no"],
    ["that is a piece", { puzzle: piece() }, "puzzle is no"],
  ])("%s is unknown", async (_, images: Record<string, Pixels>, why) => {
    const [[name = "", pixels] = []] = Object.entries(images);
    const sent = { ...puzzleImages, [name]: await text(pixels as Pixels) };
    const { status, body } = await callEndpoint("solvePuzzle", sent, plain);
    expect([status, body.code]).toEqual([422, "IMAGE_UNKNOWN"]);
    expect(body.error).toContain(why);
  });
});

describe("a whirl", () => {
  it("is answered by how far its disc has to turn while the ring stands still", async () => {
    expect((await callEndpoint("solveRotate", whirl, plain)).data.angle).toBeCloseTo(70, 0);
  });

  it("is answered by half of that with captchaAngle=perDisc", async () => {
    expect((await callEndpoint("solveRotate", whirl, other)).data.angle).toBeCloseTo(35, 0);
  });

  it("is unknown when only one of its images is mirrored", async () => {
    const mirrored = drawScene("outer", "", { toPicture: ({ x, y }) => ({ x: 347 - x, y }) });
    const { body } = await callEndpoint("solveRotate", { ...whirl, outer: await text(mirrored) }, plain);
    expect(body).toMatchObject({ code: "IMAGE_UNKNOWN", error: expect.stringContaining("mirrored") });
  });
});

describe("a picture of shapes", () => {
  it("is answered by the two places, in the pixels of what was sent", async () => {
    const half = {
      width: 276,
      height: 172,
      toPicture: ({ x, y }: { x: number; y: number }) => ({ x: 2 * x, y: 2 * y }),
    };
    for (const [size, ratio] of [
      [{}, 1],
      [half, 0.5],
    ] as const) {
      const image = await text(drawScene("shapes", panels.shapes, size), "jpeg");
      const { point1, point2 } = (await callEndpoint("solveShapes", { image }, plain)).data;
      expect(Math.hypot(point1.x - 100 * ratio, point1.y - 50.25 * ratio)).toBeLessThan(0.5);
      expect(Math.hypot(point2.x, point2.y - 1023.98 * ratio)).toBeLessThan(2);
    }
  });
});

describe("the captcha endpoints", () => {
  it("give the same images the same answer, whatever the seed", async () => {
    const image = await text(drawScene("shapes", panels.shapes));
    const [one, again] = await Promise.all([plain, other].map((mock) => callEndpoint("solveShapes", { image }, mock)));
    expect(one?.data).toEqual(again?.data);
    expect(one?.data.confidence).toBeGreaterThanOrEqual(0.7);
    expect(one?.data.solve_time_ms).toBeGreaterThanOrEqual(8);
  });

  it.each(["solvePuzzle", "solveRotate", "solveShapes"] as const)(
    "answer the example of %s as it is shown",
    async (name) => {
      const { request, data } = endpoints[name].example;
      expect((await callEndpoint(name, request, plain)).data).toEqual(data);
    },
  );

  it("answer the examples in the conventions that are chosen", async () => {
    const { solvePuzzle, solveRotate } = endpoints;
    expect((await callEndpoint("solvePuzzle", solvePuzzle.example.request, other)).data).toMatchObject({
      slide_x_px: 174,
      slide_x_proportion: 0.435,
    });
    expect((await callEndpoint("solveRotate", solveRotate.example.request, other)).data.angle).toBe(63.5);
  });

  it("do not know the example's image in place of one of two", async () => {
    const { piece: example } = endpoints.solvePuzzle.example.request;
    const { body } = await callEndpoint("solvePuzzle", { ...puzzleImages, piece: example }, plain);
    expect(body.code).toBe("IMAGE_UNKNOWN");
  });

  it.each([
    "not base64!",
    "=",
    Buffer.from("RIFF").toString("base64"),
    Buffer.from("<!doctype html>").toString("base64"),
    webp,
    gif,
    Buffer.from("\xff\xd8\xff\xe0", "latin1").toString("base64"),
  ])("refuse %.20s", async (image) => {
    const { status, body } = await callEndpoint("solveShapes", { image }, plain);
    expect([status, body.code]).toEqual([400, "INVALID_REQUEST"]);
    const { body: second } = await callEndpoint("solvePuzzle", { puzzle, piece: image }, plain);
    expect([second.code, second.error]).toEqual(["INVALID_REQUEST", expect.stringContaining("piece")]);
  });
});
