import type { EndpointName } from "@webcast-kit/contract";
import { describe, expect, it } from "vitest";
import { redact } from "../redact.ts";
import { checkParameters, secretsIn } from "./parameters.ts";

const check = (name: EndpointName, parameters: unknown) => () => checkParameters(name, parameters as object, redact);

describe("checkParameters", () => {
  it("passes what fits, without what is undefined", () => {
    expect(check("roomInfo", { room_id: "1", unique_id: undefined })()).toEqual({ room_id: "1" });
  });

  it.each<[string, EndpointName, unknown, string]>([
    ["no object", "rateLimits", null, "rateLimits: the parameters must be an object"],
    ["a missing field", "chat", { room_id: "1" }, "chat: text is missing (What to say)"],
    ["neither of two", "roomInfo", {}, "roomInfo: the parameters must have room_id or unique_id"],
    [
      "a number out of range",
      "feed",
      { count: 51 },
      "feed: count must be <= 50, got 51 (Entries wanted, 20 if not said)",
    ],
    [
      "a text for a number",
      "feed",
      { count: "5" },
      'feed: count must be integer, got "5" (Entries wanted, 20 if not said)',
    ],
    [
      "no value of a list of values",
      "regionalRanklist",
      { room_id: "1", rank_type: "2" },
      'regionalRanklist: rank_type must be one of 1, 8, 15, 16, got "2" (1 hourly, 8 daily, 15 popular, 16 league)',
    ],
    [
      "an entry of a list",
      "resolveUserIds",
      { user_ids: ["1", "x"] },
      'resolveUserIds: user_ids[1] must match pattern "^[0-9]{1,20}$", got "x" (Ids of users)',
    ],
  ])("names field, value and what was expected of %s", (_, name, parameters, message) => {
    expect(check(name, parameters)).toThrow(`ERR_ARGUMENT: ${message}`);
  });

  it.each<[EndpointName, object]>([
    ["signUrl", { url: ["https://x/?secret"] }],
    ["signUrl", { url: `https://x/?secret${"x".repeat(8192)}` }],
    ["signWebsocket", { room_id: "1", cursor: `secret${"x".repeat(4096)}` }],
    ["feed", { session_id: `secret${"x".repeat(512)}` }],
    ["feed", { ttwid: ["secret"] }],
    ["feed", { ms_token: { secret: "secret" } }],
    ["solvePuzzle", { puzzle: "secret", piece: ["secret"] }],
    ["chat", { room_id: "1", text: `secret${"x".repeat(150)}` }],
  ])("of %s does not show what may be a secret", (name, parameters) => {
    expect(check(name, parameters)).toThrow(/^ERR_ARGUMENT/);
    expect(check(name, parameters)).not.toThrow(/secret/);
  });

  it("does not show a known secret in the wrong place", () => {
    const key = "key-of-the-test";
    const slip = () => checkParameters("roomInfo", { room_id: key }, (text) => redact(text, [key]));
    expect(slip).toThrow('room_id must match pattern "^[0-9]{1,20}$", got "[redacted]"');
  });

  it("is not misled by names that every object has", () => {
    expect(check("roomInfo", { constructor: "x" })).toThrow('roomInfo has no parameter "constructor"');
    expect(check("roomInfo", JSON.parse('{"__proto__":"x"}'))).toThrow('roomInfo has no parameter "__proto__"');
  });

  it("names fields as the caller spelled them", () => {
    const spelling = { expire_after: "expireAfterS" };
    expect(() => checkParameters("jwt", { expire_after: 0 }, redact, spelling)).toThrow(
      "jwt: expireAfterS must be >= 1, got 0",
    );
  });
});

describe("secretsIn", () => {
  it("finds sessions, tokens and the parts of URLs, and leaves names alone", () => {
    const url = "https://x.example/?token=0123456789abc&a=b";
    const secrets = secretsIn({ unique_id: "streamer_name", session_id: "session-0123456789", ttwid: "short", url });
    expect(secrets).toContain("session-0123456789");
    expect(secrets).toContain("0123456789abc");
    expect(secrets).not.toContain("streamer_name");
    expect(secrets).not.toContain("short");
  });
});
