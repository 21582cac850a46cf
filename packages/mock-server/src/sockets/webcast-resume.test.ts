import {
  encodeEnterRoom,
  encodeEvent,
  encodeHeartbeat,
  type FetchResult,
  type LiveEventInit,
} from "@webcast-kit/protocol";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openSocket } from "../../testing/socket-client.ts";
import { visitRoom, type WebcastClient, webcastCredentials } from "../../testing/webcast-client.ts";
import { createManualClock, type VirtualClock } from "../clock/virtual-clock.ts";
import type { InjectedEvent } from "../control.ts";
import { readDemoTape } from "../options.ts";
import { MAX_LOGGED_MESSAGES } from "../rooms/room-log.ts";
import { type MockServer, startMockServer } from "../server.ts";
import type { Tape, TapeEntry } from "../tape/tape.ts";

const NOON = Date.parse("2026-01-01T12:00:00.000Z");
const question = (msgId: string): LiveEventInit => ({
  ...{ type: "question", user: { uniqueId: "ann" }, questionText: "why?", msgId },
});
const entryAt = (t: number, msgId: string): TapeEntry => ({
  t,
  kind: "message",
  message: encodeEvent(question(msgId)),
});
const chat = (msgId: string, comment = "hi"): InjectedEvent => ({
  ...{ type: "chat", user: { uniqueId: "ann" }, comment, msgId },
});

/** Three messages, then an hour of silence. */
const tape: Tape = {
  ...readDemoTape(),
  entries: [entryAt(0, "1"), entryAt(1000, "2"), entryAt(3000, "3"), entryAt(3_600_000, "4")],
};

let clock: VirtualClock;
let mock: MockServer;

async function start(options: Parameters<typeof startMockServer>[0] = {}): Promise<void> {
  clock = createManualClock(NOON);
  mock = await startMockServer({ clock, tape, heartbeatTimeoutMs: 3_600_000, ...options });
}

beforeEach(() => start());
afterEach(() => mock.close());

const idsOf = (results: readonly FetchResult[]) =>
  results.flatMap(({ messages }) => messages.map(({ msgId }) => msgId));

/** Waits until a client has heard these messages and no others; gives the cursor that came with the last result. */
async function heard(client: WebcastClient, ...ids: readonly string[]): Promise<string> {
  await expect.poll(() => idsOf(client.results())).toEqual(ids);
  return client.results().at(-1)?.cursor ?? "";
}

/** A visit that heard the first message of the tape and one that was put in, and is over. */
async function visited(): Promise<string> {
  const client = await visitRoom(mock);
  await heard(client, "1");
  mock.inject("streamer", [chat("11")]);
  const cursor = await heard(client, "1", "11");
  client.socket.terminate();
  await expect.poll(() => mock.state().sockets).toEqual([]);
  return cursor;
}

describe("a room that plays nothing", () => {
  it("does not end by itself", async () => {
    await mock.close();
    await start({ tape: { ...tape, entries: [] }, heartbeatTimeoutMs: 30_000 });
    const { socket, roomId } = await visitRoom(mock);
    for (let beats = 1; beats <= 3; beats++) {
      socket.send(encodeHeartbeat({ roomId, sendPacketSeqId: String(beats) }));
      await expect.poll(() => mock.webcastConnections()[0]?.heartbeats).toBe(beats);
      await clock.advance(20_000);
    }
    expect(mock.state().sockets).toHaveLength(1);
  });
});

