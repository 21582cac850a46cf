import { request as httpRequest } from "node:http";
import { type EndpointName, endpoints } from "@webcast-kit/contract";
import { Value } from "typebox/value";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createManualClock, type VirtualClock } from "../clock/virtual-clock.ts";
import { type MockServer, startMockServer } from "../server.ts";

const NOON = Date.parse("2026-01-01T12:00:00.000Z");
const MINUTE_MS = 60_000;

let clock: VirtualClock;
let mock: MockServer;

beforeEach(async () => {
  clock = createManualClock(NOON);
  mock = await startMockServer({ clock, seed: 3 });
});

afterEach(() => mock.close());

interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: {
    status_code: number;
    data: Record<string, unknown>;
    error: string;
    code: string;
    request_id: string;
  };
}

async function call(path: string, init: RequestInit & { key?: string | null } = {}): Promise<Reply> {
  const { key = mock.keys.pro, ...rest } = init;
  const headers = { ...(key === null ? {} : { "x-api-key": key }), ...(rest.headers as Record<string, string>) };
  const response = await fetch(new URL(path, mock.url), { ...rest, headers });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Reply["body"] };
}

function post(path: string, body: unknown, key?: string | null): Promise<Reply> {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return call(path, {
    method: "POST",
    body: text,
    headers: { "content-type": "application/json" },
    ...(key === undefined ? {} : { key }),
  });
}

const rateLimit = ({ headers }: Reply) =>
  ["limit", "remaining", "reset"].map((name) => Number(headers.get(`x-ratelimit-${name}`) ?? Number.NaN));

