import {
  encodeEvent,
  encodeFetchResult,
  encodeHeartbeat,
  encodePushFrame,
  type LiveEventInit,
} from "@webcast-kit/protocol";
import { afterEach, describe, expect, it, vi } from "vitest";
import { openSocket, refusedHandshake, type SocketClient } from "../../testing/socket-client.ts";
import type { InjectedEvent } from "../control.ts";
import { type MockServerOptions, readDemoTape } from "../options.ts";
import { type MockServer, startMockServer } from "../server.ts";
import { VendorConnection } from "./vendor-connection.ts";

const quiet = { ...readDemoTape(), entries: [] };

let mock: MockServer;
const start = async (options: MockServerOptions = {}) => {
  mock = await startMockServer({ profile: "vendor-2026", tape: quiet, ...options });
};
afterEach(() => mock.close());

/** What a socket said, once it has said so much. */
async function heard({ socket, messages }: SocketClient, count: number): Promise<Record<string, unknown>[]> {
  while (messages.length < count) await new Promise((resolve) => socket.once("message", resolve));
  return messages.map((text) => JSON.parse(String(text)) as Record<string, unknown>);
}

const gift = (fields: object = {}) =>
  ({
    type: "gift",
    user: { id: "7118837517953646902", uniqueId: "ann", nickname: "Ann" },
    giftId: 7024,
    giftName: "Castle",
    diamondCount: 5000,
    repeatCount: 1,
    repeatEnd: true,
    giftType: 2,
    groupId: "0",
    ...fields,
  }) as InjectedEvent;

function frameOf(...events: LiveEventInit[]): Uint8Array {
  return encodePushFrame({ payloadType: "msg", payload: encodeFetchResult({ messages: events.map(encodeEvent) }) });
}

describe("/decode", () => {
  it("is ready first, then gives the events of frames, for a key and for nobody", async () => {
    await start();
    for (const query of ["", "?apiKey=", "?apiKey=test_sandbox"]) {
      const client = await openSocket(`${mock.wsUrl}/decode${query}`);
      client.socket.send(encodeHeartbeat({ roomId: "7123456789", sendPacketSeqId: "1" }));
      client.socket.send(frameOf({ type: "question", user: { uniqueId: "ann" }, questionText: "why?", msgId: "1" }));
      expect(await heard(client, 2)).toMatchObject([
        { ready: true },
        { events: [{ type: "question", questionText: "why?", user: { uniqueId: "ann" } }] },
      ]);
      client.socket.close();
      await client.closed;
    }
  });

  it("goes on after a broken frame and after a text, and notes both", async () => {
    await start();
    const client = await openSocket(`${mock.wsUrl}/decode`);
    client.socket.send("hello");
    client.socket.send(Uint8Array.of(0xff));
    client.socket.send(frameOf({ type: "question", user: { uniqueId: "ann" }, questionText: "still?", msgId: "1" }));
    expect(await heard(client, 3)).toMatchObject([{ ready: true }, { type: "invalid_frame" }, { events: [{}] }]);
    expect(mock.journal.find({ kind: "message" })).toMatchObject([
      { warning: "/decode takes binary frames", bytes: 5 },
      { warning: expect.any(String), bytes: 1 },
    ]);
  });

  it("closes with 4401 for a wrong key, and tells who has too many sockets before 4429", async () => {
    await start();
    const wrong = await openSocket(`${mock.wsUrl}/decode?apiKey=wrong`);
    expect(await wrong.closed).toMatchObject({ code: 4401 });
    const decode = () => openSocket(`${mock.wsUrl}/decode?apiKey=test_sandbox`);
    // The vendor's smallest tier has three.
    for (let count = 0; count < 3; count++) await heard(await decode(), 1);
    const refused = await decode();
    expect(await refused.closed).toMatchObject({ code: 4429 });
    expect(await heard(refused, 1)).toMatchObject([
      { type: "rate_limited", error: expect.stringContaining("allows 3") },
    ]);
  });

  it("is cut when its namespace begins anew", async () => {
    await start();
    const client = await openSocket(`${mock.wsUrl}/decode?apiKey=test_pro`);
    await heard(client, 1);
    expect(mock.state().sockets).toHaveLength(1);
    mock.reset();
    expect(await client.closed).toMatchObject({ code: 1006 });
  });
});

