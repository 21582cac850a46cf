import { getEventListeners } from "node:events";
import type { ServerResponse } from "node:http";
import { describe, expect, it } from "vitest";
import { credentialsData, limitsData } from "../../testing/answers.ts";
import { rejectionOf, signingErrorOf } from "../../testing/outcome.ts";
import { json, success, useTestServers } from "../../testing/test-server.ts";
import { createSigningClient, type SigningClient } from "../client.ts";
import type { SigningError } from "../errors.ts";

const startServer = useTestServers();

async function setup(answer: (response: ServerResponse) => void, timeoutMs = 15_000) {
  const server = await startServer({ api: (_, response) => answer(response) });
  return { server, client: createSigningClient({ apiKey: "key-of-the-test", baseUrl: server.url, timeoutMs }) };
}

const calls = {
  rateLimits: (client: SigningClient) => client.rateLimits(),
  wsCredentials: (client: SigningClient) => client.wsCredentials({ uniqueId: "streamer" }),
};

async function failWith(
  answer: (response: ServerResponse) => void,
  call: keyof typeof calls = "rateLimits",
): Promise<SigningError> {
  const { client } = await setup(answer);
  return signingErrorOf(calls[call](client));
}

function refuse(status: number, code?: string, headers: Record<string, string> = {}) {
  const body = { status_code: -1, error: "no", code, request_id: "req-1" };
  return (response: ServerResponse) => json(response, body, status, headers);
}

const page = "<html><body>502 Bad Gateway</body></html>";

describe("what the API refused with", () => {
  it.each([
    ["a page", 502, page, page],
    [
      "a word of its own with HTTP 200",
      200,
      '{"status_code":7,"data":{"angle":1}}',
      '{"status_code":7,"data":{"angle":1}}',
    ],
    ["the key in it", 403, '{"error":"no key-of-the-test"}', '{"error":"no [redacted]"}'],
    ["a long text", 500, "x".repeat(5000), `${"x".repeat(300)}…`],
    ["nothing", 500, "", undefined],
  ])("is shown as it begins, without secrets: %s", async (_, status, text, body) => {
    expect((await failWith((response) => response.writeHead(status).end(text))).body).toBe(body);
  });
});

describe("a status other than success", () => {
  it.each([
    [400, "INVALID_REQUEST", "ERR_HTTP_STATUS", false],
    [401, "INVALID_API_KEY", "ERR_UNAUTHORIZED", false],
    [403, "TIER_REQUIRED", "ERR_TIER_REQUIRED", false],
    [403, "FORBIDDEN", "ERR_HTTP_STATUS", false],
    [404, "NOT_FOUND", "ERR_HTTP_STATUS", false],
    [404, "NOT_LIVE", "ERR_NOT_LIVE", false],
    [408, undefined, "ERR_HTTP_STATUS", true],
    [429, "RATE_LIMITED", "ERR_RATE_LIMITED", true],
    [500, "INTERNAL", "ERR_HTTP_STATUS", true],
    [503, undefined, "ERR_HTTP_STATUS", true],
  ])("%i %s is %s", async (status, apiCode, code, retryable) => {
    const error = await failWith(refuse(status, apiCode));
    expect(error).toMatchObject({ code, status, retryable, side: "remote", source: "api", requestId: "req-1" });
    expect(error.apiCode).toBe(apiCode);
    expect(error.message).toBe(`${code}: rateLimits: HTTP ${status}, no`);
  });

  it("a 404 of wsCredentials is ERR_NOT_LIVE, whatever it says", async () => {
    expect((await failWith(refuse(404), "wsCredentials")).code).toBe("ERR_NOT_LIVE");
    expect((await failWith((response) => response.writeHead(404).end(page), "wsCredentials")).code).toBe(
      "ERR_NOT_LIVE",
    );
  });

  it.each([
    ["empty", ""],
    ["HTML", page],
    ["one character", "x"],
    ["cut off", '{"status_code":-1,"err'],
    ["an array", "[1]"],
    ["null", "null"],
    ["of other types", '{"error":7,"code":{},"request_id":[]}'],
    ["too large", "x".repeat(1024 * 1024 + 1)],
  ])("is told by its status when the body is %s", async (_, body) => {
    const headers = { "retry-after": "7" };
    const error = await failWith((response) => response.writeHead(429, headers).end(body));
    expect(error).toMatchObject({ code: "ERR_RATE_LIMITED", status: 429, retryAfterMs: 7000 });
    expect(error.message).toBe("ERR_RATE_LIMITED: rateLimits: HTTP 429");
    expect(Object.keys(error)).not.toContain("apiCode");
  });

  it("is told by its status when the connection breaks in the body", async () => {
    const error = await failWith((response) => {
      response.writeHead(500, { "content-length": "100" }).write("half", () => response.destroy());
    });
    expect(error).toMatchObject({ code: "ERR_HTTP_STATUS", status: 500 });
  });

  it("that is informational comes before the answer", async () => {
    const { client } = await setup((response) => {
      response.writeEarlyHints({ link: "</x>; rel=preload" });
      success(response, limitsData);
    });
    expect(await client.rateLimits()).toMatchObject({ tier: "basic" });
    const error = await failWith((response) => response.writeEarlyHints({ link: "</x>" }, () => response.destroy()));
    expect(error.code).toBe("ERR_NETWORK");
  });

  it("is not followed when it is a redirect", async () => {
    const { server, client } = await setup((response) => response.writeHead(302, { location: "/else" }).end());
    expect(await signingErrorOf(client.rateLimits())).toMatchObject({ code: "ERR_HTTP_STATUS", status: 302 });
    expect(server.requests).toHaveLength(1);
  });
});

