import { endpoints } from "@webcast-kit/contract";
import { describe, expect, it } from "vitest";
import { DEFAULT_USER_AGENT, toRateLimits, toSignedUrl, toWsCredentials } from "./answers.ts";

const WS_URL = "wss://webcast-ws.us.tiktok.com/webcast/im/?X-Bogus=signature";
const both = { cookies: "ttwid=1", room_id: "7123456789", cluster_region: "US_TTP" };

describe("toWsCredentials", () => {
  it("takes the URL by the name of the reference's example, or of its prose", () => {
    const credentials = { wsUrl: WS_URL, wsHost: "webcast-ws.us.tiktok.com", cookies: "ttwid=1", roomId: "7123456789" };
    const byExample = toWsCredentials({ ...both, ws_url: WS_URL, ws_host: "webcast-ws.us.tiktok.com" });
    expect(byExample).toMatchObject({ ...credentials, userAgent: DEFAULT_USER_AGENT });
    const byProse = toWsCredentials({ ...both, websocket_url: WS_URL, user_agent: "TestBrowser/1.0" });
    expect(byProse).toMatchObject({ ...credentials, userAgent: "TestBrowser/1.0" });
    expect(Object.keys(byProse)).toEqual(Object.keys(byExample));
  });

  it("finds a host with its port", () => {
    expect(toWsCredentials({ ...both, websocket_url: "ws://127.0.0.1:8080/im" }).wsHost).toBe("127.0.0.1:8080");
  });

  it("does not fail at an answer that nobody checked: without a URL there is no host", () => {
    expect(toWsCredentials(both)).toMatchObject({ wsUrl: "", wsHost: "" });
    expect(toWsCredentials({ ...both, ws_url: "", websocket_url: WS_URL }).wsUrl).toBe(WS_URL);
  });
});

describe("toSignedUrl", () => {
  it("has the signatures apart where the API tells them apart", () => {
    const { signed_url, x_bogus, x_gnarly, user_agent, cookies } = endpoints.signWebsocket.example.data;
    const short = { signedUrl: signed_url, userAgent: user_agent, cookies };
    expect(toSignedUrl({ signed_url, user_agent, cookies })).toStrictEqual(short);
    const full = { ...short, xBogus: x_bogus, xGnarly: x_gnarly };
    expect(toSignedUrl({ signed_url, x_bogus, x_gnarly, user_agent, cookies })).toStrictEqual(full);
  });
});

describe("toRateLimits", () => {
  const nowMs = 1_700_000_000_000;
  const websocket = { limit: 3, current: 1 };

  it.each([
    ["Unix seconds", 1_700_000_030],
    ["Unix milliseconds", 1_700_000_030_000],
    ["seconds from now", 30],
  ])("gives the reset in Unix milliseconds when the API counts %s", (_, reset_at) => {
    const { api } = toRateLimits({ tier: "basic", api: { limit: 60, remaining: 0, reset_at }, websocket }, nowMs);
    expect(api).toEqual({ limit: 60, remaining: 0, resetAtMs: nowMs + 30_000 });
  });
});