describe("/firehose/gifters", () => {
  const firehose = (query = "") => openSocket(`${mock.wsUrl}/firehose/gifters?apiKey=test_ultra${query}`);

  it("tells of gifts that are worth it, in any room", async () => {
    await start({ liveUsers: ["streamer", "creator"] });
    const client = await firehose("&min_diamonds=1000");
    expect(mock.inject("streamer", [gift({ diamondCount: 999 }), gift()])).toBe(0);
    mock.inject("creator", [gift({ giftType: 1, diamondCount: 100, repeatCount: 9, repeatEnd: false })]);
    mock.inject("creator", [gift({ giftType: 1, diamondCount: 100, repeatCount: 10 })]);
    const [first, second] = await heard(client, 2);
    expect(first).toEqual({
      type: "gifter_alert",
      ts: expect.any(Number),
      gifter: { username: "ann", displayName: "Ann", isAnonymous: false },
      creator: { uniqueId: "streamer" },
      gift: { name: "Castle", totalDiamonds: 5000 },
      region: expect.stringMatching(/^[A-Z]{2}$/),
    });
    expect(second).toMatchObject({ creator: { uniqueId: "creator" }, gift: { totalDiamonds: 1000 } });
  });

  it("is closed when a gift cannot be told, and the server lives", async () => {
    await start({ liveUsers: ["streamer"] });
    const client = await firehose();
    await expect.poll(() => mock.state().sockets).toHaveLength(1);
    const spy = vi.spyOn(VendorConnection.prototype, "send").mockRejectedValueOnce(new Error("broken"));
    mock.inject("streamer", [gift()]);
    spy.mockRestore();
    expect(await client.closed).toMatchObject({ code: 1011 });
  });

  it("takes the key of the header before the query's", async () => {
    await start();
    const headers = { "x-api-key": "test_pro" };
    const client = await openSocket(`${mock.wsUrl}/firehose/gifters?apiKey=test_ultra`, { headers });
    expect(await client.closed).toMatchObject({ code: 4403 });
  });

  it("takes another filter on the way, and keeps the old one when that is none", async () => {
    await start({ liveUsers: ["streamer"] });
    const client = await firehose("&mode=region&region=ZZ");
    mock.inject("streamer", [gift({ giftName: "unheard" })]);
    client.socket.send(JSON.stringify({ type: "update_filter", mode: "everywhere" }));
    expect(await heard(client, 1)).toMatchObject([{ type: "invalid_filter" }]);
    mock.inject("streamer", [gift({ giftName: "unheard too" })]);
    client.socket.send(JSON.stringify({ type: "update_filter", mode: "global", min_diamonds: 1 }));
    // A text that is none is answered after the filter was taken.
    client.socket.send("{");
    await heard(client, 2);
    mock.inject("streamer", [gift()]);
    expect((await heard(client, 3))[2]).toMatchObject({ type: "gifter_alert", gift: { name: "Castle" } });
  });

  it("hears the tape once", async () => {
    const event = gift({ giftName: "played", msgId: "1", timestamp: 1 }) as LiveEventInit;
    const tape = { ...quiet, entries: [{ t: 0, kind: "message", message: encodeEvent(event), event }] } as const;
    await start({ tape, liveUsers: ["streamer"] });
    expect(await heard(await firehose(), 1)).toMatchObject([
      { creator: { uniqueId: "streamer" }, gift: { name: "played" } },
    ]);
  });

  it.each([
    ["no key", "", 4400],
    ["an empty key", "apiKey=", 4400],
    ["a wrong key", "apiKey=wrong", 4401],
    ["a smaller tier", "apiKey=test_pro", 4403],
    ["a filter that is none", "apiKey=test_ultra&min_diamonds=many", 4400],
  ])("closes with the code for %s", async (_title, query, code) => {
    await start();
    expect(await (await openSocket(`${mock.wsUrl}/firehose/gifters?${query}`)).closed).toMatchObject({ code });
    expect(mock.journal.find({ kind: "close" })).toMatchObject([{ code, by: "mock" }]);
  });

  it("refuses by a status where the quirk says so", async () => {
    await start({ quirks: { refusal: "http" } });
    expect((await refusedHandshake(`${mock.wsUrl}/firehose/gifters?apiKey=test_pro`, {})).status).toBe(403);
  });
});

it.each(["/decode", "/firehose/gifters?apiKey=test_ultra"])(
  "is no socket where the reference is played: %s",
  async (path) => {
    await start({ profile: "documented" });
    expect((await refusedHandshake(mock.wsUrl + path, {})).status).toBe(404);
  },
);
