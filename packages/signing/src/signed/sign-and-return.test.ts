import type { ServerResponse } from "node:http";
import { Agent } from "undici";
import { describe, expect, it } from "vitest";
import { rejectionOf, signingErrorOf } from "../../testing/outcome.ts";
import { json, useTestServers } from "../../testing/test-server.ts";
import { callApi, fetchSignedUrl, resolveLivePage, resolveRoomId } from "./sign-and-return.ts";

const startServer = useTestServers();
const ROOM = "7300000000000000123";

/** The API, the platform and its pages at one address. */
async function setup(more: (path: string, response: ServerResponse) => boolean = () => false) {
  const server = await startServer({
    api: ({ path }, response) => {
      if (more(path, response)) return;
      if (path.startsWith("/@")) response.writeHead(200, { "set-cookie": "ttwid=abc" }).end(`"roomId":"${ROOM}"`);
      else if (path.startsWith("/webcast/room_info?")) json(response, { data: { title: "Evening stream" } });
      else json(response, { status_code: 0, action: "fetch_signed_url", signed_url: `${server.url}${path}?X-Bogus=1` });
    },
  });
  const paths = () => server.requests.map(({ path }) => path);
  const call = { apiKey: "key-of-the-test", endpoint: "/webcast/room_info", uniqueId: "streamer" };
  return { server, paths, call: { ...call, serverUrl: server.url } };
}

describe("callApi", () => {
  it("does all of it in one call, and leaves no connection", async () => {
    const { server, paths, call } = await setup();
    const info = await callApi(call);
    expect(info?.data?.title).toBe("Evening stream");
    expect(paths()).toEqual(["/@streamer/live", "/webcast/room_info", "/webcast/room_info?X-Bogus=1"]);
    expect(server.requests[1]?.headers["x-api-key"]).toBe("key-of-the-test");
    expect(server.requests[2]?.headers["x-api-key"]).toBeUndefined();
    await expect.poll(server.openConnections).toBe(0);
  });

  it("remembers the room for the next call", async () => {
    const { paths, call } = await setup();
    await callApi(call);
    await callApi({ ...call, uniqueId: "@Streamer" });
    expect(paths().filter((path) => path.startsWith("/@"))).toEqual(["/@streamer/live"]);
  });

  it("refuses wrong options before anything is sent", async () => {
    expect((await signingErrorOf(callApi({ apiKey: "", endpoint: "/x", uniqueId: "x" }))).code).toBe("ERR_ARGUMENT");
    expect((await signingErrorOf(callApi({ apiKey: "k", endpoint: "x", uniqueId: "x" }))).code).toBe("ERR_ARGUMENT");
  });

  it("ends with the signal", async () => {
    const { call } = await setup((path) => path === "/webcast/room_info");
    const controller = new AbortController();
    setTimeout(() => controller.abort("enough"), 50);
    expect(await rejectionOf(callApi({ ...call, signal: controller.signal }))).toBe("enough");
  });
});

describe("resolveLivePage", () => {
  it("is remembered between calls, and shared by those at the same time", async () => {
    const { server, paths } = await setup();
    const pageBaseUrl = server.url;
    const both = [resolveLivePage("streamer", { pageBaseUrl }), resolveLivePage("@streamer", { pageBaseUrl })];
    const info = { roomId: ROOM, ttwid: "abc", clusterRegion: "" };
    expect(await Promise.all(both)).toEqual([info, info]);
    expect(await resolveRoomId("streamer", { pageBaseUrl })).toBe(ROOM);
    expect(paths()).toEqual(["/@streamer/live"]);
  });

  it("goes on for the others when the caller who came first gives up", async () => {
    const { server } = await setup();
    const controller = new AbortController();
    const first = rejectionOf(resolveLivePage("streamer", { pageBaseUrl: server.url, signal: controller.signal }));
    const second = resolveRoomId("streamer", { pageBaseUrl: server.url });
    controller.abort("enough");
    expect(await first).toBe("enough");
    expect(await second).toBe(ROOM);
  });

  it("is not remembered for callers who travel by a dispatcher of their own", async () => {
    const { server, paths } = await setup();
    const dispatcher = new Agent();
    await resolveLivePage("streamer", { pageBaseUrl: server.url, dispatcher });
    await resolveLivePage("streamer", { pageBaseUrl: server.url, dispatcher });
    await resolveLivePage("streamer", { pageBaseUrl: server.url });
    expect(paths()).toHaveLength(3);
    await dispatcher.destroy();
  });

  it("says null for who is not live, and a typed error for what says nothing", async () => {
    const { server } = await setup((path, response) => {
      response.writeHead(path.includes("nobody") ? 404 : 200).end("<h1>Log in</h1>");
      return true;
    });
    const pageBaseUrl = server.url;
    expect(await resolveLivePage("nobody", { pageBaseUrl })).toBeNull();
    expect(await resolveRoomId("nobody", { pageBaseUrl })).toBeNull();
    expect((await signingErrorOf(resolveLivePage("streamer", { pageBaseUrl }))).code).toBe("ERR_RESPONSE_INVALID");
  });

  it("refuses options that are out of range", async () => {
    const inRange = (options: object) => signingErrorOf(resolveLivePage("streamer", options));
    expect((await inRange({ pageBaseUrl: "http://www.tiktok.com" })).message).toContain(
      "pageBaseUrl must be an https URL",
    );
    expect((await inRange({ timeoutMs: 0 })).message).toContain("timeoutMs must be");
  });
});

describe("fetchSignedUrl", () => {
  it("fetches from the server that signed", async () => {
    const { server } = await setup();
    const signed_url = `${server.url}/webcast/room_info?X-Bogus=1`;
    const session = { cookies: "sessionid=mine", hosts: ["127.0.0.1"] };
    const answer = await fetchSignedUrl({ signed_url, cookies: "ttwid=abc" }, { serverUrl: server.url, session });
    expect(answer).toEqual({ data: { title: "Evening stream" } });
    expect(server.requests[0]?.headers["cookie"]).toBe("sessionid=mine; ttwid=abc");
  });

  it("fetches from nobody else's server", async () => {
    const { server, paths } = await setup();
    const error = await signingErrorOf(fetchSignedUrl({ signed_url: `${server.url}/x` }));
    expect(error.code).toBe("ERR_HOST_NOT_ALLOWED");
    expect(paths()).toEqual([]);
  });
});
