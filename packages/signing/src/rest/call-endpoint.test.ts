import { endpoints } from "@webcast-kit/contract";
import { describe, expect, it } from "vitest";
import { limitsData } from "../../testing/answers.ts";
import { rejectionOf, signingErrorOf } from "../../testing/outcome.ts";
import { type StubAnswer, StubDispatcher } from "../../testing/stub-dispatcher.ts";
import { createSigningClient, type SigningClient } from "../client.ts";
import { SigningError } from "../errors.ts";
import type { RequestGate } from "../http/request-gate.ts";

const good: StubAnswer = { body: { status_code: 0, data: limitsData }, headers: { "x-ratelimit-remaining": "4" } };
const limited: StubAnswer = {
  status: 429,
  body: { status_code: -1, error: "no", code: "RATE_LIMITED" },
  headers: { "x-ratelimit-limit": "5", "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1700000000" },
};

/** A gate that writes down what it is asked. */
class LogGate implements RequestGate {
  readonly log: string[] = [];
  take: RequestGate["take"] = () => {
    this.log.push("take");
    return Promise.resolve();
  };

  report(headers: Readonly<Record<string, unknown>>, status: number): void {
    this.log.push(`${status} ${headers["x-ratelimit-remaining"] ?? "-"}`);
  }
}

function setup(...answers: readonly (StubAnswer | Error)[]) {
  const gate = new LogGate();
  const keys: string[] = [];
  const gateFor = (key: string) => {
    keys.push(key);
    return gate;
  };
  const dispatcher = new StubDispatcher((_, count) => answers[Math.min(count, answers.length) - 1]);
  const client = createSigningClient({ apiKey: "key-of-the-test", dispatcher, quota: { gateFor }, timeoutMs: 50 });
  return { gate, keys, dispatcher, client };
}

describe("a gate", () => {
  it("of the client's key is asked before each request and told of each answer", async () => {
    const { client, gate, keys } = setup(good);
    await client.rateLimits();
    await client.rest.rateLimits();
    expect(keys).toEqual(["key-of-the-test"]);
    expect(gate.log).toEqual(["take", "200 4", "take", "200 4"]);
  });

  it("is told of requests without an answer too", async () => {
    const { client, gate } = setup(new Error("gone"));
    expect((await signingErrorOf(client.rateLimits())).code).toBe("ERR_NETWORK");
    expect(gate.log).toEqual(["take", "0 -"]);
  });

  it("is told of answers that are errors, and of those that do not fit", async () => {
    const { client, gate } = setup({ status: 500 }, { body: "<html>" });
    await signingErrorOf(client.rateLimits());
    await signingErrorOf(client.rateLimits());
    expect(gate.log).toEqual(["take", "500 -", "take", "200 -"]);
  });

  it("gives a request that came too early another turn", async () => {
    const { client, gate } = setup(limited, good);
    expect(await client.rateLimits()).toMatchObject({ tier: "basic" });
    expect(gate.log).toEqual(["take", "429 0", "take", "200 4"]);
  });

  it("gives three turns and no more", async () => {
    const { client, gate } = setup(limited);
    expect(await signingErrorOf(client.rateLimits())).toMatchObject({ code: "ERR_RATE_LIMITED", source: "api" });
    expect(gate.log).toEqual(["take", "429 0", "take", "429 0", "take", "429 0"]);
  });

  it("gives no other turn when the calls of the day are used up", async () => {
    const { client, gate } = setup({ status: 429, body: { status_code: -1, error: "no", code: "QUOTA_EXCEEDED" } });
    expect((await signingErrorOf(client.rateLimits())).apiCode).toBe("QUOTA_EXCEEDED");
    expect(gate.log).toEqual(["take", "429 -"]);
  });

  it("may take longer than the time-out of the exchange, and says itself how long", async () => {
    const { client, gate } = setup(good);
    gate.take = () => new Promise((resolve) => setTimeout(resolve, 100));
    expect(await client.rateLimits()).toMatchObject({ tier: "basic" });
    const refusal = new SigningError("ERR_RATE_LIMITED", "too many wait");
    gate.take = () => Promise.reject(refusal);
    expect(await rejectionOf(client.rateLimits())).toBe(refusal);
    expect(gate.log).toEqual(["200 4"]);
  });

  it("is left when the signal aborts or the client is closed, without a request", async () => {
    const { client, gate, dispatcher } = setup(good);
    gate.take = (signal) =>
      new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason), { once: true }));
    const controller = new AbortController();
    const aborted = rejectionOf(client.rateLimits({ signal: controller.signal }));
    controller.abort("enough");
    expect(await aborted).toBe("enough");
    const closed = signingErrorOf(client.rateLimits());
    await client.close();
    expect(await closed).toMatchObject({ code: "ERR_CLOSED", side: "local" });
    expect(dispatcher.requests).toEqual([]);
  });

  it("has nothing to do with requests that carry no key", async () => {
    const { client, gate } = setup({ body: endpoints.liveConnect.example.data });
    await client.rest.liveConnect({ uniqueId: "streamer_name" });
    await client.fetchSignedUrl({ signed_url: "https://webcast.tiktok.com/" });
    expect(gate.log).toEqual([]);
  });

  it("is not asked for a request that is not valid", async () => {
    const { client, gate } = setup(good);
    await signingErrorOf(client.rest.roomInfo({}));
    expect(gate.log).toEqual([]);
  });
});

describe("without a gate", () => {
  it("a limit is an error with all that is known of it", async () => {
    const client = createSigningClient({ apiKey: "k", dispatcher: new StubDispatcher(() => limited) });
    expect(await signingErrorOf(client.rateLimits())).toMatchObject({
      code: "ERR_RATE_LIMITED",
      source: "api",
      status: 429,
      retryAfterMs: 0,
      rateLimit: { limit: 5, remaining: 0, resetAtMs: 1_700_000_000_000 },
    });
  });
});

describe.each(["warn", "off"] as const)(
  "an answer that nobody refused, with validateResponses %s",
  (validateResponses) => {
    it.each<[string, (client: SigningClient) => Promise<unknown>, unknown]>([
      ["rateLimits", (client) => client.rateLimits(), {}],
      ["wsCredentials", (client) => client.wsCredentials({ uniqueId: "streamer" }), null],
      ["signUrl", (client) => client.signUrl({ url: "https://webcast.tiktok.com/" }), null],
      ["signWebsocket", (client) => client.signWebsocket({ roomId: "1" }), null],
      ["checkAlive", (client) => client.waitUntilLive({ uniqueId: "streamer" }), {}],
      ["checkAlive", (client) => client.waitUntilLive({ uniqueId: "streamer" }), [null]],
    ])("is refused by %s when its shape is another one", async (label, call, data) => {
      const dispatcher = new StubDispatcher(() => ({ body: { status_code: 0, data } }));
      const client = createSigningClient({ apiKey: "key-of-the-test", dispatcher, validateResponses });
      const error = await signingErrorOf(call(client));
      expect(error.message).toBe(`ERR_RESPONSE_INVALID: ${label}: the answer is of another shape`);
      expect(error).toMatchObject({ status: 200, source: "api", retryable: false });
    });
  },
);

describe("a warning", () => {
  it("leaves what onWarning throws as it is", async () => {
    const dispatcher = new StubDispatcher(() => ({ body: { status_code: 0, data: null } }));
    const mine = new TypeError("mine");
    const onWarning = () => {
      throw mine;
    };
    const client = createSigningClient({ apiKey: "key-of-the-test", dispatcher, validateResponses: "warn", onWarning });
    expect(await rejectionOf(client.rateLimits())).toBe(mine);
  });
});