describe("a rate limit", () => {
  const quota = { "x-ratelimit-limit": "60", "x-ratelimit-remaining": "0" };

  it("says when to come back, by Retry-After", async () => {
    const headers = { ...quota, "x-ratelimit-reset": "1700000000", "retry-after": "30" };
    const error = await failWith(refuse(429, "RATE_LIMITED", headers));
    expect(error.retryAfterMs).toBe(30_000);
    expect(error.rateLimit).toEqual({ limit: 60, remaining: 0, resetAtMs: 1_700_000_000_000 });
  });

  it("says when to come back, by the reset of the limit", async () => {
    const reset = Math.floor(Date.now() / 1000) + 60;
    const error = await failWith(refuse(429, "RATE_LIMITED", { ...quota, "x-ratelimit-reset": String(reset) }));
    expect(error.retryAfterMs).toBeGreaterThan(50_000);
    expect(error.retryAfterMs).toBeLessThanOrEqual(60_000);
  });

  it("says when to come back, by a date", async () => {
    const date = new Date(Date.now() + 60_000).toUTCString();
    const error = await failWith((response) => response.writeHead(429, { "retry-after": date }).end());
    expect(error.retryAfterMs).toBeGreaterThan(50_000);
    expect(error.retryAfterMs).toBeLessThanOrEqual(60_000);
  });

  it("says nothing when the server does not", async () => {
    const error = await failWith((response) => response.writeHead(429).end());
    expect(Object.keys(error)).not.toContain("retryAfterMs");
    expect(Object.keys(error)).not.toContain("rateLimit");
  });
});

describe("a success that is none", () => {
  it.each([
    ["empty", ""],
    ["HTML", page],
    ["cut off", '{"status_code":0,"data":{'],
    ["an array", "[]"],
  ])("is ERR_RESPONSE_INVALID when the body is %s", async (_, body) => {
    const error = await failWith((response) => response.writeHead(200).end(body));
    expect(error).toMatchObject({ code: "ERR_RESPONSE_INVALID", status: 200, retryable: false });
    expect(error.message).toBe("ERR_RESPONSE_INVALID: rateLimits: the body is not a JSON object");
  });

  it("is shown when it is a page, and not when it may be half of an answer with a signed URL", async () => {
    const bodyOf = async (text: string) => (await failWith((response) => response.writeHead(200).end(text))).body;
    expect(await bodyOf(page)).toContain("<html>");
    expect(await bodyOf(' {"signed_url":"https://a/?X-Bogus=1')).toBeUndefined();
    expect(await bodyOf('"https://a/?X-Bogus=1')).toBeUndefined();
    expect(await bodyOf("")).toBeUndefined();
  });

  it("is ERR_RESPONSE_INVALID when the body is larger than 1 MiB", async () => {
    const error = await failWith((response) => success(response, { ...limitsData, more: "x".repeat(1024 * 1024) }));
    expect(error.message).toBe("ERR_RESPONSE_INVALID: rateLimits: the body has more than 1048576 bytes");
  });

  it("is ERR_RESPONSE_INVALID, and worth a retry, when the connection breaks in the body", async () => {
    const error = await failWith((response) => {
      response.writeHead(200, { "content-length": "100" }).write("half", () => response.destroy());
    });
    expect(error).toMatchObject({ code: "ERR_RESPONSE_INVALID", status: 200, retryable: true });
    expect(error.message).toContain("the body ended early");
  });

  it.each([
    ["a field is missing", { ...limitsData, api: { limit: 1, remaining: 1 } }, "data/api/reset_at is missing"],
    ["a field has another type", { ...limitsData, tier: 7 }, "data/tier must be string, got 7"],
    [
      "a text stands where a number should",
      { ...limitsData, api: "x" },
      "data/api must be object, got a text of length 1",
    ],
    ["data is null", null, "data must be object, got null"],
    ["data is missing", undefined, "data is missing"],
  ])("names the place when %s", async (_, data, fault) => {
    const error = await failWith((response) => success(response, data));
    expect(error.code).toBe("ERR_RESPONSE_INVALID");
    expect(error.message).toBe(`ERR_RESPONSE_INVALID: rateLimits: ${fault}`);
  });

  it("does not show the value that does not fit", async () => {
    const data = credentialsData("wss://x/", { cookies: ["ttwid=secret"], room_id: "secret" });
    const error = await failWith((response) => success(response, data), "wsCredentials");
    expect(error.message).not.toContain("secret");
  });

  it("tells the text of a refusal that came with HTTP 200", async () => {
    const error = await failWith(refuse(200, "INTERNAL"));
    expect(error).toMatchObject({ code: "ERR_RESPONSE_INVALID", status: 200, apiCode: "INTERNAL", requestId: "req-1" });
    expect(error.message).toBe("ERR_RESPONSE_INVALID: rateLimits: no");
  });

  it("is ERR_RESPONSE_INVALID when the envelope is missing", async () => {
    const error = await failWith((response) => json(response, limitsData));
    expect(error.message).toBe("ERR_RESPONSE_INVALID: rateLimits: status_code is missing");
  });
});

