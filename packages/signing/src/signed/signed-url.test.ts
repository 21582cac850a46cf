import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { signingErrorOf } from "../../testing/outcome.ts";
import { StubDispatcher } from "../../testing/stub-dispatcher.ts";
import { json, useTestServers } from "../../testing/test-server.ts";
import { createSigningClient } from "../client.ts";
import type { SigningClientOptions } from "../client-options.ts";
import type { SignedUrlResponse } from "./signed-url.ts";

const startServer = useTestServers();
const session = { cookies: "sessionid=session-of-the-test", hosts: ["webcast.tiktok.com"] };
const url = "https://webcast.tiktok.com/webcast/feed/?a=b%20c&X-Bogus=signature";

function setup(options: Partial<SigningClientOptions> = {}, body: unknown = { status_code: 0 }, status = 200) {
  const dispatcher = new StubDispatcher(() => ({ body, status, headers: { "retry-after": "7" } }));
  return { dispatcher, client: createSigningClient({ apiKey: "key-of-the-test", dispatcher, ...options }) };
}

describe("fetchSignedUrl", () => {
  it("sends what came with the URL, exactly, and nothing of the client's", async () => {
    const { client, dispatcher } = setup({ session: { ...session, hosts: ["api.tik.tools"] } });
    const answer = await client.fetchSignedUrl({
      signed_url: url,
      method: "POST",
      headers: { "User-Agent": "TestBrowser/1.0", Referer: "https://www.tiktok.com/", "Content-Type": "text/x" },
      body: "b=2&a=1",
      cookies: "ttwid=signed",
    });
    expect(answer).toEqual({ status_code: 0 });
    expect(dispatcher.requests).toEqual([
      {
        method: "POST",
        origin: "https://webcast.tiktok.com",
        path: "/webcast/feed/?a=b%20c&X-Bogus=signature",
        headers: {
          "user-agent": "TestBrowser/1.0",
          referer: "https://www.tiktok.com/",
          "content-type": "text/x",
          cookie: "ttwid=signed",
        },
        body: "b=2&a=1",
      },
    ]);
  });

  it("is a GET without a body unless it is told otherwise, with a User-Agent in any case", async () => {
    const { client, dispatcher } = setup();
    await client.fetchSignedUrl({ signed_url: url, body: "ignored" });
    await client.fetchSignedUrl({ signed_url: url, user_agent: "OfSignUrl/1.0" });
    expect(dispatcher.requests.map(({ method, body }) => [method, body])).toEqual([
      ["GET", null],
      ["GET", null],
    ]);
    expect(dispatcher.requests.map(({ headers }) => headers["user-agent"])).toEqual([
      expect.stringContaining("Chrome"),
      "OfSignUrl/1.0",
    ]);
  });

  it("adds the session where its host is named, and takes the cookies from either place", async () => {
    const { client, dispatcher } = setup({ session });
    await client.fetchSignedUrl({ signed_url: url, headers: { cookie: "ttwid=a; sessionid=other" } });
    await client.fetchSignedUrl({ signed_url: url, headers: { Cookie: "ttwid=a" }, cookies: "ttwid=a" });
    await client.fetchSignedUrl({ signed_url: "https://im.tiktokv.com/", cookies: "ttwid=a" });
    expect(dispatcher.requests.map(({ headers }) => headers["cookie"])).toEqual([
      "ttwid=a; sessionid=other",
      "sessionid=session-of-the-test; ttwid=a",
      "ttwid=a",
    ]);
  });

  it("leaves out headers that belong to the connection", async () => {
    const { client, dispatcher } = setup();
    const headers = { Host: "evil.example", "Transfer-Encoding": "chunked", "Proxy-Authorization": "x", Accept: "*/*" };
    await client.fetchSignedUrl({ signed_url: url, headers });
    expect(Object.keys(dispatcher.requests[0]?.headers ?? {})).toEqual(["accept", "user-agent"]);
  });

  it.each<[string, SignedUrlResponse["headers"]]>([
    ["a line break", { "User-Agent": "a\r\nx: y" }],
    ["no name", { "": "x" }],
    ["no text", { "User-Agent": 7 as unknown as string }],
  ])("does not send a header with %s", async (_, headers) => {
    const { client, dispatcher } = setup();
    const error = await signingErrorOf(client.fetchSignedUrl({ signed_url: url, headers }));
    expect(error.message).toBe("ERR_RESPONSE_INVALID: fetchSignedUrl: the answer has a header that cannot be sent");
    expect(dispatcher.requests).toEqual([]);
  });

  it.each([
    ["a foreign host", "https://evil.example/?X-Bogus=signature"],
    ["loopback", "http://127.0.0.1/?X-Bogus=signature"],
    ["the platform without TLS", "http://webcast.tiktok.com/?X-Bogus=signature"],
    ["userinfo", "https://webcast.tiktok.com@evil.example/?X-Bogus=signature"],
    ["a private address", "https://169.254.169.254/"],
    ["no URL", "signature"],
  ])("sends nothing to %s", async (_, signed_url) => {
    const { client, dispatcher } = setup({ session: { ...session, hosts: ["evil.example", "127.0.0.1"] } });
    const error = await signingErrorOf(client.fetchSignedUrl({ signed_url, cookies: "ttwid=cookie-of-the-test" }));
    expect(error.code).toBe("ERR_HOST_NOT_ALLOWED");
    expect(error.message).not.toMatch(/signature|cookie-of-the-test/);
    expect(dispatcher.requests).toEqual([]);
  });

  it("takes a host that was allowed", async () => {
    const { client, dispatcher } = setup({ allowedHosts: ["relay.example"] });
    await client.fetchSignedUrl({ signed_url: "https://relay.example:9000/x" });
    expect(dispatcher.requests[0]?.origin).toBe("https://relay.example:9000");
  });

  it.each<[string, unknown]>([
    ["response.signed_url", { status_code: 0, data: {} }],
    ["response.signed_url", undefined],
    ["response.signed_url", { signed_url: "wss://webcast-ws.tiktok.com/" }],
    ["response.method", { signed_url: url, method: "DELETE" }],
    ["response.cookies", { signed_url: url, cookies: ["a"] }],
    ["response.body", { signed_url: url, body: {} }],
  ])("refuses what the API did not sign: %s", async (field, response) => {
    const error = await signingErrorOf(setup().client.fetchSignedUrl(response as SignedUrlResponse));
    expect(error.message).toContain(`ERR_ARGUMENT: ${field} must be `);
  });

  it("does not follow redirects", async () => {
    const server = await startServer({ api: (_, response) => response.writeHead(302, { location: "/else" }).end() });
    await using client = createSigningClient({ apiKey: "k", baseUrl: server.url });
    const error = await signingErrorOf(client.fetchSignedUrl({ signed_url: `${server.url}/x` }));
    expect(error).toMatchObject({ code: "ERR_HTTP_STATUS", status: 302, source: "platform" });
    expect(server.requests).toHaveLength(1);
  });

  it.each([
    [401, "ERR_HTTP_STATUS", false],
    [403, "ERR_HTTP_STATUS", false],
    [404, "ERR_HTTP_STATUS", false],
    [429, "ERR_RATE_LIMITED", true],
    [502, "ERR_HTTP_STATUS", true],
  ])("says of status %i that it is the platform's", async (status, code, retryable) => {
    const { client } = setup({}, "<html>", status);
    const error = await signingErrorOf(client.fetchSignedUrl({ signed_url: url }));
    expect(error).toMatchObject({ code, status, retryable, source: "platform" });
    expect(error.retryAfterMs).toBe(status === 429 ? 7000 : undefined);
  });

  it.each([
    ["empty", "", "the body is empty: the signature is over, or cookies are missing"],
    ["HTML", "<html>", "the body is not JSON"],
  ])("refuses a body that is %s", async (_, body, fault) => {
    const { client } = setup({}, body);
    const error = await signingErrorOf(client.fetchSignedUrl({ signed_url: url }));
    expect(error.message).toBe(`ERR_RESPONSE_INVALID: fetchSignedUrl: ${fault}`);
    expect(error.source).toBe("platform");
  });

  it("bounds the body, by 8 MiB or as it is told", async () => {
    const { client } = setup({}, { text: "x".repeat(1024) });
    const call = (maxBytes: number) => client.fetchSignedUrl({ signed_url: url }, { maxBytes });
    expect((await signingErrorOf(call(1024))).message).toContain("more than 1024 bytes");
    expect(await call(2048)).toHaveProperty("text");
    expect((await signingErrorOf(call(1023))).message).toContain(
      "maxBytes must be a whole number from 1024 to 268435456",
    );
    const large = setup({}, { text: "x".repeat(8 * 1024 * 1024) }).client.fetchSignedUrl({ signed_url: url });
    expect((await signingErrorOf(large)).message).toContain("more than 8388608 bytes");
  });
});

