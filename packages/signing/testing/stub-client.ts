import { createSigningClient, type SigningClient } from "../src/client.ts";

/** A client that gives credentials without a network; what else it is asked for, nobody answers. */
export function stubClient(overrides: Partial<SigningClient> = {}): SigningClient {
  const signed = {
    signedUrl: "wss://webcast-ws.tiktok.com/webcast/im/?room_id=42&X-Bogus=DFSzswVOH5aANrfK",
    xBogus: "DFSzswVOH5aANrfK",
    xGnarly: "MgnarlyMgnarly",
    userAgent: "TestBrowser/1.0",
    cookies: "ttwid=1%7Ccookie-of-the-test",
  };
  return {
    ...createSigningClient({ apiKey: "key-of-the-stub", baseUrl: "http://127.0.0.1:1" }),
    baseUrl: "https://api.tik.tools",
    signUrl: () => Promise.resolve(signed),
    signWebsocket: () => Promise.resolve(signed),
    wsCredentials: () =>
      Promise.resolve({
        wsUrl: signed.signedUrl,
        cookies: signed.cookies,
        userAgent: signed.userAgent,
        roomId: "7300000000000000123",
        wsHost: "webcast-ws.tiktok.com",
        clusterRegion: "US_TTP",
      }),
    ...overrides,
  };
}
