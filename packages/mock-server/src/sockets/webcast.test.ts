import {
  decodeFrame,
  decodeFramePayload,
  decodePushFrame,
  encodeAck,
  encodeEnterRoom,
  encodeEvent,
  encodeHeartbeat,
  type LiveEventInit,
} from "@webcast-kit/protocol";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openSocket, refusedHandshake } from "../../testing/socket-client.ts";
import { type WebcastCredentials, webcastCredentials } from "../../testing/webcast-client.ts";
import { createManualClock, type VirtualClock } from "../clock/virtual-clock.ts";
import { readDemoTape } from "../options.ts";
import { type MockServer, startMockServer } from "../server.ts";
import type { Tape } from "../tape/tape.ts";

const NOON = Date.parse("2026-01-01T12:00:00.000Z");
const demo = readDemoTape();

function tapeOf(events: readonly LiveEventInit[]): Tape {
  return { ...demo, entries: events.map((event, t) => ({ t, kind: "message", message: encodeEvent(event), event })) };
}

const tape = tapeOf([
  { type: "question", user: { uniqueId: "ann" }, questionText: "why?", msgId: "1" },
  { type: "control", action: 3, msgId: "2" },
]);

/** A room in which nothing happens while a test lasts. */
const endless: Tape = {
  ...demo,
  entries: [{ t: 3_600_000, kind: "message", message: encodeEvent({ type: "control", action: 3 }) }],
};

let clock: VirtualClock;
let mock: MockServer;

beforeEach(async () => {
  clock = createManualClock(NOON);
  mock = await startMockServer({ clock, tape, speed: 0, heartbeatTimeoutMs: 30_000 });
});

afterEach(() => mock.close());

const credentials = () => webcastCredentials(mock);

async function connect() {
  const { ws_url, room_id, headers } = await credentials();
  return { roomId: room_id, ...(await openSocket(ws_url, { headers })) };
}

const lastReport = () => mock.webcastConnections().at(-1);

describe("the handshake", () => {
  it("tells the heartbeat interval", async () => {
    const { ws_url, headers } = await credentials();
    let options: unknown;
    const { WebSocket } = await import("ws");
    const socket = new WebSocket(ws_url, { headers });
    await new Promise((resolve) => {
      socket.on("upgrade", (response) => {
        options = response.headers["handshake-options"];
      });
      socket.on("open", resolve);
    });
    socket.terminate();
    expect(options).toBe("ping-interval=10");
  });

  it.each<[string, (given: WebcastCredentials) => WebcastCredentials, string]>([
    ["another User-Agent", (c) => ({ ...c, headers: { ...c.headers, "User-Agent": "curl" } }), "user agent mismatch"],
    [
      "no User-Agent",
      (c) => ({ ...c, headers: { Cookie: c.headers.Cookie, "User-Agent": "" } }),
      "user agent mismatch",
    ],
    ["other cookies", (c) => ({ ...c, headers: { ...c.headers, Cookie: "ttwid=other" } }), "cookie mismatch"],
    ["another URL", (c) => ({ ...c, ws_url: c.ws_url.replace("room_id=", "room_id=1") }), "illegal secret key"],
  ])("is refused with status 200 and a reason for %s", async (_title, change, message) => {
    const { ws_url, headers } = change(await credentials());
    expect(await refusedHandshake(ws_url, headers)).toEqual({ status: 200, message });
  });

  it("is refused when the signature is 30 seconds old", async () => {
    const { ws_url, headers } = await credentials();
    await clock.advance(29_999);
    (await openSocket(ws_url, { headers })).socket.terminate();
    await clock.advance(1);
    expect(await refusedHandshake(ws_url, headers)).toEqual({ status: 200, message: "signature expired" });
  });

  it("takes what clients append to the signed URL, and enters the room that was signed", async () => {
    const { ws_url, room_id, headers } = await credentials();
    const { socket } = await openSocket(`${ws_url}&version_code=270000&room_id=1`, { headers });
    expect(socket.readyState).toBe(1);
    expect(mock.state().sockets).toMatchObject([{ roomId: room_id }]);
  });

  it("takes the cookies among others", async () => {
    const { ws_url, headers } = await credentials();
    const cookie = `a=b; ${headers.Cookie}; c=d`;
    const { socket } = await openSocket(ws_url, { headers: { ...headers, Cookie: cookie } });
    expect(socket.readyState).toBe(1);
  });
});

