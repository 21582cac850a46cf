import { describe, expect, it } from "vitest";
import { redact } from "../redact.ts";
import { handshakeError, parsePingInterval } from "./handshake.ts";

describe("parsePingInterval", () => {
  it.each([
    ["ping-interval=10", 10_000],
    ["ping-interval=5; other=1", 5000],
    ["other=1;Ping-Interval=2.5", 2500],
    [' ping-interval = "7" ', 7000],
    ["ping-interval=0.1", 250],
    ["ping-interval=86400", 60_000],
    ["ping-interval=0", undefined],
    ["ping-interval=-5", undefined],
    ["ping-interval=soon", undefined],
    ["no-ping-interval=5", undefined],
    ["", undefined],
    [undefined, undefined],
  ])("reads %j as %s", (header, expected) => {
    expect(parsePingInterval(header)).toBe(expected);
  });
});

describe("handshakeError", () => {
  it("says what the server said", () => {
    const error = handshakeError(200, { "handshake-msg": "DEVICE_BLOCKED", "handshake-status": "415" }, redact);
    expect(error).toMatchObject({ code: "ERR_HTTP_STATUS", status: 200, handshakeMessage: "DEVICE_BLOCKED" });
    expect(error.retryable).toBe(false);
    expect(error.message).toBe(
      "ERR_HTTP_STATUS: the WebSocket handshake was refused with HTTP 200, handshake-status 415, DEVICE_BLOCKED",
    );
  });

  it("says when to come back", () => {
    const limits = { "x-ratelimit-limit": "5", "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1767268860" };
    expect(handshakeError(429, { "retry-after": "3", ...limits }, redact)).toMatchObject({
      code: "ERR_RATE_LIMITED",
      ...{ status: 429, source: "platform", retryable: true, retryAfterMs: 3000 },
      rateLimit: { limit: 5, remaining: 0, resetAtMs: 1_767_268_860_000 },
    });
    expect(handshakeError(429, {}, redact)).toMatchObject({ code: "ERR_RATE_LIMITED", retryable: true });
  });
});
