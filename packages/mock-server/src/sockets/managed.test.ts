import { events } from "@webcast-kit/contract";
import { encodeEvent } from "@webcast-kit/protocol";
import { Value } from "typebox/value";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openSocket } from "../../testing/socket-client.ts";
import { readDemoTape } from "../options.ts";
import { type MockServer, startMockServer } from "../server.ts";
import type { Tape, TapeEntry } from "../tape/tape.ts";
import { TokenBook } from "../tokens.ts";

const demo = readDemoTape();

function tapeOf(...entries: TapeEntry[]): Tape {
  return { ...demo, entries };
}

const control: TapeEntry = { t: 0, kind: "message", message: encodeEvent({ type: "control", action: 3 }) };
/** A tape that goes on while a test lasts. */
const endless = tapeOf({ ...control, t: 3_600_000 });

let mock: MockServer;

beforeEach(async () => {
  mock = await startMockServer({ tape: endless, liveUsers: ["ann"] });
});

afterEach(() => mock.close());

const open = (query: string) => openSocket(`${mock.wsUrl}/?${query}`);

describe("the managed socket", () => {
  it("sends roomInfo in both readings first, then events of the contract's shapes, and closes with 4005", async () => {
    await using server = await startMockServer({ speed: 0 });
    const { messages, closed } = await openSocket(`${server.wsUrl}?uniqueId=streamer&apiKey=test_pro`);
    expect(await closed).toEqual({ code: 4005, reason: "STREAM_END" });
    const frames = messages.map((text) => JSON.parse(String(text)));
    expect(frames[0]).toMatchObject({
      event: "roomInfo",
      uniqueId: "streamer",
      data: { type: "roomInfo", roomId: frames[0].roomId, wsHost: new URL(server.wsUrl).host },
    });
    expect(frames).toHaveLength(1 + demo.entries.length);
    for (const { event, data } of frames) {
      expect(data.type).toBe(event);
      expect([...Value.Errors(events[event as keyof typeof events], data)], JSON.stringify(data)).toEqual([]);
    }
    expect(frames.at(-1)).toMatchObject({ event: "control", data: { action: 3 } });
  });

  it.each([
    ["no uniqueId", "apiKey=test_pro", 4400, "INVALID_OPTIONS: uniqueId is missing"],
    [
      "an endless uniqueId",
      `uniqueId=${"x".repeat(65)}&apiKey=test_pro`,
      4400,
      "INVALID_OPTIONS: uniqueId is too long",
    ],
    ["no key", "uniqueId=ann", 4400, "INVALID_OPTIONS: apiKey or jwtKey is missing"],
    ["an empty key", "uniqueId=ann&apiKey=", 4400, "INVALID_OPTIONS: apiKey or jwtKey is missing"],
    ["an empty JWT", "uniqueId=ann&jwtKey=", 4400, "INVALID_OPTIONS: apiKey or jwtKey is missing"],
    ["no uniqueId and an unknown key", "apiKey=wrong", 4400, "INVALID_OPTIONS: uniqueId is missing"],
    ["an unknown key", "uniqueId=ann&apiKey=wrong", 4401, "INVALID_AUTH"],
    ["a JWT, which it did not issue", "uniqueId=ann&jwtKey=a.b.c", 4401, "INVALID_AUTH"],
    ["an unknown key for a user who is not live", "uniqueId=nobody&apiKey=wrong", 4401, "INVALID_AUTH"],
    ["a user who is not live", "uniqueId=nobody&apiKey=test_pro", 4404, "NOT_LIVE"],
  ])("closes with the code for %s", async (_title, query, code, reason) => {
    const { closed, messages } = await open(query);
    expect(await closed).toEqual({ code, reason });
    expect(messages).toEqual([]);
  });

  it("closes with 4429 above the tier's sockets, before it looks whether the user is live", async () => {
    const first = await open("uniqueId=@ann&apiKey=test_sandbox");
    expect(await (await open("uniqueId=nobody&apiKey=test_sandbox")).closed).toMatchObject({ code: 4429 });
    first.socket.close();
    await first.closed;
    const current = async () => {
      const response = await fetch(`${mock.url}/webcast/rate_limits`, { headers: { "x-api-key": "test_sandbox" } });
      return ((await response.json()) as { data: { websocket: { current: number } } }).data.websocket.current;
    };
    await expect.poll(current).toBe(0);
    expect((await open("uniqueId=ann&apiKey=test_sandbox")).socket.readyState).toBe(1);
  });

  it("takes the key of the header before the query's", async () => {
    const knock = (query: string, key: string) =>
      openSocket(`${mock.wsUrl}/?uniqueId=ann${query}`, { headers: { "x-api-key": key } });
    expect((await knock("&apiKey=wrong", "test_pro")).socket.readyState).toBe(1);
    expect(await (await knock("&apiKey=test_pro", "wrong")).closed).toMatchObject({ code: 4401 });
  });

  it("nudges before a quota close where public clients are played, and only there", async () => {
    await using vendor = await startMockServer({ tape: endless, liveUsers: ["ann"], profile: "vendor-2026" });
    const refusedBy = async (server: MockServer, sockets: number, key = "&apiKey=test_sandbox") => {
      const url = `${server.wsUrl}/?uniqueId=ann${key}`;
      for (let count = 0; count < sockets; count++) await openSocket(url);
      const { messages, closed } = await openSocket(url);
      expect(await closed).toMatchObject({ code: 4429 });
      return messages.map((text) => JSON.parse(String(text)));
    };
    expect(await refusedBy(mock, 1)).toEqual([]);
    const nudge = { message: "tier sandbox allows 3 at once", upgrade_url: expect.stringMatching(/^https:/) };
    expect(await refusedBy(vendor, 3)).toEqual([{ type: "session_limit", ...nudge }]);
    // There, who has no key is let in too, and counts by address.
    expect(await refusedBy(vendor, 3, "")).toEqual([{ type: "anon_limit", ...nudge }]);
  });

  it("cuts a client whose token is checked while its namespace begins anew", async () => {
    const response = await fetch(`${mock.url}/authentication/jwt`, {
      method: "POST",
      headers: { "x-api-key": "test_pro", "content-type": "application/json" },
      body: "{}",
    });
    const { data } = (await response.json()) as { data: { token: string } };
    const { verify } = TokenBook.prototype;
    const spy = vi.spyOn(TokenBook.prototype, "verify").mockImplementation(async function (this: TokenBook, token) {
      const grant = await verify.call(this, token);
      mock.reset();
      return grant;
    });
    await expect(open(`uniqueId=ann&jwtKey=${data.token}`)).rejects.toThrow("socket hang up");
    spy.mockRestore();
    expect(mock.journal.find({ kind: "open" })).toEqual([]);
  });

  it("plays text and close entries, and leaves binary ones to the binary socket", async () => {
    const tape = tapeOf(
      { t: 0, kind: "frame", bytes: Uint8Array.of(1) },
      { t: 0, kind: "text", text: "{broken" },
      { t: 0, kind: "close", code: 4500, reason: "gone" },
    );
    await using server = await startMockServer({ tape });
    const { messages, closed } = await openSocket(`${server.wsUrl}/?uniqueId=streamer&apiKey=test_pro`);
    expect(await closed).toEqual({ code: 4500, reason: "gone" });
    expect(messages.slice(1)).toEqual(["{broken"]);
  });

  it("sends messages of unknown methods by name, without their bytes", async () => {
    const message = {
      method: "WebcastX",
      payload: Uint8Array.of(8, 1),
      msgId: "5",
      msgType: 0,
      offset: "0",
      isHistory: false,
    };
    await using server = await startMockServer({ tape: tapeOf({ t: 0, kind: "message", message }, control) });
    const { messages, closed } = await openSocket(`${server.wsUrl}/?uniqueId=streamer&apiKey=test_pro`);
    await closed;
    expect(JSON.parse(String(messages[1]))).toEqual({
      event: "unknown",
      data: { type: "unknown", method: "WebcastX", msgId: "5" },
    });
  });
});
