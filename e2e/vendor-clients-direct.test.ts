import { describe, expect, it } from "vitest";
import { type ClientKind, isRunnable, moduleMajor, type VendorClient } from "./vendor-clients.ts";
import { eventNames as events, said, VendorStage, within } from "./vendor-clients-stage.ts";

/** The client that opens the binary socket by itself, and has its frames decoded by the API. */
const kind: ClientKind = { language: "node", name: "tiktok-live-events", member: "TikTokLive" };

interface Options {
  /** Default: no key. */
  readonly apiKey?: string;
  /** `auto` asks the API. Default `direct`. */
  readonly mode?: "auto" | "direct";
}

function create(stage: VendorStage, { apiKey = "", mode = "direct" }: Options): VendorClient {
  return stage.client(kind, { args: ["streamer", { apiKey, autoReconnect: false, mode }], events });
}

/** The same for Python. */
const python: ClientKind = { language: "python", name: "tiktok-live-events", member: "TikTokLive" };
const pythonMode = { auto_reconnect: false, mode: "direct" };

/** Uses up what the vendor's smallest tier may ask in a minute. */
async function askTwentyTimes(url: string): Promise<void> {
  for (let count = 0; count < 20; count++) await fetch(`${url}/webcast/is_live?unique_id=streamer&apiKey=test_sandbox`);
}

describe.skipIf(!isRunnable(kind))("the unchanged tiktok-live-events", () => {
  it.each<[string, Options]>([
    ["directly with a key", { apiKey: "test_pro" }],
    ["directly without a key", {}],
    ["as the API recommends", { mode: "auto" }],
  ])("connects %s, and hears what /decode makes of the frames", async (_how, options) => {
    await using stage = await VendorStage.open();
    const client = create(stage, options);
    expect(await client.call("connect")).toEqual({});
    // What comes before it has entered is not for it.
    await expect.poll(() => stage.mock.webcastConnections(), within).toMatchObject([{ framesSent: 1 }]);
    stage.mock.inject("streamer", said);
    await expect.poll(() => client.of("chat").length, within).toBe(2);
    const [connected, roomInfo, ...heard] = client.heard;
    expect([connected, roomInfo]).toMatchObject([["connected"], ["roomInfo", { roomId: "7123456789" }]]);
    expect(heard.map(([event]) => event)).toEqual(said.map(({ type }) => type));
    expect(client.of("chat")).toMatchObject([[said[0]], [said.at(-1)]]);
  });

  it("hears that the room's socket closed", async () => {
    await using stage = await VendorStage.open();
    const client = create(stage, { apiKey: "test_pro" });
    await client.call("connect");
    stage.mock.kick({ uniqueId: "streamer" }, 4500, "GONE");
    await expect.poll(() => client.of("disconnected"), within).toEqual([[4500, "GONE"]]);
  });

  it("says who is not live", async () => {
    await using stage = await VendorStage.open();
    stage.mock.end("streamer");
    const { error } = await create(stage, { apiKey: "test_pro" }).call("connect");
    expect(error).toBe("could not resolve room_id for streamer");
  });

  it("says that the API limits it", async () => {
    await using stage = await VendorStage.open();
    await askTwentyTimes(stage.mock.url);
    const client = create(stage, { apiKey: "test_sandbox" });
    const message = "Rate limit of 20 requests exceeded";
    expect((await client.call("connect")).error).toBe(message);
    expect(client.of("rateLimited")).toEqual([[{ type: "anon_limit", message }]]);
  });

  it("says that /decode limits it", async () => {
    await using stage = await VendorStage.open();
    // So many as the vendor's smallest tier allows, and each has a socket to /decode.
    for (let count = 0; count < 3; count++) await create(stage, { apiKey: "test_sandbox" }).call("connect");
    const client = create(stage, { apiKey: "test_sandbox" });
    client.begin("connect");
    await expect.poll(() => client.of("rateLimited"), within).toMatchObject([[{ type: "decode_limit" }]]);
  });
});

describe.skipIf(!isRunnable(python) || moduleMajor(python, "websockets") >= 14)(
  "the unchanged tiktok-live-events for Python",
  () => {
    const listen = (stage: VendorStage, api_key: string) => {
      const client = stage.client(python, { args: ["streamer", { ...pythonMode, api_key }], events });
      client.begin("run");
      return client;
    };

    it.each([
      ["with a key", "test_pro"],
      ["without a key", ""],
    ])("connects directly %s, and hears what is said, then the end", async (_how, key) => {
      await using stage = await VendorStage.open();
      const client = listen(stage, key);
      await expect.poll(() => stage.mock.webcastConnections(), within).toMatchObject([{ framesSent: 1 }]);
      stage.mock.inject("streamer", said);
      await expect.poll(() => client.of("chat").length, within).toBe(2);
      const [connected, roomInfo, ...heard] = client.heard;
      expect([connected, roomInfo]).toMatchObject([
        ["connected", {}],
        ["roomInfo", { roomId: "7123456789" }],
      ]);
      expect(heard.map(([event]) => event)).toEqual(said.map(({ type }) => type));
      stage.mock.kick({ uniqueId: "streamer" }, 4500, "GONE");
      await expect.poll(() => client.of("disconnected"), within).toEqual([[{ unique_id: "streamer" }]]);
    });

    it("says who is not live", async () => {
      await using stage = await VendorStage.open();
      stage.mock.end("streamer");
      const client = listen(stage, "test_pro");
      await expect.poll(() => client.of("error"), within).toEqual([[{ error: "@streamer is not currently live" }]]);
    });

    it("says that the API limits it", async () => {
      await using stage = await VendorStage.open();
      await askTwentyTimes(stage.mock.url);
      const client = listen(stage, "test_sandbox");
      await expect.poll(() => client.of("error"), within).toEqual([[{ error: expect.stringContaining("429") }]]);
    });
  },
);
