import type { ServerResponse } from "node:http";
import { createSigningClient, SigningError } from "@webcast-kit/signing";
import { describe, expect, it } from "vitest";
import { outcome, puzzleData } from "../../testing/answers.ts";
import { picture } from "../../testing/pictures.ts";
import { json, KEY, refuse, type SolveApi, success, useSolveApis } from "../../testing/solve-api.ts";
import { CaptchaError } from "../errors.ts";
import { createCaptchaClient } from "./captcha-client.ts";
import type { CaptchaClientOptions } from "./client-options.ts";

const startApi = useSolveApis();
const [puzzle, piece, other] = await Promise.all([picture(1, 64), picture(2, 16), picture(3, 64)]);
const rotateData = { angle: 127, ...outcome };
const shapesData = { point1: { x: 10, y: 20 }, point2: { x: 40, y: 20 }, ...outcome };
const noWaits = { random: () => 0 };

/** What a promise rejects with; fails when it does not. */
async function errorOf(promise: Promise<unknown>): Promise<CaptchaError | SigningError> {
  const error = await promise.then(
    () => new Error("expected a rejection"),
    (reason: unknown) => reason,
  );
  if (error instanceof CaptchaError || error instanceof SigningError) return error;
  throw error;
}

/** An API that answers with one `data`, or with one after the other. */
const answering = (...data: unknown[]): Promise<SolveApi> =>
  startApi((response, _, count) => success(response, data[Math.min(count, data.length) - 1]));

describe("a client of the solve API", () => {
  it("sends the images as base64 with the key in a header, and maps the answer", async () => {
    const api = await answering(puzzleData(0.5, 64));
    const solution = await api.client().solvePuzzle({ puzzle, piece }, { answer: { page: { image: { width: 128 } } } });
    expect(api.calls).toHaveLength(1);
    const [{ method, path, headers, body } = {}] = api.calls as [(typeof api.calls)[0]?];
    expect([method, path, headers?.["x-api-key"]]).toEqual(["POST", "/captcha/solve/puzzle", KEY]);
    expect(body).toEqual({ puzzle: puzzle.toString("base64"), piece: piece.toString("base64") });
    expect(solution).toMatchObject({ isCached: false, attempts: 1, prepared: { kind: "puzzle" } });
    expect(solution.answer.slide).toMatchObject({ proportion: 0.5, leftPx: 32, pagePx: 64 });
  });

  it("solves whirls and shapes at their own paths", async () => {
    const api = await startApi((response, { path }) =>
      success(response, path.endsWith("rotate") ? rotateData : shapesData),
    );
    const client = api.client();
    const whirl = await client.solveRotate({ outer: puzzle, inner: piece });
    const shapes = await client.solveShapes({ image: puzzle });
    expect(whirl.answer.turn.relativeDeg).toBe(127);
    expect(shapes.answer.points[1].original).toEqual({ x: 40, y: 20 });
    expect(api.calls.map(({ path, body }) => [path, Object.keys(body)])).toEqual([
      ["/captcha/solve/rotate", ["outer", "inner"]],
      ["/captcha/solve/shapes", ["image"]],
    ]);
  });

  it("takes how to prepare and to map from the call, then from the client", async () => {
    const api = await answering(rotateData);
    const client = api.client({ answer: { rotate: { angleConvention: "per-disc" } }, prepare: { maxSide: 32 } });
    const images = { outer: puzzle, inner: piece };
    const byClient = await client.solveRotate(images);
    const byCall = await client.solveRotate(images, {
      answer: { angleConvention: "relative" },
      prepare: { maxSide: 48 },
    });
    expect([byClient.answer.turn.relativeDeg, byClient.prepared.outer.width]).toEqual([254, 32]);
    expect([byCall.answer.turn.relativeDeg, byCall.prepared.outer.width]).toEqual([127, 48]);
  });

  it("says before it sends anything that an image is none", async () => {
    const api = await answering(shapesData);
    const error = await errorOf(api.client().solveShapes({ image: Buffer.from("<html><body>no</body></html>") }));
    expect(error).toMatchObject({ name: "CaptchaError", code: "ERR_IMAGE_INVALID" });
    expect(api.calls).toEqual([]);
  });

  it("refuses an answer that cannot be true, and shows it", async () => {
    const api = await answering({ ...rotateData, angle: "NaN" });
    const error = await errorOf(api.client().solveRotate({ outer: puzzle, inner: piece }));
    expect(error).toMatchObject({ code: "ERR_ANSWER_INVALID", answer: { ...rotateData, angle: "NaN" } });
  });

  it("refuses an answer below the floor, and asks again the next time", async () => {
    const api = await answering({ ...rotateData, confidence: 0.4 }, rotateData);
    const client = api.client({ minConfidence: 0.5 });
    const images = { outer: puzzle, inner: piece };
    const error = await errorOf(client.solveRotate(images));
    expect(error).toMatchObject({ code: "ERR_LOW_CONFIDENCE", answer: { kind: "rotate", confidence: 0.4 } });
    expect(await client.solveRotate(images)).toMatchObject({ isCached: false, answer: { confidence: 0.95 } });
  });

  it("takes the floor of the call in place of its own", async () => {
    const api = await answering({ ...rotateData, confidence: 0.4 });
    const images = { outer: puzzle, inner: piece };
    const { answer } = await api.client({ minConfidence: 0.5 }).solveRotate(images, { answer: { minConfidence: 0.4 } });
    expect(answer.confidence).toBe(0.4);
  });
});