describe("a session", () => {
  it("answers the entry, plays the room as gzip frames that want an ack, and keeps the book", async () => {
    const { socket, messages, roomId } = await connect();
    socket.send(encodeEnterRoom({ roomId }));
    await expect.poll(() => messages.length).toBe(3);
    const frames = messages.map((bytes) => decodePushFrame(bytes as Buffer));
    expect(frames.map(({ payloadType }) => payloadType)).toEqual(["im_enter_room_resp", "msg", "msg"]);
    expect(frames[1]?.headers).toEqual([{ key: "compress_type", value: "gzip" }]);
    expect([...(frames[1]?.payload.subarray(0, 2) ?? [])]).toEqual([0x1f, 0x8b]);
    expect(messages.flatMap((bytes) => decodeFrame(bytes as Buffer))).toMatchObject([
      { type: "question", questionText: "why?", msgId: "1" },
      { type: "control", action: 3, msgId: "2" },
    ]);
    const [, first, second] = frames;
    if (!first || !second) throw new Error("no frames");
    const { needAck, internalExt, cursor } = decodeFramePayload(first);
    expect({ needAck, cursor }).toEqual({ needAck: true, cursor: `s-${roomId}-1-0` });
    socket.send(encodeAck({ logId: first.logId, internalExt }));
    socket.send(encodeAck({ logId: first.logId, internalExt }));
    socket.send(encodeAck({ logId: second.logId, internalExt: "not its own" }));
    socket.send(encodeAck({ logId: "1", internalExt }));
    socket.send(encodeHeartbeat({ roomId, sendPacketSeqId: "1" }));
    await expect.poll(() => lastReport()?.heartbeats).toBe(1);
    expect(lastReport()).toMatchObject({
      roomId,
      framesSent: 3,
      acks: { expected: 2, accepted: 1, duplicate: 1, wrongExt: 1, unknown: 1, outstanding: [second.logId] },
    });
    socket.close();
    await expect.poll(() => lastReport()?.closed).toEqual({ code: 1005, reason: "" });
  });

  it("sends plain payloads to a URL that does not ask for gzip", async () => {
    const url = `https://webcast.tiktok.com/webcast/im/ws_proxy/ws_reuse_supplement/?room_id=${(await credentials()).room_id}`;
    const response = await fetch(`${mock.url}/webcast/sign_url`, {
      method: "POST",
      headers: { "x-api-key": mock.keys.pro, "content-type": "application/json" },
      body: JSON.stringify({ url }),
    });
    const { data } = (await response.json()) as { data: Record<string, string> };
    const headers = { Cookie: data["cookies"] ?? "", "User-Agent": data["user_agent"] ?? "" };
    const { socket, messages } = await openSocket(data["signed_url"] ?? "", { headers });
    socket.send(encodeEnterRoom({ roomId: (await credentials()).room_id }));
    await expect.poll(() => messages.length).toBe(3);
    expect(decodePushFrame(messages[1] as Buffer).headers).toEqual([]);
  });

  it("closes a client that beats before it has entered a room", async () => {
    const { socket, closed } = await connect();
    socket.send(Buffer.from("3a026862", "hex"));
    expect(await closed).toEqual({ code: 1000, reason: "payload_handler_hb" });
  });

  it("closes a client that stops beating, at the time-out and not before", async () => {
    await using server = await startMockServer({ clock, tape: endless, heartbeatTimeoutMs: 30_000 });
    await mock.close();
    mock = server;
    const { socket, closed, messages, roomId } = await connect();
    socket.send(encodeEnterRoom({ roomId }));
    await expect.poll(() => messages.length).toBe(1);
    await clock.advance(20_000);
    socket.send(encodeHeartbeat({ roomId, sendPacketSeqId: "1" }));
    await expect.poll(() => lastReport()?.heartbeats).toBe(1);
    await clock.advance(29_999);
    expect(socket.readyState).toBe(1);
    await clock.advance(1);
    expect(await closed).toEqual({ code: 1000, reason: "payload_handler_hb" });
  });

  it("closes a client that enters a room which is not there", async () => {
    const { socket, closed } = await connect();
    socket.send(encodeEnterRoom({ roomId: "1" }));
    expect(await closed).toEqual({ code: 1000, reason: "room not found" });
  });

  it.each<[string, string | Buffer, number]>([
    ["a text frame", "hello", 1003],
    ["a frame that ends too early", Buffer.from([0x42, 0x05, 0x01]), 1007],
    ["a frame that is too large", Buffer.alloc(65 * 1024), 1009],
  ])("closes a client that sends %s", async (_title, data, code) => {
    const { socket, closed } = await connect();
    socket.send(data);
    expect(await closed).toMatchObject({ code });
    expect(mock.webcastConnections()).toHaveLength(1);
  });

  it("plays raw frames, texts and closes as they stand on the tape", async () => {
    const entries: Tape["entries"] = [
      { t: 0, kind: "frame", bytes: Uint8Array.of(255, 1) },
      { t: 0, kind: "text", text: "hello" },
      { t: 0, kind: "close", code: 4500, reason: "gone" },
    ];
    await using server = await startMockServer({ tape: { ...demo, entries } });
    await mock.close();
    mock = server;
    const { socket, closed, messages, roomId } = await connect();
    socket.send(encodeEnterRoom({ roomId }));
    expect(await closed).toEqual({ code: 4500, reason: "gone" });
    expect(messages.slice(1)).toEqual([Buffer.of(255, 1), "hello"]);
  });

  it("is not cut off by the end of what it played before it entered again", async () => {
    const { socket, messages, roomId } = await connect();
    socket.send(encodeEnterRoom({ roomId }));
    await expect.poll(() => messages.length).toBe(3);
    await clock.advance(29_000);
    socket.send(encodeEnterRoom({ roomId }));
    await expect.poll(() => messages.length).toBe(6);
    socket.send(encodeHeartbeat({ roomId, sendPacketSeqId: "1" }));
    await expect.poll(() => lastReport()?.heartbeats).toBe(1);
    await clock.advance(2000);
    socket.send(encodeHeartbeat({ roomId, sendPacketSeqId: "2" }));
    await expect.poll(() => lastReport()?.heartbeats).toBe(2);
    expect(socket.readyState).toBe(1);
  });

  it("costs a bounded amount of memory when it enters without end and never reads", async () => {
    const { socket, roomId, closed } = await connect();
    socket.pause();
    const before = process.memoryUsage().rss;
    for (let times = 0; times < 3000; times++) socket.send(encodeEnterRoom({ roomId }));
    await expect
      .poll(() => lastReport()?.closed !== undefined || lastReport()?.framesSent, { timeout: 10_000 })
      .toBeTruthy();
    expect(process.memoryUsage().rss - before).toBeLessThan(60 * 1024 * 1024);
    socket.terminate();
    await closed;
  }, 20_000);

  it("starts again when the client enters again", async () => {
    const { socket, messages, roomId } = await connect();
    socket.send(encodeEnterRoom({ roomId }));
    await expect.poll(() => messages.length).toBe(3);
    socket.send(encodeEnterRoom({ roomId }));
    await expect.poll(() => messages.length).toBe(6);
  });
});
