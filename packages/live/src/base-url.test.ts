import { describe, expect, it } from "vitest";
import { socketBaseOf } from "./base-url.ts";

describe("the base of socket URLs", () => {
  it.each([
    ["https://api.tik.tools", "wss://api.tik.tools"],
    ["wss://api.tik.tools/", "wss://api.tik.tools"],
    ["https://proxy.example:8443/ns/test//", "wss://proxy.example:8443/ns/test"],
    ["http://127.0.0.1:8080", "ws://127.0.0.1:8080"],
    ["ws://127.1/x", "ws://127.0.0.1/x"],
    ["http://localhost", "ws://localhost"],
    ["http://[::1]:80", "ws://[::1]"],
  ])("of %s is %s", (baseUrl, expected) => {
    expect(socketBaseOf(baseUrl)).toBe(expected);
  });

  it.each([
    "http://api.tik.tools",
    "ws://192.168.0.1",
    "http://127.0.0.1.evil.example",
    "http://localhost.evil.example",
    "https://someuser@api.tik.tools",
    "https://:topsecret@api.tik.tools",
    "https://api.tik.tools/?apiKey=topsecret",
    "https://api.tik.tools/#topsecret",
    "ftp://127.0.0.1",
    "api.tik.tools",
    "",
  ])("is refused, without a secret in the error: %j", (baseUrl) => {
    expect(() => socketBaseOf(baseUrl)).toThrow(/^ERR_ARGUMENT: baseUrl must be an https or wss URL/);
    expect(() => socketBaseOf(baseUrl)).not.toThrow(/topsecret|someuser/);
  });
});
