import { describe, expect, it } from "vitest";
import { credentialsOf } from "./credentials.ts";

describe("credentials", () => {
  it("travel in the query, a key in the header where that is wanted", () => {
    expect(credentialsOf({ apiKey: "k", keyIn: "query" })).toMatchObject({ query: { apiKey: "k" }, headers: {} });
    expect(credentialsOf({ apiKey: "k", keyIn: "header" })).toMatchObject({ query: {}, headers: { "x-api-key": "k" } });
    expect(credentialsOf({ jwtKey: "j", keyIn: "query" })).toMatchObject({ query: { jwtKey: "j" }, headers: {} });
  });

  it("keep key, token and session id out of texts", () => {
    expect(credentialsOf({ apiKey: "abc", sessionId: "def", keyIn: "query" }).redact("abc def")).toBe(
      "[redacted] [redacted]",
    );
    expect(credentialsOf({ jwtKey: "abc", keyIn: "query" }).redact("x abc x")).toBe("x [redacted] x");
  });

  it.each([
    [{}, "apiKey must be 1 to 512 visible ASCII characters"],
    [{ apiKey: "" }, "apiKey must be 1 to 512 visible ASCII characters"],
    [{ apiKey: "secret\n" }, "apiKey must be 1 to 512 visible ASCII characters"],
    [{ apiKey: "s".repeat(513) }, "apiKey must be 1 to 512 visible ASCII characters"],
    [{ jwtKey: "" }, "jwtKey must be 1 to 8192 visible ASCII characters"],
    [{ apiKey: "a", sessionId: "" }, "sessionId must be 1 to 512 visible ASCII characters"],
    [{ apiKey: "a", jwtKey: "b" }, "apiKey and jwtKey cannot be given together"],
    [
      { jwtKey: "j", keyIn: "header" as const },
      'keyIn must be "query" with a jwtKey: the reference has no header for tokens',
    ],
  ])("are refused when they are %j", (secrets, message) => {
    expect(() => credentialsOf({ keyIn: "query", ...secrets })).toThrow(
      expect.objectContaining({ code: "ERR_ARGUMENT", message: `ERR_ARGUMENT: ${message}` }),
    );
  });
});
