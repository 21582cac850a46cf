import { decodeEvents, decodeFetchResult, encodeEvent, type FetchResult } from "@webcast-kit/protocol";
import { afterEach, describe, expect, it } from "vitest";
import { createManualClock } from "../clock/virtual-clock.ts";
import { readDemoTape } from "../options.ts";
import { type MockServer, startMockServer } from "../server.ts";
import type { TapeEntry } from "../tape/tape.ts";

const NOON = Date.parse("2026-01-01T12:00:00.000Z");
const clock = createManualClock(NOON);

const question = (t: number, msgId: string): TapeEntry => ({
  t,
  kind: "message",
  message: encodeEvent({ type: "question", user: { uniqueId: "ann" }, questionText: "why?", msgId }),
});

let mock: MockServer;

afterEach(() => mock.close());

async function start(entries: readonly TapeEntry[], speed = 1): Promise<void> {
  clock.reset();
  mock = await startMockServer({ clock, speed, tape: { ...readDemoTape(), entries } });
}

/** Signs a poll and sends it. */
async function poll(cursor = "", roomId = "7123456789"): Promise<FetchResult> {
  const url = `https://webcast.tiktok.com/webcast/im/fetch/?${new URLSearchParams({ room_id: roomId, cursor })}`;
  const signing = await fetch(`${mock.url}/webcast/sign_url`, {
    method: "POST",
    headers: { "x-api-key": mock.keys.pro, "content-type": "application/json" },
    body: JSON.stringify({ url }),
  });
  const { data } = (await signing.json()) as { data: { signed_url: string; user_agent: string; cookies: string } };
  const response = await fetch(data.signed_url, { headers: { "User-Agent": data.user_agent, Cookie: data.cookies } });
  expect(response.headers.get("content-type")).toBe("application/x-protobuf");
  return decodeFetchResult(new Uint8Array(await response.arrayBuffer()));
}

const ids = ({ messages }: FetchResult) => messages.map(({ msgId }) => msgId);

describe("polling a room", () => {
  it("gives what the tape has played since the cursor", async () => {
    await start([question(0, "1"), question(0, "2"), question(1000, "3"), question(5000, "4")]);
    const first = await poll();
    expect([ids(first), first.isFirst, first.fetchIntervalMs, first.now]).toEqual([["1", "2"], true, 1000, NOON]);
    await clock.advance(1000);
    const second = await poll(first.cursor);
    expect([ids(second), second.isFirst]).toEqual([["3"], false]);
    expect(ids(await poll(second.cursor))).toEqual([]);
    await clock.advance(4000);
    const last = await poll(second.cursor);
    expect(ids(last)).toEqual(["4"]);
    await clock.advance(60_000);
    expect(await poll(last.cursor)).toMatchObject({ messages: [], cursor: last.cursor });
  });

  it("gives the same again for the same cursor, and starts anew without one", async () => {
    await start([question(0, "1"), question(1000, "2")]);
    const first = await poll();
    await clock.advance(1000);
    expect(ids(await poll(first.cursor))).toEqual(["2"]);
    expect(ids(await poll(first.cursor))).toEqual(["2"]);
    expect(ids(await poll())).toEqual(["1"]);
    expect(ids(await poll("what"))).toEqual(["1"]);
  });

  it("gives 50 messages at most when time does not count", async () => {
    await start(
      Array.from({ length: 120 }, (_, t) => question(t, String(t + 1))),
      0,
    );
    const sizes: number[] = [];
    const seen: string[] = [];
    for (let cursor = "", turn = 0; turn < 4; turn++) {
      const result: FetchResult = await poll(cursor);
      sizes.push(result.messages.length);
      seen.push(...ids(result));
      cursor = result.cursor;
    }
    expect(sizes).toEqual([50, 50, 20, 0]);
    expect(new Set(seen).size).toBe(120);
  });

  it("gives messages that decode to the events of the tape, and skips what only sockets can say", async () => {
    await start(
      [
        { t: 0, kind: "text", text: "{}" },
        question(1, "1"),
        { t: 2, kind: "frame", bytes: new Uint8Array([1]) },
        { t: 3, kind: "close", code: 4500, reason: "" },
      ],
      0,
    );
    const result = await poll();
    expect(decodeEvents(result)).toMatchObject([{ type: "question", questionText: "why?" }]);
  });

  it("has nothing of a room that is not there, and notes it", async () => {
    await start([question(0, "1")]);
    expect(ids(await poll("", "1"))).toEqual([]);
    expect(mock.journal.find({ side: "platform" }).at(-1)).toMatchObject({ code: "room not found" });
  });
});