describe("a failing API", () => {
  const solve = (api: SolveApi, options: CaptchaClientOptions = noWaits) =>
    api.client(options).solveRotate({ outer: puzzle, inner: piece });

  it("is asked again when it is busy, and says how often it was", async () => {
    const api = await startApi((response, _, count) =>
      count < 3 ? refuse(response, 503, "INTERNAL") : success(response, rotateData),
    );
    expect(await solve(api)).toMatchObject({ attempts: 3, isCached: false });
    expect(new Set(api.calls.map(({ body }) => JSON.stringify(body))).size).toBe(1);
  });

  it("is asked no more often than it may be", async () => {
    const api = await startApi((response) => refuse(response, 500, "INTERNAL"));
    expect(await errorOf(solve(api, { ...noWaits, retries: 1 }))).toMatchObject({
      code: "ERR_HTTP_STATUS",
      status: 500,
    });
    expect(api.calls).toHaveLength(2);
  });

  it("is asked again when the connection breaks", async () => {
    const api = await startApi((response, _, count) =>
      count === 1 ? response.destroy() : success(response, rotateData),
    );
    expect(await solve(api)).toMatchObject({ attempts: 2 });
  });

  it("is not waited for when its limit asks for too long", async () => {
    const api = await startApi((response) => refuse(response, 429, "RATE_LIMITED", { "retry-after": "7" }));
    const error = await errorOf(solve(api, { ...noWaits, maxWaitMs: 6999 }));
    expect(error).toMatchObject({ code: "ERR_RATE_LIMITED", retryAfterMs: 7000 });
    expect(api.calls).toHaveLength(1);
  });

  it("is waited for until its limit resets, when it says only that", async () => {
    const headers = () => ({ "x-ratelimit-limit": "1", "x-ratelimit-remaining": "0", "x-ratelimit-reset": "0" });
    const api = await startApi((response, _, count) =>
      count === 1 ? refuse(response, 429, "RATE_LIMITED", headers()) : success(response, rotateData),
    );
    expect(await solve(api)).toMatchObject({ attempts: 2 });
  });

  it.each([
    [401, "INVALID_API_KEY", "ERR_UNAUTHORIZED"],
    [403, "TIER_REQUIRED", "ERR_TIER_REQUIRED"],
    [403, "FORBIDDEN", "ERR_HTTP_STATUS"],
  ])("that answers %i %s is asked once, and the error names the key and the tier", async (status, apiCode, code) => {
    const api = await startApi((response) => refuse(response, status, apiCode));
    const error = await errorOf(solve(api));
    expect(error).toMatchObject({ name: "SigningError", code, status, apiCode, side: "remote", retryable: false });
    expect(error.message).toBe(
      `${code}: solveRotate: HTTP ${status}, no (check the key, and its tier: CAPTCHA calls want basic or higher by the API reference, pro or higher by the vendor's packages)`,
    );
    expect(error.cause).toBeInstanceOf(SigningError);
    expect(api.calls).toHaveLength(1);
  });

  it.each([
    ["status_code is not 0", { status_code: 7, error: "no face" }, "no face"],
    ["there is no data", { status_code: 0 }, "data is missing"],
  ])("is refused when %s", async (_, body, text) => {
    const api = await startApi((response) => json(response, body));
    const error = await errorOf(solve(api));
    expect(error).toMatchObject({ name: "SigningError", code: "ERR_RESPONSE_INVALID" });
    expect(error.message).toContain(text);
  });

  it.each(["<html>busy</html>", '{"status_code":0,"data":{"ang'])(
    "is refused, and shown, when it answers %s",
    async (body) => {
      const api = await startApi((response) => response.end(body));
      expect(await errorOf(solve(api))).toMatchObject({ code: "ERR_RESPONSE_INVALID", status: 200, body });
    },
  );

  it("is refused when there is no answer in time, after each request had its time", async () => {
    const api = await startApi(() => {});
    const error = await errorOf(solve(api, { ...noWaits, timeoutMs: 20 }));
    expect(error).toMatchObject({ code: "ERR_TIMEOUT" });
    expect(error.message).toContain("no answer in 20 ms");
  });
});

