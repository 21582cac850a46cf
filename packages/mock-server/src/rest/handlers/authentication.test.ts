import { tierLimits, tiers, UNLIMITED } from "@webcast-kit/contract";
import { afterEach, describe, expect, it } from "vitest";
import WebSocket from "ws";
import { callEndpoint } from "../../../testing/rest-client.ts";
import { createManualClock } from "../../clock/virtual-clock.ts";
import type { MockServerOptions } from "../../options.ts";
import { type MockServer, startMockServer } from "../../server.ts";

const NOW_S = Date.parse("2026-01-01") / 1000;
let mock: MockServer;
afterEach(() => mock.close());

async function start(options: MockServerOptions = {}): Promise<MockServer> {
  mock = await startMockServer({ clock: createManualClock(NOW_S * 1000), ...options });
  return mock;
}

interface Claims {
  readonly exp: number;
  readonly allowed_creators: string[];
  readonly max_websockets: number;
}

const claimsOf = (token: string) =>
  JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) as Claims;

/** The code that a managed socket is closed with, or the first message. */
function knock(query: string): Promise<unknown> {
  const socket = new WebSocket(`${mock.wsUrl}/?${query}`);
  return new Promise((resolve) => {
    socket.once("message", () => resolve("open"));
    socket.once("close", resolve);
  });
}

describe("jwt", () => {
  it("is good for an hour, everybody and one socket if not said", async () => {
    const { url } = await start();
    const { token } = (await callEndpoint("jwt", {}, { url })).data;
    expect(claimsOf(token)).toMatchObject({ exp: NOW_S + 3600, allowed_creators: [], max_websockets: 1 });
    expect(await knock(`uniqueId=streamer&jwtKey=${token}`)).toBe("open");
  });

  it("is good for what was asked for", async () => {
    const { url } = await start();
    const request = { expire_after: 60, allowed_creators: ["@Streamer"], max_websockets: 3 };
    const { token } = (await callEndpoint("jwt", request, { url })).data;
    expect(claimsOf(token)).toMatchObject({ exp: NOW_S + 60, allowed_creators: ["@Streamer"], max_websockets: 3 });
    expect(await knock(`uniqueId=username&jwtKey=${token}`)).toBe(4403);
    expect(await knock(`uniqueId=streamer&jwtKey=${token}`)).toBe("open");
  });

  it.each([{ expire_after: 0 }, { expire_after: 1e9 }, { allowed_creators: "all" }, { max_websockets: 0 }])(
    "refuses %o",
    async (request) => {
      const { url } = await start();
      expect((await callEndpoint("jwt", request, { url })).status).toBe(400);
    },
  );
});

describe("rate_limits", () => {
  it.each(tiers)("tells tier %s its own limits", async (tier) => {
    const { url, keys } = await start();
    const { data, headers } = await callEndpoint("rateLimits", {}, { url, key: keys[tier] });
    const { requestsPerMinute, maxWebsockets, bulkCheckSize, feedCallsPerDay } = tierLimits[tier];
    expect(data.tier).toBe(tier);
    expect(data.api.limit).toBe(requestsPerMinute ?? UNLIMITED);
    expect(data.api.remaining).toBe(requestsPerMinute === null ? UNLIMITED : requestsPerMinute - 1);
    expect(String(data.api.reset_at)).toBe(headers.get("x-ratelimit-reset"));
    expect(data.websocket).toMatchObject({ limit: maxWebsockets, current: 0 });
    expect(data.bulk?.limit).toBe(bulkCheckSize);
    expect(data.feed).toMatchObject({ limit: feedCallsPerDay, remaining: feedCallsPerDay });
  });

  it("counts the sockets that are open and were opened", async () => {
    const { url, keys } = await start();
    expect(await knock(`uniqueId=streamer&apiKey=${keys.basic}`)).toBe("open");
    const { data } = await callEndpoint("rateLimits", {}, { url, key: keys.basic });
    expect(data.websocket).toEqual({ limit: 3, current: 1, connects_today: 1 });
  });

  it("tells only what the example shows where that is read, and calls the smallest tier free", async () => {
    const { url, keys } = await start({ quirks: { rateLimits: "short", tierNames: "free" } });
    const { data } = await callEndpoint("rateLimits", {}, { url, key: keys.sandbox });
    expect(Object.keys(data)).toEqual(["tier", "api", "websocket"]);
    expect(data.tier).toBe("free");
    expect(Object.keys(data.websocket)).toEqual(["limit", "current"]);
  });

  it("tells of no limits where there are none", async () => {
    const { url } = await start({ limits: false });
    const { data } = await callEndpoint("rateLimits", {}, { url });
    expect([data.api.limit, data.websocket.limit, data.bulk?.limit]).toEqual([UNLIMITED, UNLIMITED, UNLIMITED]);
  });
});

describe("api/live/connect", () => {
  it("gives a token that opens one socket of that creator for ten minutes, and their video", async () => {
    const { url, wsUrl, clock } = await start();
    const { data } = await callEndpoint("liveConnect", { uniqueId: "@Streamer" }, { url, key: "" });
    expect(data).toMatchObject({ wsUrl, uniqueId: "streamer", stream: { room_id: "7123456789", alive: true } });
    expect(claimsOf(data.token)).toMatchObject({
      exp: NOW_S + 600,
      allowed_creators: ["streamer"],
      max_websockets: 1,
    });
    expect(await knock(`uniqueId=streamer&jwtKey=${data.token}`)).toBe("open");
    expect(await knock(`uniqueId=streamer&jwtKey=${data.token}`)).toBe(4429);
    await clock.advance(600_000);
    expect(await knock(`uniqueId=streamer&jwtKey=${data.token}`)).toBe(4401);
  });

  it("makes no key that others can use", async () => {
    const { url } = await start();
    await callEndpoint("liveConnect", { uniqueId: "streamer" }, { url, key: "" });
    for (const key of ["site_live_connect", ""])
      expect((await fetch(`${url}/webcast/rate_limits?apiKey=${key}`)).status).toBe(401);
    expect(await knock("uniqueId=streamer&apiKey=site_live_connect")).toBe(4401);
  });

  it("is an error for who is not live, or says so", async () => {
    const { url } = await start();
    const ask = (uniqueId: string, origin = url) => callEndpoint("liveConnect", { uniqueId }, { url: origin });
    expect((await ask("offline_creator")).body.code).toBe("NOT_LIVE");
    expect((await ask("nobody_at_all")).body.code).toBe("NOT_FOUND");
    await mock.close();
    const other = await start({ quirks: { offline: "aliveFalse" } });
    const { data } = await ask("offline_creator", other.url);
    expect(data.stream).toEqual({ room_id: "", alive: false, stream_urls: {}, default_quality: "origin" });
  });

  it("makes a token of the caller's key where it needs one", async () => {
    const { url, keys } = await start({ quirks: { liveConnectAuth: "key" } });
    expect((await callEndpoint("liveConnect", { uniqueId: "streamer" }, { url, key: "" })).status).toBe(401);
    const { token } = (await callEndpoint("liveConnect", { uniqueId: "streamer" }, { url, key: keys.basic })).data;
    expect(await knock(`uniqueId=streamer&jwtKey=${token}`)).toBe("open");
    expect(mock.state().sockets).toHaveLength(1);
    const { data } = await callEndpoint("rateLimits", {}, { url, key: keys.basic });
    expect(data.websocket.current).toBe(1);
  });
});
