import { inspect } from "node:util";
import { Agent } from "undici";
import { describe, expect, it } from "vitest";
import { credentialsData, limitsData, signedData } from "../testing/answers.ts";
import { signingErrorOf } from "../testing/outcome.ts";
import { success, useTestServers } from "../testing/test-server.ts";
import { DEFAULT_USER_AGENT } from "./answers.ts";
import { createSigningClient } from "./client.ts";

const startServer = useTestServers();
const KEY = "key-of-the-test";

/** Answers every call with the same data. */
async function setup(data: unknown) {
  const server = await startServer({ api: (_, response) => success(response, data) });
  return { server, client: createSigningClient({ apiKey: KEY, baseUrl: server.url }) };
}

describe("createSigningClient", () => {
  it("goes to the service unless it is told otherwise", () => {
    expect(createSigningClient({ apiKey: KEY }).baseUrl).toBe("https://api.tik.tools");
  });

  it("takes the base URL with a path and without its last slash", () => {
    const client = createSigningClient({ apiKey: KEY, baseUrl: "https://gateway.example/tik/" });
    expect(client.baseUrl).toBe("https://gateway.example/tik");
  });

  it.each([[""], ["with space"], ["line\nbreak"], ["ключ"], ["x".repeat(513)], [undefined as unknown as string]])(
    "refuses the key %j without showing it",
    (apiKey) => {
      const create = () => createSigningClient({ apiKey });
      expect(create).toThrow(/^ERR_ARGUMENT: apiKey must be 1 to 512 visible ASCII characters$/);
    },
  );

  it.each([[0], [300_001], [1.5], [Number.NaN], [Number.POSITIVE_INFINITY]])(
    "refuses a time-out of %s",
    (timeoutMs) => {
      expect(() => createSigningClient({ apiKey: KEY, timeoutMs })).toThrow(
        `ERR_ARGUMENT: timeoutMs must be a whole number from 1 to 300000, got ${timeoutMs}`,
      );
    },
  );

  it("does not show its key or its session", () => {
    const session = { cookies: "sessionid=session-of-the-test", hosts: ["api.tik.tools"] };
    const shown = inspect(createSigningClient({ apiKey: KEY, session }), { depth: 10, showHidden: true });
    expect(shown).not.toContain(KEY);
    expect(shown).not.toContain("session-of-the-test");
  });

  it.each([
    [{ connections: 0 }, "connections must be a whole number from 1 to 1000, got 0"],
    [{ webBaseUrl: "http://tik.tools" }, "webBaseUrl must be an https URL"],
    [{ pageBaseUrl: "www.tiktok.com" }, "pageBaseUrl must be an https URL"],
    [{ allowedHosts: ["https://x.example"] }, "allowedHosts[0] must be a host name"],
  ])("refuses %j", (options, message) => {
    expect(() => createSigningClient({ apiKey: KEY, ...options })).toThrow(`ERR_ARGUMENT: ${message}`);
  });
});

describe("close", () => {
  it("ends what is under way and what comes, and the connections", async () => {
    const server = await startServer({ api: () => {} });
    const client = createSigningClient({ apiKey: KEY, baseUrl: server.url });
    const running = signingErrorOf(client.rateLimits());
    await expect.poll(() => server.requests.length).toBe(1);
    await Promise.all([client.close(), client.close()]);
    const closed = { code: "ERR_CLOSED", side: "local", retryable: false, message: "ERR_CLOSED: the client is closed" };
    expect(await running).toMatchObject(closed);
    expect(await signingErrorOf(client.rateLimits())).toMatchObject(closed);
    expect(await signingErrorOf(client.resolveRoomId("streamer"))).toMatchObject(closed);
    expect(await signingErrorOf(client.waitUntilLive({ uniqueId: "streamer" }))).toMatchObject(closed);
    await expect.poll(server.openConnections).toBe(0);
  });

  it("comes at the end of a block", async () => {
    const { server, client } = await setup(limitsData);
    {
      await using disposed = client;
      await disposed.rateLimits();
    }
    expect((await signingErrorOf(client.rateLimits())).code).toBe("ERR_CLOSED");
    await expect.poll(server.openConnections).toBe(0);
  });

  it("leaves a dispatcher open that was given", async () => {
    const server = await startServer({ api: (_, response) => success(response, limitsData) });
    const dispatcher = new Agent();
    await createSigningClient({ apiKey: KEY, baseUrl: server.url, dispatcher }).close();
    const next = createSigningClient({ apiKey: KEY, baseUrl: server.url, dispatcher });
    expect(await next.rateLimits()).toMatchObject({ tier: "basic" });
    await dispatcher.destroy();
  });
});