describe("a compressed answer", () => {
  async function fetchCompressed(body: Buffer, encoding: string, maxBytes?: number): Promise<unknown> {
    const server = await startServer({
      api: (_, response) => response.writeHead(200, { "content-encoding": encoding }).end(body),
    });
    await using client = createSigningClient({ apiKey: "k", baseUrl: server.url });
    return await client.fetchSignedUrl({ signed_url: `${server.url}/x` }, { maxBytes });
  }

  it("is decompressed, if its signed headers asked for that", async () => {
    expect(await fetchCompressed(gzipSync('{"a":1}'), "gzip")).toEqual({ a: 1 });
    expect(await fetchCompressed(Buffer.from('{"a":1}'), "identity")).toEqual({ a: 1 });
  });

  it.each([
    ["is cut off", gzipSync('{"a":1}').subarray(0, 15), "gzip"],
    ["has an encoding that nobody knows", Buffer.from("{}"), "toString"],
    ["is a bomb", gzipSync(Buffer.alloc(100_000)), "gzip"],
  ])("is refused when it %s", async (_, body, encoding) => {
    const error = await signingErrorOf(fetchCompressed(body, encoding, 2048));
    expect(error.message).toContain("ERR_RESPONSE_INVALID: fetchSignedUrl: the body cannot be decompressed");
  });

  it("of an error counts by its status only", async () => {
    const server = await startServer({
      api: (_, response) => json(response, { error: "no" }, 500, { "content-encoding": "gzip" }),
    });
    await using client = createSigningClient({ apiKey: "k", baseUrl: server.url });
    expect((await signingErrorOf(client.rateLimits())).message).toBe("ERR_HTTP_STATUS: rateLimits: HTTP 500");
  });
});