describe("a client that comes back with its cursor", () => {
  it.each([
    ["in the frame that enters the room", (cursor: string) => ({ cursor })],
    ["in the URL", (cursor: string) => ({ query: { cursor, internal_ext: "internal_src:mock" } })],
  ])("%s hears what it missed, then the tape from where it was, then what is new", async (_where, visitor) => {
    const cursor = await visited();
    mock.inject("streamer", [chat("12"), chat("13")]);
    mock.inject("streamer", [chat("14")]);
    await clock.advance(60_000);
    const client = await visitRoom(mock, visitor(cursor));
    await heard(client, "12", "13", "14");
    const [first, ...others] = client.results();
    expect(first).toMatchObject({ isFirst: false, cursor, messages: [] });
    expect(others.map(({ messages }) => messages.length)).toEqual([2, 1]);
    expect(others.flatMap(({ messages }) => messages).map(({ isHistory }) => isHistory)).toEqual([false, false, false]);
    expect(others.map(({ needAck, now }) => [needAck, now])).toEqual(Array(2).fill([true, NOON]));
    expect(mock.webcastConnections().at(-1)).toMatchObject({ resumed: true });
    await clock.advance(999);
    mock.inject("streamer", [chat("15")]);
    await heard(client, "12", "13", "14", "15");
    await clock.advance(1);
    await heard(client, "12", "13", "14", "15", "2");
  });

  it("waits for the tape as if it had not been away", async () => {
    const client = await visitRoom(mock);
    await heard(client, "1");
    await clock.advance(1000);
    const cursor = await heard(client, "1", "2");
    client.socket.terminate();
    await clock.advance(60_000);
    const again = await visitRoom(mock, { cursor });
    await expect.poll(() => again.results().length).toBe(1);
    await clock.advance(1999);
    mock.inject("streamer", [chat("11")]);
    await heard(again, "11");
    await clock.advance(1);
    await heard(again, "11", "3");
  });

  it("is where it was when it got no further than entering", async () => {
    const client = await visitRoom(mock, { uniqueId: "streamer1" });
    await expect.poll(() => client.results().length).toBe(2);
    client.socket.terminate();
    mock.inject("streamer1", [chat("11")]);
    const again = await visitRoom(mock, { uniqueId: "streamer1", cursor: client.results()[0]?.cursor ?? "" });
    await heard(again, "11", "1");
  });

  it("goes on after a close of the tape, which comes once", async () => {
    await mock.close();
    const close: TapeEntry = { t: 0, kind: "close", code: 4500, reason: "gone" };
    await start({ tape: { ...tape, entries: [entryAt(0, "1"), close, entryAt(0, "2"), close] } });
    const client = await visitRoom(mock);
    const cursor = await heard(client, "1");
    expect(await client.closed).toMatchObject({ code: 4500 });
    const again = await visitRoom(mock, { cursor });
    await heard(again, "2");
    expect(await again.closed).toMatchObject({ code: 4500 });
  });

  it("is told that the stream ended while it was away, and closed some time later", async () => {
    const cursor = await visited();
    mock.inject("streamer", [{ type: "control", action: 3, msgId: "12" }]);
    const client = await visitRoom(mock, { cursor });
    await heard(client, "12");
    await clock.advance(1000);
    client.socket.send(encodeHeartbeat({ roomId: client.roomId, sendPacketSeqId: "1" }));
    await expect.poll(() => mock.webcastConnections().at(-1)?.heartbeats).toBe(1);
    await clock.advance(3_599_000);
    expect(await client.closed).toEqual({ code: 1000, reason: "stream end" });
    expect(idsOf(client.results())).toEqual(["12"]);
  });
});

describe("a client starts afresh", () => {
  async function startsAfresh(visitor: Parameters<typeof visitRoom>[1]): Promise<void> {
    const client = await visitRoom(mock, visitor);
    await heard(client, "1");
    expect(client.results()[0]).toMatchObject({ isFirst: true, messages: [] });
    expect(mock.webcastConnections().at(-1)).toMatchObject({ resumed: false });
  }

  it("without a cursor", () => startsAfresh({}));

  it.each([
    ["that nobody gave", (cursor: string) => `${cursor}0`],
    ["that is further on than anybody was", (cursor: string) => cursor.replace(/-1-1$/, "-2-1")],
    ["of another form", () => "r-1_d-1"],
    ["of who polls", (cursor: string) => cursor.replace("s-", "t-")],
  ])("with a cursor %s", async (_what, change) => {
    await startsAfresh({ cursor: change(await visited()) });
  });

  it("with the cursor of another room", async () => {
    const cursor = await visited();
    await startsAfresh({ uniqueId: "streamer1", cursor });
  });

  it("with the cursor of the stream before", async () => {
    const cursor = await visited();
    mock.live("streamer");
    await startsAfresh({ cursor });
  });

  it("with a cursor from before a reset", async () => {
    const cursor = await visited();
    mock.reset();
    await startsAfresh({ cursor });
  });

  it("with a cursor after which more was said than is kept", async () => {
    const cursor = await visited();
    const many = Array.from({ length: MAX_LOGGED_MESSAGES }, (_, index) => chat(String(100 + index)));
    mock.inject("streamer", many);
    await startsAfresh({ cursor: cursor.replace(/-1$/, "-0") });
    mock.inject("streamer", [chat("12")]);
    await startsAfresh({ cursor });
  }, 20_000);

  it.each([
    ["of the room", "streamer"],
    ["of all rooms", undefined],
  ])("when the cursors %s were forgotten", async (_what, uniqueId) => {
    const cursor = await visited();
    mock.forgetCursors(uniqueId);
    await startsAfresh({ cursor });
  });

  it("in a room whose cursors were forgotten, and no other", async () => {
    const cursor = await visited();
    mock.forgetCursors("streamer1");
    const client = await visitRoom(mock, { cursor });
    await expect.poll(() => client.results()[0]?.isFirst).toBe(false);
  });

  it("when it enters again on the same socket without a cursor, whatever its URL has", async () => {
    const cursor = await visited();
    const client = await visitRoom(mock, { query: { cursor } });
    await expect.poll(() => client.results().length).toBe(1);
    client.socket.send(encodeEnterRoom({ roomId: client.roomId }));
    await heard(client, "1");
    expect(client.results().map(({ isFirst }) => isFirst)).toEqual([false, true, false]);
  });
});