describe("connections", () => {
  it("are used again, and are no more than allowed", async () => {
    const server = await startServer({ api: (_, response) => setTimeout(() => success(response, limitsData), 10) });
    await using client = createSigningClient({ apiKey: KEY, baseUrl: server.url, connections: 2 });
    let most = 0;
    const call = async () => {
      await client.rateLimits();
      most = Math.max(most, server.openConnections());
    };
    await Promise.all(Array.from({ length: 8 }, call));
    expect(server.requests).toHaveLength(8);
    expect(most).toBe(2);
  });
});

describe("mintJwt", () => {
  it("sends what is said, and gives the token", async () => {
    const { server, client } = await setup({ token: "a.b.c" });
    expect(await client.mintJwt({ expireAfterS: 60, allowedCreators: ["streamer"], maxWebsockets: 2 })).toEqual({
      token: "a.b.c",
    });
    await client.mintJwt();
    expect(server.requests.map(({ method, path, body }) => [method, path, body])).toEqual([
      ["POST", "/authentication/jwt", '{"expire_after":60,"allowed_creators":["streamer"],"max_websockets":2}'],
      ["POST", "/authentication/jwt", "{}"],
    ]);
  });

  it("names its own parameters in errors", async () => {
    const client = createSigningClient({ apiKey: KEY });
    const error = await signingErrorOf(client.mintJwt({ expireAfterS: 0 }));
    expect(error.message).toContain("jwt: expireAfterS must be >= 1, got 0");
  });
});

describe("a request", () => {
  it("carries the key in a header only, and JSON", async () => {
    const { server, client } = await setup(credentialsData("wss://webcast-ws.tiktok.com/"));
    await client.wsCredentials({ uniqueId: "streamer" });
    const [request] = server.requests;
    expect(request).toMatchObject({
      method: "POST",
      path: "/webcast/ws_credentials",
      body: '{"unique_id":"streamer"}',
    });
    expect(request?.headers).toMatchObject({ "x-api-key": KEY, "content-type": "application/json" });
    expect(request?.headers["cookie"]).toBeUndefined();
  });

  it("goes through the dispatcher that was given", async () => {
    const server = await startServer({ api: (_, response) => success(response, limitsData) });
    const agent = new Agent();
    const paths: string[] = [];
    const dispatcher = agent.compose((dispatch) => (options, handler) => {
      paths.push(options.path);
      return dispatch(options, handler);
    });
    await createSigningClient({ apiKey: KEY, baseUrl: server.url, dispatcher }).rateLimits();
    expect(paths).toEqual(["/webcast/rate_limits"]);
    await agent.destroy();
  });

  it("of one client has nothing of another", async () => {
    const server = await startServer({ api: (_, response) => success(response, limitsData) });
    const keys = Array.from({ length: 20 }, (_, index) => `key-number-${index}`);
    const clients = keys.map((apiKey) => createSigningClient({ apiKey, baseUrl: server.url }));
    await Promise.all(clients.map((client) => client.rateLimits()));
    expect(server.requests).toHaveLength(keys.length);
    expect(new Set(server.requests.map(({ headers }) => headers["x-api-key"]))).toEqual(new Set(keys));
  });
});

describe("signUrl", () => {
  it("sends the URL and returns what to send with the signed one", async () => {
    const { server, client } = await setup(signedData("https://webcast.tiktok.com/x?X-Bogus=1", { extra: true }));
    expect(await client.signUrl({ url: "https://webcast.tiktok.com/x" })).toEqual({
      signedUrl: "https://webcast.tiktok.com/x?X-Bogus=1",
      xBogus: "DFSz-bogus",
      xGnarly: "M-gnarly",
      userAgent: "TestBrowser/1.0",
      cookies: "ttwid=1%7Ccookie-of-the-test",
    });
    expect(server.requests[0]?.body).toBe('{"url":"https://webcast.tiktok.com/x"}');
  });

  it("takes the host that was asked for, and no third one", async () => {
    const { client } = await setup(signedData("https://asked.example/x?X-Bogus=signature"));
    await expect(client.signUrl({ url: "https://asked.example/x" })).resolves.toBeDefined();
    const error = await signingErrorOf(client.signUrl({ url: "https://webcast.tiktok.com/x" }));
    expect(error.code).toBe("ERR_HOST_NOT_ALLOWED");
    expect(error.message).not.toContain("signature");
    expect((await signingErrorOf(client.signUrl({ url: "not a URL" }))).code).toBe("ERR_HOST_NOT_ALLOWED");
  });

  it.each([[""], ["x".repeat(8193)], [7 as unknown as string]])(
    "refuses a URL of the wrong length or type",
    async (url) => {
      const error = await signingErrorOf(createSigningClient({ apiKey: KEY }).signUrl({ url }));
      expect(error.message).toMatch(/^ERR_ARGUMENT: signUrl: url must .*\(The webcast URL to sign, https or wss\)$/);
    },
  );
});