describe("the REST side", () => {
  const calls: [EndpointName, () => Promise<Reply>][] = [
    ["signUrl", () => post("/webcast/sign_url", { url: "https://webcast.tiktok.com/webcast/im/fetch/?room_id=1" })],
    ["signWebsocket", () => post("/webcast/sign_websocket", { room_id: "7123456789", cursor: "t-3" })],
    ["wsCredentials", () => post("/webcast/ws_credentials", { unique_id: "streamer" })],
    ["rateLimits", () => call("/webcast/rate_limits")],
  ];

  it.each(calls)("answers %s in the shape of the contract", async (name, send) => {
    const { status, body } = await send();
    expect(status).toBe(200);
    expect(body.status_code).toBe(0);
    expect([...Value.Errors(endpoints[name].data, body.data)]).toEqual([]);
  });

  it("signs URLs that lead to its own side of TikTok", async () => {
    const { data } = (await post("/webcast/sign_url", { url: "https://webcast.tiktok.com/a/b?c=d" })).body;
    const url = new URL(String(data["signed_url"]));
    expect(url.origin).toBe(mock.url);
    expect(url.pathname).toBe("/a/b");
    expect(url.searchParams.get("c")).toBe("d");
    expect(url.searchParams.get("X-Bogus")).toBe(data["x_bogus"]);
    expect(url.searchParams.get("X-Gnarly")).toBe(data["x_gnarly"]);
  });

  it("puts the cursor into a signed socket URL", async () => {
    const { data } = (await post("/webcast/sign_websocket", { room_id: "7123456789", cursor: "t-3" })).body;
    expect(new URL(String(data["signed_url"])).searchParams.get("cursor")).toBe("t-3");
  });

  it.each([["ftp://webcast.tiktok.com/"], ["https://example.com/"], ["https://tiktok.com.example.com/"], ["nonsense"]])(
    "does not sign %s",
    async (url) => {
      const { status, body } = await post("/webcast/sign_url", { url });
      expect(status).toBe(400);
      expect(body).toMatchObject({ status_code: -1, code: "INVALID_REQUEST" });
    },
  );

  it("gives the same answers to the same requests with the same seed and clock", async () => {
    await using twin = await startMockServer({ clock: createManualClock(NOON), seed: 3 });
    const ask = async (url: string) => {
      const response = await fetch(`${url}/webcast/ws_credentials`, {
        method: "POST",
        headers: { "x-api-key": "test_pro", "content-type": "application/json" },
        body: '{"unique_id":"@creator"}',
      });
      return (await response.text()).replaceAll(new URL(url).host, "HOST");
    };
    expect(await ask(mock.url)).toBe(await ask(twin.url));
  });

  it("takes the key from the query too", async () => {
    expect((await call("/webcast/rate_limits?apiKey=test_basic", { key: null })).body.data["tier"]).toBe("basic");
  });

  it.each([
    ["an unknown key", "wrong", "The API key is unknown"],
    ["no key", null, "There is no API key"],
    ["an empty key", "", "There is no API key"],
  ])("answers 401 to %s, and says where a key goes", async (_title, key, problem) => {
    const reply = await post("/webcast/ws_credentials", { unique_id: "streamer" }, key);
    expect(reply.status).toBe(401);
    const error = `${problem}: pass a known key, see /docs, as x-api-key or ?apiKey=`;
    expect(reply.body).toMatchObject({ status_code: -1, code: "INVALID_API_KEY", error });
    expect(reply.body.request_id).toMatch(/^req-/);
    expect(rateLimit(reply)).toEqual([0, 0, NOON / 1000]);
  });

  it("answers that a user is not live, or not there", async () => {
    const offline = await post("/webcast/ws_credentials", { unique_id: "offline_creator" });
    expect(offline).toMatchObject({
      status: 404,
      body: { code: "NOT_LIVE", error: "User @offline_creator is not live" },
    });
    const unknown = await post("/webcast/ws_credentials", { unique_id: "@nobody" });
    expect(unknown).toMatchObject({ status: 404, body: { code: "NOT_FOUND", error: "There is no user @nobody" } });
  });

  it.each([
    ["a missing field", {}],
    ["a field of another type", { unique_id: 7 }],
    ["an empty field", { unique_id: "" }],
    ["a body that is not JSON", "{"],
    ["a body that is null", "null"],
  ])("answers 400 to %s, with rate-limit headers", async (_title, body) => {
    const reply = await post("/webcast/ws_credentials", body);
    expect(reply.status).toBe(400);
    expect(reply.body).toMatchObject({ status_code: -1, code: "INVALID_REQUEST" });
    expect(rateLimit(reply).every(Number.isInteger)).toBe(true);
  });

  it("answers 405 and what it takes to another method", async () => {
    const { status, headers, body } = await call("/webcast/ws_credentials");
    expect(status).toBe(405);
    expect(headers.get("allow")).toBe("POST");
    expect(body).toMatchObject({
      code: "METHOD_NOT_ALLOWED",
      error: "/webcast/ws_credentials takes POST, not GET",
    });
  });

  it("says which path there is not, and where to look", async () => {
    expect((await call("/webcast/nothing?a=b")).body.error).toBe("No such path: GET /webcast/nothing; see /docs");
  });

  it("answers 404, 413 and 415 in its own envelope", async () => {
    expect((await call("/webcast/nothing")).body).toMatchObject({ status_code: -1, code: "NOT_FOUND" });
    const large = await post("/webcast/sign_url", { url: "x".repeat(1024 * 1024) });
    expect([large.status, large.body.code]).toEqual([413, "PAYLOAD_TOO_LARGE"]);
    const xml = await call("/webcast/sign_url", {
      method: "POST",
      body: "<a/>",
      headers: { "content-type": "text/xml" },
    });
    expect([xml.status, xml.body.code]).toEqual([415, "UNSUPPORTED_MEDIA_TYPE"]);
  });
});