describe("a call without an answer", () => {
  it("is ERR_NETWORK when nobody listens", async () => {
    const client = createSigningClient({ apiKey: "key-of-the-test", baseUrl: "http://127.0.0.1:1" });
    const error = await signingErrorOf(client.rateLimits());
    expect(error).toMatchObject({ code: "ERR_NETWORK", side: "remote", retryable: true });
    expect((error.cause as NodeJS.ErrnoException).code).toBe("ECONNREFUSED");
  });

  it("is ERR_NETWORK when the connection breaks", async () => {
    const error = await failWith((response) => response.destroy());
    expect(error.code).toBe("ERR_NETWORK");
  });

  it("can have a time-out of its own", async () => {
    const { client } = await setup(() => {}, 15_000);
    expect((await signingErrorOf(client.rateLimits({ timeoutMs: 20 }))).message).toBe(
      "ERR_TIMEOUT: rateLimits: no answer in 20 ms",
    );
    expect((await signingErrorOf(client.rateLimits({ timeoutMs: 0 }))).code).toBe("ERR_ARGUMENT");
  });

  it("is given up while it waits for a connection", async () => {
    let count = 0;
    const server = await startServer({ api: (_, response) => count++ > 0 && success(response, limitsData) });
    await using client = createSigningClient({ apiKey: "key-of-the-test", baseUrl: server.url, connections: 1 });
    const first = signingErrorOf(client.rateLimits({ timeoutMs: 60 }));
    const queued = signingErrorOf(client.rateLimits({ timeoutMs: 30 }));
    expect((await queued).code).toBe("ERR_TIMEOUT");
    expect((await first).code).toBe("ERR_TIMEOUT");
    expect(await client.rateLimits()).toMatchObject({ tier: "basic" });
    expect(server.requests).toHaveLength(2);
  });

  it("is ERR_TIMEOUT when the time is up, before or in the body", async () => {
    const { client } = await setup(() => {}, 20);
    expect(await signingErrorOf(client.rateLimits())).toMatchObject({
      code: "ERR_TIMEOUT",
      message: "ERR_TIMEOUT: rateLimits: no answer in 20 ms",
      retryable: true,
    });
    const dripping = await setup((response) => response.writeHead(200).write("{"), 20);
    expect((await signingErrorOf(dripping.client.rateLimits())).code).toBe("ERR_TIMEOUT");
  });

  it("rejects with the signal's reason before it starts, without a request", async () => {
    const { server, client } = await setup((response) => success(response, limitsData));
    expect(await rejectionOf(client.rateLimits({ signal: AbortSignal.abort("early") }))).toBe("early");
    expect(server.requests).toHaveLength(0);
  });

  it.each([
    ["while it waits for the answer", () => {}],
    ["in the body", (response: ServerResponse) => response.writeHead(200).write("{")],
  ])("rejects with the signal's reason %s, and lets go of the signal", async (_, answer) => {
    const controller = new AbortController();
    const { client } = await setup((response) => {
      answer(response);
      setImmediate(() => controller.abort("enough"));
    });
    expect(await rejectionOf(client.rateLimits({ signal: controller.signal }))).toBe("enough");
    expect(getEventListeners(controller.signal, "abort")).toHaveLength(0);
  });

  it("lets go of the signal after an answer", async () => {
    const { client } = await setup((response) => success(response, limitsData));
    const { signal } = new AbortController();
    await client.rateLimits({ signal });
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
  });
});