describe("signWebsocket", () => {
  it("sends room id and cursor", async () => {
    const { server, client } = await setup(signedData("wss://webcast-ws.tiktok.com/?X-Bogus=1"));
    await client.signWebsocket({ roomId: "7300000000000000123" });
    await client.signWebsocket({ roomId: "7300000000000000123", cursor: "c1" });
    expect(server.requests.map(({ path, body }) => [path, body])).toEqual([
      ["/webcast/sign_websocket", '{"room_id":"7300000000000000123"}'],
      ["/webcast/sign_websocket", '{"room_id":"7300000000000000123","cursor":"c1"}'],
    ]);
  });

  it("refuses a room id that is no decimal string, and a cursor that is too long", async () => {
    const client = createSigningClient({ apiKey: KEY });
    const byId = await signingErrorOf(client.signWebsocket({ roomId: "12a" }));
    expect(byId.message).toBe(
      'ERR_ARGUMENT: signWebsocket: roomId must match pattern "^[0-9]{1,20}$", got "12a" (Room id, a decimal string)',
    );
    const asNumber = await signingErrorOf(client.signWebsocket({ roomId: 12 as unknown as string }));
    expect(asNumber.message).toContain("roomId must be string, got 12 ");
    const byCursor = await signingErrorOf(client.signWebsocket({ roomId: "1", cursor: "x".repeat(4097) }));
    expect(byCursor.message).toContain("signWebsocket: cursor must not have more than 4096 characters (");
  });
});

describe("wsCredentials", () => {
  it("returns the credentials and drops the @ of the name", async () => {
    const { server, client } = await setup(credentialsData("wss://webcast-ws.tiktok.com/im/?a=b"));
    expect(await client.wsCredentials({ uniqueId: "@streamer" })).toEqual({
      wsUrl: "wss://webcast-ws.tiktok.com/im/?a=b",
      cookies: "ttwid=1%7Ccookie-of-the-test",
      userAgent: "TestBrowser/1.0",
      roomId: "7300000000000000123",
      wsHost: "webcast-ws.tiktok.com",
      clusterRegion: "US_TTP",
    });
    expect(server.requests[0]?.body).toBe('{"unique_id":"streamer"}');
  });

  it("names a User-Agent when the answer has none, as the example of the reference", async () => {
    const { client } = await setup(credentialsData("wss://webcast-ws.tiktok.com/", { user_agent: undefined }));
    expect((await client.wsCredentials({ uniqueId: "streamer" })).userAgent).toBe(DEFAULT_USER_AGENT);
  });

  it.each([[""], ["@"], ["x".repeat(65)], ["x".repeat(101)], ["\ud800"], [{}], [null], [undefined]])(
    "refuses the name %j",
    async (uniqueId) => {
      const client = createSigningClient({ apiKey: KEY });
      const error = await signingErrorOf(client.wsCredentials({ uniqueId: uniqueId as string }));
      expect(error.message).toMatch(/^ERR_ARGUMENT: uniqueId must be a name of 1 to 64 characters, got /);
    },
  );
});

describe("rateLimits", () => {
  it("returns the limits, with the reset in milliseconds", async () => {
    const { server, client } = await setup({ ...limitsData, feed: { limit: 1 } });
    expect(await client.rateLimits()).toEqual({
      tier: "basic",
      api: { limit: 60, remaining: 58, resetAtMs: 1_700_000_000_000 },
      websocket: { limit: 3, current: 1 },
    });
    expect(server.requests[0]).toMatchObject({ method: "GET", path: "/webcast/rate_limits", body: "" });
  });

  it("passes the bulk limit on when there is one", async () => {
    const { client } = await setup({ ...limitsData, bulk: { limit: 10, more: 1 } });
    expect((await client.rateLimits()).bulk).toEqual({ limit: 10 });
  });
});