describe("the rate limit", () => {
  const spend = () => call("/webcast/rate_limits", { key: mock.keys.sandbox });

  it("counts down in headers and body, refuses with Retry-After, and lets in again when the window has slid", async () => {
    for (const left of [4, 3, 2, 1, 0]) {
      const reply = await spend();
      expect(rateLimit(reply)).toEqual([5, left, (NOON + MINUTE_MS) / 1000]);
      expect(reply.body.data["api"]).toEqual({ limit: 5, remaining: left, reset_at: (NOON + MINUTE_MS) / 1000 });
    }
    await clock.advance(20_000);
    const refused = await spend();
    expect(refused.status).toBe(429);
    expect(refused.body.code).toBe("RATE_LIMITED");
    expect(refused.headers.get("retry-after")).toBe("40");
    expect(rateLimit(refused)).toEqual([5, 0, (NOON + MINUTE_MS) / 1000]);
    await clock.advance(40_000);
    expect((await spend()).status).toBe(200);
  });

  it.each([
    ["a path that is not known", "/webcast/nothing", 404],
    ["a method that is not known", "/webcast/ws_credentials", 405],
  ])("is told for %s too, and nothing is counted", async (_title, path, status) => {
    await spend();
    for (const query of ["", "", "?apiKey=test_pro"]) {
      const reply = await call(`${path}${query}`, { key: mock.keys.sandbox });
      expect([reply.status, ...rateLimit(reply)]).toEqual([status, 5, 4, (NOON + MINUTE_MS) / 1000]);
    }
    expect(rateLimit(await call(path, { key: "wrong" }))).toEqual([0, 0, NOON / 1000]);
    expect(rateLimit(await call(`${path}?apiKey=${mock.keys.sandbox}`, { key: null }))[1]).toBe(4);
  });

  it("asks nobody to wait who is not refused, also when nothing is left", async () => {
    for (let count = 0; count < 5; count++) await spend();
    const { headers } = await call("/webcast/nothing", { key: mock.keys.sandbox });
    expect([headers.get("x-ratelimit-remaining"), headers.get("retry-after")]).toEqual(["0", null]);
  });

  it("counts each key for itself, and requests that fail too", async () => {
    for (let count = 0; count < 5; count++) await post("/webcast/ws_credentials", {}, mock.keys.sandbox);
    expect((await spend()).status).toBe(429);
    expect((await call("/webcast/rate_limits", { key: mock.keys.basic })).status).toBe(200);
  });

  it("tells an unlimited tier a number", async () => {
    const reply = await call("/webcast/rate_limits");
    expect(rateLimit(reply)).toEqual([1_000_000, 1_000_000, NOON / 1000]);
  });
});

describe("startMockServer", () => {
  it.each([
    [{ port: 70_000 }, "port must be a whole number from 0 to 65535, got 70000"],
    [{ speed: Number.NaN }, "speed must be a number from 0 to 1000000, got NaN"],
    [{ heartbeatIntervalMs: 1.5 }, "heartbeatIntervalMs must be a whole number"],
    [{ clock: "manual" as never }, 'clock must be { mode: "real" | "scaled" | "manual" | "autojump" }, got "manual"'],
    [{ liveUsers: "ann" as never }, "liveUsers must be a list of @names"],
    [{ liveUsers: ["a b"] }, "liveUsers must be a list of @names"],
    [{ limits: "no" as never }, 'limits must be true or false, got "no"'],
    [{ tape: "demo.tape.jsonl" as never }, "tape must be a Tape, as parseTape gives one"],
    [{ sped: 1 } as never, "option must be one of port, host"],
  ])("refuses %j", async (options, message) => {
    await expect(startMockServer(options)).rejects.toThrow(message);
    await expect(startMockServer(options)).rejects.toMatchObject({ code: "ERR_ARGUMENT" });
  });

  it("refuses to upgrade where there is no socket", async () => {
    const status = await new Promise((resolve, reject) => {
      httpRequest(`${mock.url}/elsewhere`, { headers: { connection: "upgrade", upgrade: "websocket" } })
        .on("response", (response) => resolve(response.resume().statusCode))
        .on("error", reject)
        .end();
    });
    expect(status).toBe(404);
  });

  it("listens on IPv6 loopback too", async () => {
    await using six = await startMockServer({ host: "::1" });
    expect(six.url).toMatch(/^http:\/\/\[::1\]:\d+$/);
    expect((await fetch(`${six.url}/webcast/rate_limits`)).status).toBe(401);
  });
});
