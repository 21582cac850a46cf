import { inspect } from "node:util";
import { Agent } from "undici";
import { afterEach, describe, expect, it } from "vitest";
import { type LoopbackProxy, startConnectProxy, startSocks5Proxy } from "../../../../e2e/loopback-proxy.ts";
import { signingErrorOf } from "../../testing/outcome.ts";
import { json, useTestServers } from "../../testing/test-server.ts";
import { callApi, fetchSignedUrl, resolveLivePage, resolveRoomId } from "./sign-and-return.ts";

const startServer = useTestServers();
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()));
});

const ROOM = "7300000000000000123";
const LOGIN = { username: "customer-17", password: "hunter2-of-the-test" };
/** Nobody listens there: what arrives came through the proxy, which leads it elsewhere. */
const NOWHERE = "http://127.0.0.1:1";

async function setup(startProxy: typeof startConnectProxy) {
  const server = await startServer({
    api: ({ path }, response) => {
      if (path.startsWith("/@")) response.end(`"roomId":"${ROOM}"`);
      else if (path.startsWith("/signed")) json(response, { data: { title: "Evening stream" } });
      else json(response, { status_code: 0, signed_url: `${NOWHERE}/signed` });
    },
  });
  const proxy = await startProxy({ auth: LOGIN, onConnect: () => new URL(server.url).host });
  stops.push(() => proxy.close());
  return { server, proxy };
}

/** Each of the functions, with the requests that it makes. */
const calls: readonly (readonly [string, number, (proxy: string | URL) => Promise<unknown>])[] = [
  [
    "callApi",
    3,
    async (proxy) =>
      await callApi({ apiKey: "key", serverUrl: NOWHERE, endpoint: "/webcast/room_info", uniqueId: "streamer", proxy }),
  ],
  ["fetchSignedUrl", 1, (proxy) => fetchSignedUrl({ signed_url: `${NOWHERE}/signed` }, { serverUrl: NOWHERE, proxy })],
  ["resolveLivePage", 1, (proxy) => resolveLivePage("streamer", { pageBaseUrl: NOWHERE, proxy })],
  ["resolveRoomId", 1, (proxy) => resolveRoomId("streamer", { pageBaseUrl: NOWHERE, proxy })],
];

/** Also of what keeps the login in a place that is not the message. */
async function shownErrorOf(promise: Promise<unknown>): Promise<string> {
  return inspect(await signingErrorOf(promise), { depth: 9 });
}

describe.each([
  ["an HTTP proxy", startConnectProxy],
  ["a SOCKS5 proxy", startSocks5Proxy],
])("through %s", (_, startProxy) => {
  it.each(calls)("%s sends all its requests, and leaves no connection", async (_name, count, call) => {
    const { server, proxy } = await setup(startProxy);
    const answer = inspect(await call(new URL(proxy.url)));
    expect(answer).toMatch(/Evening stream|7300000000000000123/);
    expect(server.requests).toHaveLength(count);
    await expect.poll(() => proxy.openConnections).toBe(0);
  });

  it("a page is read anew each time, and kept for nobody else", async () => {
    const { server, proxy } = await setup(startProxy);
    const pageBaseUrl = server.url;
    await resolveLivePage("streamer", { pageBaseUrl, proxy: proxy.url });
    await resolveLivePage("streamer", { pageBaseUrl, proxy: proxy.url });
    await resolveLivePage("streamer", { pageBaseUrl });
    expect(server.requests).toHaveLength(3);
    expect(proxy.connections).toHaveLength(2);
  });
});

describe("the option proxy", () => {
  const wrongLogin = ({ url }: LoopbackProxy): string => url.replace("hunter2", "hunter3");

  it.each(calls)("of %s shows its login in no error", async (_, _count, call) => {
    const { proxy } = await setup(startConnectProxy);
    const shown = await shownErrorOf(call(wrongLogin(proxy)));
    expect(shown).toContain("ERR_HTTP_STATUS");
    expect(shown).not.toContain("hunter3");
  });

  it.each(calls)("of %s has to be the URL of a proxy", async (_, _count, call) => {
    const shown = await shownErrorOf(call("ftp://customer-17:hunter2@127.0.0.1"));
    expect(shown).toContain("ERR_ARGUMENT: proxy must be an http, https, socks5 or socks5h URL");
    expect(shown).not.toContain("hunter2");
  });

  it("does not go with a dispatcher, also where the page is kept", async () => {
    const { server } = await setup(startConnectProxy);
    const pageBaseUrl = server.url;
    await resolveLivePage("streamer", { pageBaseUrl });
    const options = { pageBaseUrl, proxy: "http://127.0.0.1:1", dispatcher: new Agent() };
    const error = await signingErrorOf(resolveLivePage("streamer", options));
    expect(error.message).toBe("ERR_ARGUMENT: proxy must be given without dispatcher, which has a way of its own");
  });
});
