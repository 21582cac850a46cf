import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callEndpoint } from "../../../testing/rest-client.ts";
import { type MockServer, startMockServer } from "../../server.ts";

let servers: MockServer[];
beforeAll(async () => {
  servers = await Promise.all([1, 2].map((seed) => startMockServer({ seed, limits: false })));
});
afterAll(async () => {
  await Promise.all(servers.map((server) => server.close()));
});

const url = (index = 0) => servers[index]?.url ?? "";
const image = (start: string, rest = "") => Buffer.from(start + rest, "latin1").toString("base64");
const png = (rest = "") => image("\x89PNG\r\n\x1a\n", rest);
const jpeg = image("\xff\xd8\xff\xe0");
const webp = image("RIFF\x10\0\0\0WEBPVP8 ");

describe("the captcha endpoints", () => {
  it("give the same images the same answer, whatever the seed", async () => {
    const puzzle = { puzzle: png("a"), piece: jpeg };
    const [one, again] = await Promise.all(
      [0, 1].map((index) => callEndpoint("solvePuzzle", puzzle, { url: url(index) })),
    );
    expect(one?.data).toEqual(again?.data);
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        callEndpoint("solvePuzzle", { ...puzzle, puzzle: png(`${index}`) }, { url: url() }),
      ),
    );
    expect(new Set(answers.map(({ data }) => data.slide_x_px)).size).toBeGreaterThan(5);
    for (const { data } of answers) expect(data.slide_x_proportion * 400).toBeCloseTo(data.slide_x_px);
  });

  it("turn by less than a whole turn, and find two points", async () => {
    const { data } = await callEndpoint("solveRotate", { outer: webp, inner: png() }, { url: url() });
    expect(data.angle).toBeGreaterThan(0);
    expect(data.angle).toBeLessThan(360);
    const { point1, point2 } = (await callEndpoint("solveShapes", { image: jpeg }, { url: url() })).data;
    expect(point2.x).toBeGreaterThan(point1.x);
  });

  it.each(["not base64!", "=", Buffer.from("GIF89a").toString("base64"), Buffer.from("RIFF").toString("base64")])(
    "refuse %s",
    async (text) => {
      const { status, body } = await callEndpoint("solveShapes", { image: text }, { url: url() });
      expect([status, body.code]).toEqual([400, "INVALID_REQUEST"]);
      const { body: other } = await callEndpoint("solvePuzzle", { puzzle: png(), piece: text }, { url: url() });
      expect(other.error).toContain("piece");
    },
  );
});
