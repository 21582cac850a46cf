import { describe, expect, it } from "vitest";
import { type ClientKind, type Heard, isRunnable, type VendorClient } from "./vendor-clients.ts";
import { eventNames as events, said, VendorStage, within } from "./vendor-clients-stage.ts";

/** A client of the managed socket: how it connects, and what it says of an end. */
interface Listener extends ClientKind {
  /** Arguments of its constructor; it is not to connect again by itself. */
  readonly args: (uniqueId: string, apiKey: string) => readonly unknown[];
  /** The method that connects. In Python it ends when the connection does. */
  readonly connect: string;
  readonly ended: (uniqueId: string, code: number, reason: string) => readonly Heard[];
}

const listeners: readonly Listener[] = [
  {
    ...{ language: "node", name: "tiktok-live-api", member: "TikTokLive", connect: "connect" },
    args: (uniqueId, apiKey) => [uniqueId, { apiKey, autoReconnect: false }],
    ended: (uniqueId, code) => [["disconnected", { uniqueId, code }]],
  },
  {
    ...{ language: "node", name: "tiktok-live-events", member: "TikTokLive", connect: "connect" },
    args: (uniqueId, apiKey) => [uniqueId, { apiKey, autoReconnect: false, mode: "managed" }],
    ended: (_uniqueId, code, reason) => [["disconnected", code, reason]],
  },
  {
    ...{ language: "python", name: "tiktok-live-api", member: "TikTokLive", connect: "connect" },
    args: (uniqueId, api_key) => [uniqueId, { api_key, auto_reconnect: false }],
    ended: (uniqueId) => [["disconnected", { uniqueId }]],
  },
  {
    ...{ language: "python", name: "tiktok-live-events", member: "TikTokLive", connect: "run" },
    args: (unique_id, api_key) => [unique_id, { api_key, auto_reconnect: false, mode: "managed" }],
    ended: (unique_id, code, reason) => [
      ["error", { error: expect.stringMatching(new RegExp(`${code}.*${reason}`)) }],
      ["disconnected", { unique_id }],
    ],
  },
];

function listen(stage: VendorStage, kind: Listener, uniqueId: string, key: string): VendorClient {
  const client = stage.client(kind, { args: kind.args(uniqueId, key), events });
  client.begin(kind.connect);
  return client;
}

describe.each(listeners)("the unchanged $name for $language", (kind) => {
  it.skipIf(!isRunnable(kind))(
    "hears the room, then what is said in it, whole and in order, then the end",
    async () => {
      await using stage = await VendorStage.open();
      const client = listen(stage, kind, "@streamer", "test_pro");
      await expect.poll(() => client.of("roomInfo"), within).toMatchObject([[{ roomId: "7123456789" }]]);
      stage.mock.inject("streamer", said);
      await expect.poll(() => client.of("chat").length, within).toBe(2);
      stage.mock.kick({ uniqueId: "streamer" }, 4005, "STREAM_END");
      await expect.poll(() => client.of("disconnected").length, within).toBe(1);
      const [connected, roomInfo, ...heard] = client.heard;
      expect([connected?.[0], roomInfo?.[0]]).toEqual(["connected", "roomInfo"]);
      expect(heard.slice(0, said.length)).toMatchObject(said.map((event) => [event.type, event]));
      expect(heard.slice(said.length)).toEqual(kind.ended("streamer", 4005, "STREAM_END"));
    },
  );

  it.skipIf(!isRunnable(kind)).each([
    ["with a wrong key", "streamer", "wrong", 4401, "INVALID_AUTH"],
    ["to who is not live", "offline_creator", "test_pro", 4404, "NOT_LIVE"],
  ])("is told that it cannot listen %s", async (_why, uniqueId, key, code, reason) => {
    await using stage = await VendorStage.open();
    const client = listen(stage, kind, uniqueId, key);
    await expect.poll(() => client.of("disconnected").length, within).toBe(1);
    expect(client.heard.slice(1)).toEqual(kind.ended(uniqueId, code, reason));
    expect(stage.mock.journal.find({ kind: "close" })).toMatchObject([{ code, reason }]);
  });
});

const [ofApi, ofEvents] = listeners as [Listener, Listener];

it.skipIf(!isRunnable(ofApi))(
  "the unchanged tiktok-live-api comes back by itself, and hears what is said then",
  async () => {
    await using stage = await VendorStage.open();
    const client = stage.client(ofApi, { args: ["streamer", { apiKey: "test_pro" }], events });
    client.begin("connect");
    await expect.poll(() => client.of("roomInfo").length, within).toBe(1);
    stage.mock.kick({ uniqueId: "streamer" }, 4500);
    await expect.poll(() => client.of("roomInfo").length, within).toBe(2);
    stage.mock.inject("streamer", said.slice(0, 1));
    await expect.poll(() => client.of("chat"), within).toMatchObject([[said[0]]]);
  },
);

it.skipIf(!isRunnable(ofEvents)).each([
  ["a key", "test_sandbox", "session_limit"],
  ["no key", "", "anon_limit"],
])("the unchanged tiktok-live-events with %s is told of a limit before its socket closes", async (_key, key, type) => {
  await using stage = await VendorStage.open();
  // So many as the vendor's smallest tier allows.
  for (let count = 0; count < 3; count++) listen(stage, ofEvents, "streamer", key);
  await expect.poll(() => stage.mock.state().sockets.length, within).toBe(3);
  const client = listen(stage, ofEvents, "streamer", key);
  await expect.poll(() => client.of("disconnected"), within).toMatchObject([[4429, expect.anything()]]);
  expect(client.of("rateLimited")).toMatchObject([[{ type, upgrade_url: expect.any(String) }]]);
});