describe("the cache of a client", () => {
  const images = { outer: puzzle, inner: piece };

  it("answers the same images once more without a request, mapped as this call says", async () => {
    const api = await answering(rotateData);
    const client = api.client();
    await client.solveRotate(images);
    const again = await client.solveRotate(images, { answer: { slider: { track: 424, knob: 64 } } });
    expect(again).toMatchObject({ isCached: true, attempts: 0, answer: { turn: { knobPx: 127 } } });
    expect(api.calls).toHaveLength(1);
  });

  it("asks once for calls at the same time", async () => {
    const api = await answering(rotateData);
    const client = api.client();
    const both = await Promise.all([client.solveRotate(images), client.solveRotate(images)]);
    expect(both.map(({ isCached }) => isCached).sort()).toEqual([false, true]);
    expect(api.calls).toHaveLength(1);
  });

  it("knows images by their content and place, not by how they were given", async () => {
    const api = await answering(rotateData);
    const client = api.client();
    await client.solveRotate(images);
    const same = { outer: { base64: puzzle.toString("base64") }, inner: new Uint8Array(piece) };
    expect(await client.solveRotate(same)).toMatchObject({ isCached: true });
    expect(await client.solveRotate({ ...images, outer: other })).toMatchObject({ isCached: false });
  });

  it("does not keep an answer that cannot be true", async () => {
    const api = await answering({ ...rotateData, angle: null }, rotateData);
    const client = api.client();
    await errorOf(client.solveRotate(images));
    expect(await client.solveRotate(images)).toMatchObject({ isCached: false });
  });

  it("is passed by when a fresh answer is wanted", async () => {
    const api = await answering(rotateData, { ...rotateData, angle: 3 });
    const client = api.client();
    await client.solveRotate(images);
    const fresh = await client.solveRotate(images, { isFresh: true });
    expect(fresh).toMatchObject({ isCached: false, answer: { turn: { relativeDeg: 3 } } });
    expect(await client.solveRotate(images)).toMatchObject({ isCached: true, answer: { turn: { relativeDeg: 3 } } });
  });

  it("can be left out", async () => {
    const api = await answering(rotateData);
    const client = api.client({ cache: false });
    await client.solveRotate(images);
    expect(await client.solveRotate(images)).toMatchObject({ isCached: false, attempts: 1 });
    expect(api.calls).toHaveLength(2);
  });
});

describe("one answer to different images", () => {
  it("brings a warning from the third one on, but not from the cache", async () => {
    const api = await answering(rotateData);
    const client = api.client();
    const solve = async (number: number) => {
      const { answer } = await client.solveRotate({ outer: await picture(number, 64), inner: piece });
      return answer.warnings.map(({ code }) => code);
    };
    expect([await solve(10), await solve(11), await solve(10), await solve(12), await solve(12)]).toEqual([
      [],
      [],
      [],
      ["repeatedAnswer"],
      [],
    ]);
  });
});

