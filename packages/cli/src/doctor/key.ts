import type { RateLimits } from "@webcast-kit/signing";
import type { Finding } from "./finding.ts";

/** What the limits of a key say about it. */
export function judgeLimits({ tier, api, websocket }: RateLimits): Finding[] {
  return [
    { check: "key", state: "ok", text: `the API knows it, tier ${tier}` },
    {
      check: "quota",
      state: api.remaining > 0 ? "ok" : "warn",
      text: `${api.remaining} of ${api.limit} requests of this minute are left`,
    },
    {
      check: "sockets",
      state: websocket.current < websocket.limit ? "ok" : "warn",
      text: `${websocket.current} of ${websocket.limit} managed sockets are open`,
    },
  ];
}
