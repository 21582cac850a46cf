import { Agent } from "undici";
import { describe, expect, it } from "vitest";
import { outcome } from "../../testing/answers.ts";
import { picture } from "../../testing/pictures.ts";
import { success, useSolveApis } from "../../testing/solve-api.ts";
import { type CaptchaClient, type CaptchaTask, createCaptchaClient, type SettledSolution } from "./captcha-client.ts";
import type { CaptchaClientOptions } from "./client-options.ts";

const startApi = useSolveApis();
const [outer, inner] = await Promise.all([picture(1, 64), picture(2, 16)]);
const images = { outer, inner };
const data = { angle: 127, ...outcome };
const answering = (confidence = 0.95) => startApi((response) => success(response, { ...data, confidence }));

async function collect(results: AsyncIterable<SettledSolution>): Promise<SettledSolution[]> {
  const all: SettledSolution[] = [];
  for await (const result of results) all.push(result);
  return all;
}

describe("an option of a call that is undefined", () => {
  it("leaves the client's floor as it is", async () => {
    const client = (await answering(0.4)).client({ minConfidence: 0.5, cache: false });
    const sure = { minConfidence: undefined };
    await expect(client.solveRotate(images, { answer: sure })).rejects.toMatchObject({ code: "ERR_LOW_CONFIDENCE" });
  });

  it("leaves the client's floor as it is when the client's options for the kind have it", async () => {
    const answer = { rotate: { minConfidence: undefined } };
    const client = (await answering(0.4)).client({ minConfidence: 0.5, answer });
    await expect(client.solveRotate(images)).rejects.toMatchObject({ code: "ERR_LOW_CONFIDENCE" });
  });

  it("lets images travel as the client says", async () => {
    const asked: unknown[] = [];
    const agent = new Agent();
    const dispatcher = agent.compose((dispatch) => (options, handler) => {
      asked.push(options.path);
      return dispatch(options, handler);
    });
    const api = await startApi((response, { path }) =>
      path === "/image.png" ? response.setHeader("content-type", "image/png").end(outer) : success(response, data),
    );
    const nothing = { dispatcher: undefined, clock: undefined, baseUrl: undefined };
    const client = api.client({ dispatcher, prepare: { allowUrl: true, ...nothing } });
    const byUrl = { outer: new URL(`${api.url}/image.png`), inner };
    await client.solveRotate(byUrl, { prepare: nothing });
    expect(asked).toEqual(["/image.png", "/captcha/solve/rotate"]);
    await agent.close();
  });
});

describe("a wrong option of an answer", () => {
  it.each([
    ["rotate", { angleConvention: "bogus" }, "angleConvention must be relative"],
    ["rotate", { direction: "left" }, "direction must be clockwise"],
    ["rotate", { fullTurnDeg: 0 }, "fullTurnDeg must be a number from 1 to 720"],
    ["rotate", { slider: null }, "slider must be an object, got null"],
    ["puzzle", { reference: "bogus" }, "reference must be piece-image"],
    ["puzzle", { startX: 65 }, "startX must be a number from -64 to 64"],
    ["puzzle", { page: { image: { width: 0 } } }, "page.image.width must be a number"],
    ["puzzle", { page: null }, "page must be an object, got null"],
    ["shapes", { unit: "em" }, "unit must be px or proportion"],
    ["shapes", { minDistancePx: -1 }, "minDistancePx must be a number"],
    ["shapes", { box: {} }, "box.left must be a number"],
    ["shapes", { minConfidence: 2 }, "minConfidence must be a number from 0 to 1, got 2"],
  ])("costs no request: %s %j", async (kind, answer, message) => {
    const api = await answering();
    const task = { kind, ...images, puzzle: outer, piece: inner, image: outer, answer } as unknown as CaptchaTask;
    const client = api.client();
    const [settled] = await collect(client.solveAll([task]));
    expect(settled).toMatchObject({ reason: { code: "ERR_ARGUMENT", message: expect.stringContaining(message) } });
    await expect(client.dryRun(task)).rejects.toMatchObject({ code: "ERR_ARGUMENT" });
    expect(api.calls).toEqual([]);
  });

  it("leaves an answer that is known where it is", async () => {
    const api = await answering();
    const client = api.client();
    await client.solveRotate(images);
    const wrong = client.solveRotate(images, { answer: { minConfidence: 2 } });
    await expect(wrong).rejects.toMatchObject({ code: "ERR_ARGUMENT" });
    expect(await client.solveRotate(images)).toMatchObject({ isCached: true });
    expect(api.calls).toHaveLength(1);
  });
});

describe("a wrong argument", () => {
  const none = null as never;
  it.each<[string, (client: CaptchaClient) => Promise<unknown>, string]>([
    ["no images", (client) => client.solvePuzzle(undefined as never), "images must be an object, got undefined"],
    ["null for options", (client) => client.solveRotate(images, none), "options must be an object, got null"],
    [
      "null for prepare",
      (client) => client.solveRotate(images, { prepare: none }),
      "prepare must be an object, got null",
    ],
    ["null for answer", (client) => client.solveRotate(images, { answer: none }), "answer must be an object, got null"],
    ["no task", (client) => client.dryRun(undefined as never), "task must be an object, got undefined"],
    ["null for a dry run's options", (client) => client.dryRun({ kind: "rotate", ...images }, none), "options must be"],
    [
      "a time-out of nothing",
      (client) => client.solveRotate(images, { timeoutMs: 0 }),
      "timeoutMs must be a whole number",
    ],
  ])("is refused by name: %s", async (_, call, message) => {
    const api = await answering();
    await expect(call(api.client())).rejects.toMatchObject({
      name: "CaptchaError",
      message: expect.stringContaining(`ERR_ARGUMENT: ${message}`),
    });
    expect(api.calls).toEqual([]);
  });

  it("is one task that fails among many", async () => {
    const tasks: CaptchaTask[] = [none, { kind: "rotate", ...images }];
    const settled = await collect((await answering()).client().solveAll(tasks));
    expect(settled).toMatchObject([
      { index: 0, status: "rejected", reason: { code: "ERR_ARGUMENT" } },
      { index: 1, status: "fulfilled" },
    ]);
  });

  it("is refused by solveAll at once", async () => {
    const client = (await answering()).client();
    expect(() => client.solveAll([], none)).toThrow("ERR_ARGUMENT: options must be an object, got null");
  });

  it.each([
    [undefined, "options must be an object, got undefined"],
    [{ apiKey: "key", prepare: null }, "prepare must be an object, got null"],
    [{ apiKey: "key", answer: "relative" }, 'answer must be an object, got "relative"'],
  ])("makes no client: %j", (options, message) => {
    const make = () => createCaptchaClient(options as unknown as CaptchaClientOptions);
    expect(make).toThrow(expect.objectContaining({ name: "CaptchaError", message: `ERR_ARGUMENT: ${message}` }));
  });
});
