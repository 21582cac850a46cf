import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { limitsData } from "../testing/answers.ts";
import { rejectionOf, signingErrorOf } from "../testing/outcome.ts";
import { type StubAnswer, StubDispatcher } from "../testing/stub-dispatcher.ts";
import { createSigningClient } from "./client.ts";
import { diagnosticsChannels } from "./diagnostics.ts";

const heard: unknown[] = [];
const onMessage = (message: unknown) => heard.push(message);

beforeEach(() => {
  heard.length = 0;
  subscribe(diagnosticsChannels.request, onMessage);
});
afterEach(() => void unsubscribe(diagnosticsChannels.request, onMessage));

const clientOf = (answer: StubAnswer | Error | undefined) =>
  createSigningClient({ apiKey: "key-of-the-test", dispatcher: new StubDispatcher(() => answer) });
const facts = { endpoint: "rateLimits", method: "GET", host: "api.tik.tools" };
const durationMs = expect.any(Number);

describe("the request channel", () => {
  it("has a stable name", () => {
    expect(diagnosticsChannels).toEqual({
      request: "webcast-kit:request",
      connection: "webcast-kit:connection",
      warning: "webcast-kit:warning",
    });
  });

  it("tells of a request and its answer", async () => {
    await clientOf({ body: { status_code: 0, data: limitsData } }).rateLimits();
    expect(heard).toEqual([
      { phase: "start", ...facts },
      { phase: "end", ...facts, status: 200, durationMs },
    ]);
  });

  it.each<[string, StubAnswer | Error, object]>([
    ["an error of the API", { status: 401 }, { status: 401, errorCode: "ERR_UNAUTHORIZED" }],
    ["an answer that does not fit", { body: "{}" }, { status: 200, errorCode: "ERR_RESPONSE_INVALID" }],
    ["no answer", new Error("gone"), { errorCode: "ERR_NETWORK" }],
  ])("tells of %s", async (_, answer, details) => {
    await signingErrorOf(clientOf(answer).rateLimits());
    expect(heard).toEqual([
      { phase: "start", ...facts },
      { phase: "error", ...facts, durationMs, ...details },
    ]);
  });

  it("tells of an abort without a code", async () => {
    const controller = new AbortController();
    const aborted = rejectionOf(clientOf(undefined).rateLimits({ signal: controller.signal }));
    controller.abort("enough");
    await aborted;
    expect(heard[1]).toEqual({ phase: "error", ...facts, durationMs });
  });

  it("tells nothing of a signed URL but its host", async () => {
    await clientOf({ body: "{}" }).fetchSignedUrl({ signed_url: "https://webcast.tiktok.com/secret?secret=secret" });
    expect(heard[1]).toEqual({
      phase: "end",
      endpoint: "fetchSignedUrl",
      method: "GET",
      host: "webcast.tiktok.com",
      status: 200,
      durationMs,
    });
  });

  it("tells nothing of a request that never left", async () => {
    await signingErrorOf(clientOf({}).rest.roomInfo({}));
    expect(heard).toEqual([]);
  });
});
