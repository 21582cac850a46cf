/** `data` of a good answer of wsCredentials. */
export function credentialsData(wsUrl: string, more: Readonly<Record<string, unknown>> = {}) {
  return {
    ws_url: wsUrl,
    cookies: "ttwid=1%7Ccookie-of-the-test",
    user_agent: "TestBrowser/1.0",
    room_id: "7300000000000000123",
    ws_host: "webcast-ws.tiktok.com",
    cluster_region: "US_TTP",
    ...more,
  };
}

/** `data` of a good answer of signUrl and signWebsocket. */
export function signedData(signedUrl: string, more: Readonly<Record<string, unknown>> = {}) {
  return {
    signed_url: signedUrl,
    x_bogus: "DFSz-bogus",
    x_gnarly: "M-gnarly",
    user_agent: "TestBrowser/1.0",
    cookies: "ttwid=1%7Ccookie-of-the-test",
    ...more,
  };
}

/** `data` of a good answer of rateLimits. */
export const limitsData = {
  tier: "basic",
  api: { limit: 60, remaining: 58, reset_at: 1_700_000_000 },
  websocket: { limit: 3, current: 1 },
};
