import { describe, expect, it } from "vitest";
import { type ClientOptions, resolveClientOptions } from "./client-options.ts";
import { TikTokLive } from "./tiktok-live.ts";

describe("client options", () => {
  it("have the documented defaults", () => {
    expect(resolveClientOptions({ uniqueId: "@streamer" })).toMatchObject({
      uniqueId: "streamer",
      baseUrl: "wss://api.tik.tools",
      keyIn: "query",
      reconnect: {},
      waitUntilLive: false,
      onStreamEnd: "wait",
      idleTimeoutMs: 75_000,
      connectTimeoutMs: 20_000,
      maxMessageBytes: 1_048_576,
      maxQueuedEvents: 10_000,
      overflow: "pause",
      canPause: true,
    });
  });

  it("have the name as it is, without one @", () => {
    const names = ["@streamer", "@@streamer", " @streamer ", "👋", " "];
    expect(names.map((uniqueId) => resolveClientOptions({ uniqueId }).uniqueId)).toEqual([
      "streamer",
      "@streamer",
      " @streamer ",
      "👋",
      " ",
    ]);
  });

  it.each<[Partial<ClientOptions>, string]>([
    [{ uniqueId: "@" }, 'uniqueId must be a name of 1 to 64 characters, got "@"'],
    [{ uniqueId: "x".repeat(65) }, "uniqueId must be a name of 1 to 64 characters"],
    [{ uniqueId: "half \ud83d" }, "uniqueId must be a name of 1 to 64 characters"],
    [{ uniqueId: undefined as unknown as string }, "uniqueId must be a name of 1 to 64 characters, got undefined"],
    [{ keyIn: "body" as "query" }, 'keyIn must be one of query, header, got "body"'],
    [{ idleTimeoutMs: 999 }, "idleTimeoutMs must be a whole number from 1000 to 3600000, got 999"],
    [{ connectTimeoutMs: 0 }, "connectTimeoutMs must be a whole number from 1 to 300000, got 0"],
    [{ maxMessageBytes: 0.5 }, "maxMessageBytes must be a whole number from 1 to 1073741824, got 0.5"],
    [{ maxQueuedEvents: 1e7 }, "maxQueuedEvents must be a whole number from 1 to 1000000, got 10000000"],
    [{ overflow: "lose" as "pause" }, "overflow must be one of pause, drop-oldest, drop-newest, error"],
    [{ onStreamEnd: "sleep" as "wait" }, "onStreamEnd must be one of wait, stop"],
    [{ reconnect: { quotaDelayMs: -1 } }, "quotaDelayMs must be a whole number from 0 to 86400000, got -1"],
    [{ reconnect: { baseDelayMs: 0 } }, "baseDelayMs must be a whole number from 1 to 3600000, got 0"],
    [{ baseUrl: "http://x.example" }, "baseUrl must be an https or wss URL"],
  ])("refuse %j", (options, message) => {
    const make = () => new TikTokLive({ uniqueId: "streamer", apiKey: "k", ...options });
    expect(make).toThrow(expect.objectContaining({ code: "ERR_ARGUMENT", side: "local" }));
    expect(make).toThrow(message);
  });
});
