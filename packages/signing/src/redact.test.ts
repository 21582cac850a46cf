import { describe, expect, it } from "vitest";
import { cookieSecrets, plainCause, redact, urlSecrets } from "./redact.ts";

describe("redact", () => {
  it.each([
    [
      "the query of a URL",
      "GET wss://a.tiktok.com/im/?room_id=1&X-Bogus=abc failed",
      "GET wss://a.tiktok.com/im/?[redacted] failed",
    ],
    ["the userinfo of a URL", "https://user:pass@a.tiktok.com/x", "https://a.tiktok.com/x"],
    ["the fragment of a URL", "see http://127.0.0.1:80/x#token", "see http://127.0.0.1:80/x?[redacted]"],
    ["a cookie", "bad ttwid=1%7Cabc; sessionid=def", "bad ttwid=[redacted]; sessionid=[redacted]"],
    ["a header", `{"x-api-key":"abc"}`, `{"x-api-key":"[redacted]"}`],
    ["control characters", "a\r\nSet: b\u0000c\u2028d", "a Set: b c d"],
  ])("removes %s", (_, text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  it("removes known secrets, also as they look in a URL and in JSON", () => {
    expect(redact('k"1/2 and k%221%2F2 and k\\"1/2', ['k"1/2'])).toBe("[redacted] and [redacted] and [redacted]");
  });

  it("removes a secret that holds another one whole", () => {
    expect(redact("abcdef", ["abc", "abcdef"])).toBe("[redacted]");
  });

  it("removes two secrets that overlap", () => {
    expect(redact("abcdefgh", ["abcde", "defgh"])).toBe("[redacted]");
  });

  it("removes the beginning of a secret that a text was cut off in", () => {
    const token = "eyJhbGciOiJIUzI1NiJ9.payload.signature";
    expect(redact("invalid token eyJhbGciOiJIUzI1Ni", [token])).toBe("invalid token [redacted]");
    expect(redact('{"error":"bad eyJhbGciOi..."}', [token])).toBe('{"error":"bad [redacted]..."}');
    expect(redact("bad k%22123456%2", ['k"123456/7'])).toBe("bad [redacted]");
    expect(redact("invalid token eyJhbGciO", [token])).toBe("invalid token eyJhbGciO");
    expect(redact("the eyJhbGciOi was it", [token])).toBe("the eyJhbGciOi was it");
  });

  it("removes short secrets where they are whole words", () => {
    expect(redact("the password e opens the gate, pass=e", ["e"])).toBe(
      "the password [redacted] opens the gate, pass=[redacted]",
    );
    expect(redact("to open a gate", ["pen"])).toBe("to open a gate");
    expect(redact("user:pens", ["pens"])).toBe("user:[redacted]");
  });

  it("ignores empty secrets and cuts long texts after removing", () => {
    expect(redact(`${"x".repeat(295)}secret-secret`, ["", "secret-secret"])).toBe(`${"x".repeat(295)}[reda…`);
  });
});

describe("secrets", () => {
  it("are the cookies and their values", () => {
    expect(cookieSecrets("ttwid=0123456789; a=b")).toEqual(["ttwid=0123456789; a=b", "0123456789"]);
  });

  it("are the signed URL, its query, and the values in it", () => {
    const url = "wss://a.tiktok.com/?X-Bogus=0123456789&aid=1988";
    expect(urlSecrets(new URL(url))).toEqual([url, "?X-Bogus=0123456789&aid=1988", "0123456789"]);
  });
});

describe("plainCause", () => {
  it("keeps the code and a redacted message, nothing else", () => {
    const error = Object.assign(new Error("failed https://x.tiktok.com/?a=b"), {
      code: "ECONNRESET",
      headers: ["key"],
    });
    const cause = plainCause(error);
    expect(cause).toEqual(Object.assign(new Error("failed https://x.tiktok.com/?[redacted]"), { code: "ECONNRESET" }));
    expect(Object.keys(cause)).toEqual(["code"]);
  });

  it("takes anything that was thrown", () => {
    expect(plainCause("sessionid=1").message).toBe("sessionid=[redacted]");
  });
});