describe("the end of a call", () => {
  const images = { outer: puzzle, inner: piece };

  it("comes at once with the reason of its signal, and ends the request", async () => {
    const controller = new AbortController();
    let closed: Promise<unknown> = Promise.resolve();
    const api = await startApi((response) => {
      closed = new Promise((resolve) => response.once("close", resolve));
      controller.abort(new Error("enough"));
    });
    const call = api.client().solveRotate(images, { signal: controller.signal });
    await expect(call).rejects.toThrow("enough");
    await closed;
  });

  it("comes before anything is read when the signal has aborted", async () => {
    const api = await answering(rotateData);
    const call = api.client().solveRotate(images, { signal: AbortSignal.abort(new Error("enough")) });
    await expect(call).rejects.toThrow("enough");
    expect(api.calls).toEqual([]);
  });

  it("comes with ERR_CLOSED when the client is closed, also to later calls and to one that waits", async () => {
    let reach = (): void => {};
    const reached = new Promise<void>((resolve) => {
      reach = resolve;
    });
    const api = await startApi((response) => {
      refuse(response, 503, "INTERNAL", { "retry-after": "50" });
      response.once("close", () => reach());
    });
    const client = api.client();
    const waiting = errorOf(client.solveRotate(images));
    await reached;
    await client.close();
    expect(await waiting).toMatchObject({ code: "ERR_CLOSED", side: "local" });
    expect(await errorOf(client.solveRotate(images))).toMatchObject({ code: "ERR_CLOSED" });
    await client.close();
  });
});

describe("a shared client of the API", () => {
  it("carries the calls, and stays open", async () => {
    const api = await answering(rotateData);
    await using signing = createSigningClient({ apiKey: "shared-key", baseUrl: api.url, validateResponses: "off" });
    const client = createCaptchaClient({ client: signing });
    expect(client.baseUrl).toBe(api.url);
    await client.solveRotate({ outer: puzzle, inner: piece });
    await client.close();
    expect(await signing.rest.solveShapes({ image: "AAAA" })).toMatchObject(rotateData);
    expect(api.calls.map(({ headers }) => headers["x-api-key"])).toEqual(["shared-key", "shared-key"]);
  });
});

describe("the end of a client that shares another", () => {
  it("ends its own calls, and none of the other's", async () => {
    let reach = (): void => {};
    const reached = new Promise<void>((resolve) => {
      reach = resolve;
    });
    const held: ServerResponse[] = [];
    const api = await startApi((response) => {
      if (held.push(response) === 2) reach();
    });
    await using signing = createSigningClient({ apiKey: "shared-key", baseUrl: api.url, validateResponses: "off" });
    const client = createCaptchaClient({ client: signing });
    const own = errorOf(client.solveRotate({ outer: puzzle, inner: piece }));
    const others = signing.rest.solveShapes({ image: "AAAA" });
    await reached;
    await client.close();
    expect(await own).toMatchObject({ code: "ERR_CLOSED", side: "local" });
    for (const response of held) success(response, shapesData);
    expect(await others).toEqual(shapesData);
  });
});

describe("an option of a client", () => {
  it.each([
    [{ apiKey: undefined }, "CaptchaError", "apiKey must be given, or client"],
    [{ apiKey: "" }, "SigningError", "apiKey must be 1 to 512 visible ASCII characters"],
    [{ retries: 11 }, "CaptchaError", "retries must be a whole number from 0 to 10, got 11"],
    [{ timeoutMs: 0 }, "CaptchaError", "timeoutMs must be a whole number from 1 to 300000, got 0"],
    [{ maxWaitMs: -1 }, "CaptchaError", "maxWaitMs must be a whole number from 0 to 3600000, got -1"],
    [{ concurrency: 65 }, "CaptchaError", "concurrency must be a whole number from 1 to 64, got 65"],
    [{ minConfidence: 1.5 }, "CaptchaError", "minConfidence must be a number from 0 to 1, got 1.5"],
    [{ cache: { maxEntries: 0 } }, "CaptchaError", "cache.maxEntries must be a whole number from 1 to 100000, got 0"],
    [{ cache: { ttlMs: 0 } }, "CaptchaError", "cache.ttlMs must be a whole number from 1 to 86400000, got 0"],
    [{ client: {} }, "CaptchaError", "apiKey must be left out beside client, which has its own"],
  ])("is refused by name: %j", (options, name, message) => {
    const make = () => createCaptchaClient({ apiKey: KEY, ...options } as unknown as CaptchaClientOptions);
    expect(make).toThrow(expect.objectContaining({ name, code: "ERR_ARGUMENT", message: `ERR_ARGUMENT: ${message}` }));
  });
});
