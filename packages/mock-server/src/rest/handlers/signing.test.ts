import { afterEach, describe, expect, it } from "vitest";
import { callEndpoint } from "../../../testing/rest-client.ts";
import type { MockServerOptions } from "../../options.ts";
import { type MockServer, startMockServer } from "../../server.ts";

let mock: MockServer | undefined;
const start = async (options: MockServerOptions = {}) => {
  mock = await startMockServer({ limits: false, ...options });
  return mock;
};
afterEach(() => mock?.close());

const WEBCAST = "https://webcast.tiktok.com/webcast/im/fetch/?room_id=1&b=%2F";

describe("sign_url", () => {
  it("points the platform's URLs at the mock, path and query as they are", async () => {
    const { url } = await start();
    const { data } = await callEndpoint("signUrl", { url: WEBCAST }, { url });
    const signed = new URL(data.signed_url);
    expect(signed.origin + signed.pathname).toBe(`${url}/webcast/im/fetch/`);
    expect(signed.searchParams.get("b")).toBe("/");
    expect(signed.searchParams.get("X-Bogus")).toBe(data.x_bogus);
    expect(signed.searchParams.get("X-Gnarly")).toBe(data.x_gnarly);
  });

  it("keeps the prefix of the namespace, and adds it once", async () => {
    const { namespace } = await start();
    const { url, wsUrl } = namespace("mine");
    const { data } = await callEndpoint("signUrl", { url: WEBCAST }, { url });
    expect(data.signed_url).toContain(`${url}/webcast/im/fetch/?room_id=1`);
    const again = await callEndpoint("signUrl", { url: data.signed_url }, { url });
    expect(again.data.signed_url).toContain(`${url}/webcast/im/fetch/?room_id=1`);
    const socket = await callEndpoint("signWebsocket", { room_id: "7123456789" }, { url });
    expect(socket.data.signed_url).toContain(`${wsUrl}/webcast/im/ws_proxy/ws_reuse_supplement/?`);
  });

  it("makes socket URLs of sockets, also of one that is written with https", async () => {
    const { url, wsUrl } = await start();
    for (const host of ["wss://webcast-ws.tiktok.com", "https://webcast-ws.us.tiktok.com"]) {
      const socket = `${host}/webcast/im/ws_proxy/ws_reuse_supplement/?room_id=1`;
      const { data } = await callEndpoint("signUrl", { url: socket }, { url });
      expect(data.signed_url.startsWith(`${wsUrl}/webcast/im/ws_proxy/`)).toBe(true);
    }
  });

  it("refuses other hosts, schemes and what is no URL", async () => {
    const { url } = await start();
    for (const text of [
      "https://example.com/webcast/im/fetch/",
      "https://tiktok.com.example.com/",
      "https://nottiktok.com/",
      "ftp://webcast.tiktok.com/",
      "javascript:alert(1)//webcast.tiktok.com",
      "webcast.tiktok.com/webcast/",
    ]) {
      const { status, body } = await callEndpoint("signUrl", { url: text }, { url });
      expect([status, body.code], text).toEqual([400, "INVALID_REQUEST"]);
    }
  });

  it("reads a path that begins like a host as a path", async () => {
    const { url } = await start();
    const { data } = await callEndpoint("signUrl", { url: "https://webcast.tiktok.com//example.com/a" }, { url });
    expect(new URL(data.signed_url).host).toBe(new URL(url).host);
  });
});

describe("sign_websocket", () => {
  it("puts room and cursor into the URL", async () => {
    const { url } = await start();
    const { data } = await callEndpoint("signWebsocket", { room_id: "7123456789", cursor: "t-3" }, { url });
    const { searchParams } = new URL(data.signed_url);
    expect([searchParams.get("room_id"), searchParams.get("cursor")]).toEqual(["7123456789", "t-3"]);
  });

  it("has no signatures apart where the prose is read", async () => {
    const { url } = await start({ quirks: { signWebsocket: "short" } });
    const { data } = await callEndpoint("signWebsocket", { room_id: "1" }, { url });
    expect(new Set(Object.keys(data))).toEqual(new Set(["cookies", "signed_url", "user_agent"]));
  });
});

describe("ws_credentials", () => {
  it.each([
    ["both", ["cluster_region", "cookies", "room_id", "user_agent", "websocket_url", "ws_host", "ws_url"]],
    ["prose", ["cluster_region", "cookies", "room_id", "user_agent", "websocket_url"]],
    ["example", ["cluster_region", "cookies", "room_id", "ws_host", "ws_url"]],
  ] as const)("has the fields of %s", async (wsCredentials, fields) => {
    const { url } = await start({ quirks: { wsCredentials } });
    const { data } = await callEndpoint("wsCredentials", { unique_id: "@Streamer" }, { url });
    expect(new Set(Object.keys(data))).toEqual(new Set(fields));
    expect(data.room_id).toBe("7123456789");
  });

  it.each([
    ["offline_creator", "NOT_LIVE"],
    ["nobody_at_all", "NOT_FOUND"],
  ])("answers 404 for %s", async (unique_id, code) => {
    const { url } = await start();
    const { status, body } = await callEndpoint("wsCredentials", { unique_id }, { url });
    expect([status, body.code]).toEqual([404, code]);
  });
});