describe("a room's clients", () => {
  it("keep their place when cursors are forgotten", async () => {
    const client = await visitRoom(mock);
    await heard(client, "1");
    mock.forgetCursors("streamer");
    await clock.advance(1000);
    const cursor = await heard(client, "1", "2");
    client.socket.terminate();
    mock.inject("streamer", [chat("11")]);
    await heard(await visitRoom(mock, { cursor }), "11");
  });

  it("hear what was said between their handshake and their entry, after the answer to it", async () => {
    const { ws_url, headers } = await webcastCredentials(mock);
    mock.inject("streamer", [chat("10")]);
    const { socket } = await openSocket(ws_url, { headers });
    expect(mock.inject("streamer", [chat("11")])).toBe(1);
    socket.terminate();
    const client = await visitRoom(mock);
    mock.inject("streamer", [chat("12")]);
    await heard(client, "12", "1");
  });

  it("hear in one frame what was put in at once, also 20,000 messages", async () => {
    const client = await visitRoom(mock);
    const cursor = await heard(client, "1");
    const comment = (index: number) => `message ${index} of a very busy room`;
    const many = Array.from({ length: 20_000 }, (_, index) => chat(String(10_000 + index), comment(index)));
    mock.inject("streamer", many);
    const ids = many.map(({ msgId = "" }) => msgId);
    await expect.poll(() => client.messages.length, { timeout: 5000 }).toBe(3);
    expect(idsOf(client.results().slice(2))).toEqual(ids);
    client.socket.terminate();
    const again = await visitRoom(mock, { cursor });
    await expect.poll(() => again.messages.length, { timeout: 5000 }).toBe(2);
    expect(idsOf(again.results())).toEqual(ids);
  }, 20_000);

  it("get the last chats as history where they ask for them, at a fresh start", async () => {
    const cursor = await visited();
    mock.inject("streamer", [question("12") as InjectedEvent, chat("13"), chat("14")]);
    const query = { history_comment_count: "2" };
    const client = await visitRoom(mock, { query });
    await heard(client, "13", "14", "1");
    expect(client.results()[0]?.messages.map(({ isHistory }) => isHistory)).toEqual([true, true]);
    expect(client.results()[1]?.messages.map(({ isHistory }) => isHistory)).toEqual([false]);
    await heard(await visitRoom(mock, { query, cursor }), "12", "13", "14");
    await heard(await visitRoom(mock, { query: { history_comment_count: "-2" } }), "1");
  });
});

describe("a room's log", () => {
  it("has what was said in order, while nobody listens and after the end too", async () => {
    mock.inject("streamer", [chat("11"), chat("12")]);
    await clock.advance(5);
    mock.inject("streamer", [chat("13", "bye")]);
    mock.end("streamer");
    const log = mock.roomLog("@Streamer");
    expect(log.map(({ event }) => event.type)).toEqual(["chat", "chat", "chat", "control"]);
    expect(log.map(({ msgId }) => msgId).slice(0, 3)).toEqual(["11", "12", "13"]);
    expect(log[2]).toMatchObject({ sequence: 2, saidAtMs: NOON + 5, event: { comment: "bye", timestamp: NOON + 5 } });
  });

  it("begins anew with each stream, and is empty where nobody said anything", () => {
    mock.inject("streamer", [chat("11")]);
    mock.live("streamer");
    expect([mock.roomLog("streamer"), mock.roomLog("streamer1")]).toEqual([[], []]);
  });

  it("is one of a namespace", () => {
    mock.inject("streamer", [chat("11")]);
    expect(mock.namespace("other").roomLog("streamer")).toEqual([]);
  });

  it("is none of who was never live", () => {
    for (const act of [() => mock.roomLog("offline_creator"), () => mock.forgetCursors("offline_creator")]) {
      expect(act).toThrow(expect.objectContaining({ code: "ERR_NOT_LIVE" }));
    }
  });
});
