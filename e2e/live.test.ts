import { closeCodes, type QuirkSettings } from "@webcast-kit/contract";
import {
  type ClientEnd,
  type LiveStreamEvent,
  TikTokCaptions,
  TikTokLive,
  type TikTokLiveOptions,
} from "@webcast-kit/live";
import { type MockServer, type MockServerOptions, quietTape, startMockServer } from "@webcast-kit/mock-server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

/** Soon, so that tests need not wait; still in the order of the policy. */
const SOON = { baseDelayMs: 1, maxDelayMs: 20, liveDelayMs: 1000, quotaDelayMs: 50 };
const TIMEOUT_MS = 10_000;

let mock: MockServer;
let mocks = 0;
const others: MockServer[] = [];

beforeAll(async () => {
  mock = await startMockServer({ tape: quietTape() });
});
afterAll(async () => {
  await Promise.all([mock, ...others].map((each) => each.close()));
});

/** A world of its own on the shared server. */
const newWorld = () => mock.namespace(`live-${++mocks}`);

async function otherServer(options: MockServerOptions): Promise<MockServer> {
  const server = await startMockServer({ tape: quietTape(), ...options });
  others.push(server);
  return server;
}

type World = Pick<MockServer, "url" | "keys">;

function clientOf({ url, keys }: World, options: Partial<TikTokLiveOptions> = {}) {
  const apiKey = options.jwtKey === undefined ? keys.pro : undefined;
  const client = new TikTokLive({ uniqueId: "streamer", apiKey, baseUrl: url, reconnect: SOON, ...options });
  const heard: LiveStreamEvent[] = [];
  client.on("event", (event) => heard.push(event));
  return { client, heard };
}

const chat = (comment: string, more: object = {}) =>
  ({ type: "chat", user: { id: "7", uniqueId: "ann", nickname: "Ann" }, comment, ...more }) as const;

const typesOf = (events: readonly LiveStreamEvent[]) => events.map(({ type }) => type);
const ofType = <Type extends LiveStreamEvent["type"]>(events: readonly LiveStreamEvent[], type: Type) =>
  events.filter((event): event is Extract<LiveStreamEvent, { type: Type }> => event.type === type);

const until = (read: () => unknown, value: unknown) => expect.poll(read, { timeout: TIMEOUT_MS }).toEqual(value);

describe("TikTokLive against the mock server", () => {
  it("hears every kind of event of the demo room, typed and in order", async () => {
    const server = await startMockServer({ speed: 0 });
    others.push(server);
    const { client, heard } = clientOf(server, { onStreamEnd: "stop" });
    await client.connect();
    await client.ended;
    expect(new Set(typesOf(heard)).size).toBeGreaterThan(15);
    expect(heard[0]).toMatchObject({ type: "connected", uniqueId: "streamer", roomId: "7123456789" });
    expect(heard.at(-1)).toMatchObject({ type: "disconnected", code: 4005, willReconnect: false });
    for (const { nickname, user } of ofType(heard, "chat")) expect(nickname).toBe(user.nickname);
    expect(ofType(heard, "chat").some(({ history }) => history)).toBe(true);
    expect(client.stats).toMatchObject({ decodeErrors: 0, drift: { emptyValues: {} } });
  });

  it("brings what is put into the room to listeners and to the loop", async () => {
    const world = newWorld();
    const { client, heard } = clientOf(world);
    await client.connect();
    world.inject("streamer", [
      chat("one"),
      chat("two"),
      { type: "like", user: { id: "7" }, likeCount: 3, totalLikes: 5 },
    ]);
    const looped: string[] = [];
    for await (const event of client) {
      looped.push(event.type);
      if (event.type === "like") break;
    }
    expect(looped.slice(-3)).toEqual(["chat", "chat", "like"]);
    expect(typesOf(heard)).toEqual(["connected", "roomInfo", "chat", "chat", "like", "disconnected"]);
    await world.journal.waitFor({ kind: "close", side: "managed" }, { timeoutMs: TIMEOUT_MS });
    expect(world.state().sockets).toEqual([]);
  });

  it.each(Object.values(closeCodes))(
    "takes $code $name as the contract says: $decision",
    async ({ code, decision }) => {
      const world = newWorld();
      const { client, heard } = clientOf(world);
      await client.connect();
      expect(world.kick({ uniqueId: "streamer" }, code, "of the test")).toBe(1);
      if (decision === "stop" || decision === "never") {
        const end: ClientEnd = await client.ended;
        expect(end).toMatchObject({ code, reason: "of the test" });
        expect(end.error === undefined).toBe(decision === "stop");
        expect(heard.at(-1)).toMatchObject({ type: "disconnected", code, willReconnect: false });
        return;
      }
      await until(() => client.stats.connections, 2);
      expect(typesOf(heard)).toEqual(["connected", "roomInfo", "disconnected", "connected", "gap", "roomInfo"]);
      expect(ofType(heard, "gap")).toMatchObject([{ reason: "of the test" }]);
      await client.disconnect();
      expect(world.journal.find({ kind: "open", side: "managed" })).toHaveLength(2);
    },
  );

  it("survives cuts: no event twice, a gap for each", async () => {
    const world = newWorld();
    const { client, heard } = clientOf(world, { reconnect: { ...SOON, maxAttempts: 50 } });
    await client.connect();
    for (let round = 1; round <= 10; round++) {
      world.inject("streamer", [chat(`before ${round}`, { msgId: String(round) })]);
      await until(() => ofType(heard, "chat").length, round);
      // A code that no close frame may carry: the connection is cut.
      world.kick({ uniqueId: "streamer" }, 1006);
      await until(() => client.stats.connections, round + 1);
      world.inject("streamer", [chat(`again ${round}`, { msgId: String(round) })]);
    }
    await until(() => client.stats.duplicates, 10);
    expect(ofType(heard, "chat").map(({ comment }) => comment)).toEqual(
      Array.from({ length: 10 }, (_, index) => `before ${index + 1}`),
    );
    expect(ofType(heard, "disconnected").map(({ code }) => code)).toEqual(Array(10).fill(1006));
    for (const { fromMs, toMs } of ofType(heard, "gap")) expect(toMs).toBeGreaterThanOrEqual(fromMs);
    expect(client.stats).toMatchObject({ gaps: 10, connections: 11 });
    await client.disconnect();
  });

  it("replaces a connection on which nothing comes", async () => {
    const world = newWorld();
    const { client, heard } = clientOf(world, { idleTimeoutMs: 1000 });
    await client.connect();
    await until(() => client.stats.connections >= 2, true);
    expect(ofType(heard, "disconnected")[0]).toMatchObject({ reason: "stalled", willReconnect: true });
    await client.disconnect();
  });

  it("rejects for a creator who is offline, and waits for one where that is wanted", async () => {
    const world = newWorld();
    const impatient = clientOf(world, { uniqueId: "offline_creator" });
    await expect(impatient.client.connect()).rejects.toMatchObject({ code: "ERR_NOT_LIVE", closeCode: 4404 });
    const { client, heard } = clientOf(world, { uniqueId: "offline_creator", waitUntilLive: true });
    const connecting = client.connect();
    await until(() => typesOf(heard), ["disconnected"]);
    const roomId = world.live("offline_creator");
    await connecting;
    expect(heard[0]).toMatchObject({ type: "disconnected", code: 4404, wasConnected: false, willReconnect: true });
    expect(heard.slice(-2)).toMatchObject([
      { type: "connected", uniqueId: "offline_creator", roomId },
      { type: "roomInfo", roomId },
    ]);
    await client.disconnect();
  });

  it("goes on with the creator's next stream", async () => {
    const world = newWorld();
    const { client, heard } = clientOf(world);
    await client.connect();
    world.end("streamer");
    await until(() => ofType(heard, "disconnected").length, 1);
    const roomId = world.live("streamer");
    await until(() => client.stats.connections, 2);
    expect(typesOf(heard).slice(2)).toEqual(["control", "disconnected", "connected", "gap", "roomInfo"]);
    expect(ofType(heard, "connected").at(-1)?.roomId).toBe(roomId);
    await client.disconnect();
  });

  it.each([
    [{ apiKey: "no-such-key" }, "ERR_UNAUTHORIZED", 4401],
    [{ uniqueId: "offline_creator" }, "ERR_NOT_LIVE", 4404],
  ] as const)("is refused in both ways that servers have: %j", async (options, code, closeCode) => {
    const byClose = clientOf(newWorld(), options);
    await expect(byClose.client.connect()).rejects.toMatchObject({ code, closeCode });
    const byStatus = clientOf(await otherServer({ quirks: { refusal: "http" } }), options);
    await expect(byStatus.client.connect()).rejects.toMatchObject({ code, status: closeCode - 4000 });
  });

  it("connects with the key in the header", async () => {
    const { client } = clientOf(newWorld(), { keyIn: "header" });
    await client.connect();
    await client.disconnect();
  });

  it("connects with a token to the creators that it is for", async () => {
    const world = newWorld();
    const response = await fetch(`${world.url}/authentication/jwt`, {
      method: "POST",
      headers: { "x-api-key": world.keys.pro, "content-type": "application/json" },
      body: JSON.stringify({ expire_after: 60, allowed_creators: ["streamer"], max_websockets: 2 }),
    });
    const { data } = (await response.json()) as { data: { token: string } };
    const { client } = clientOf(world, { jwtKey: data.token });
    await client.connect();
    const other = clientOf(world, { jwtKey: data.token, uniqueId: "creator" });
    await expect(other.client.connect()).rejects.toMatchObject({ code: "ERR_NO_PERMISSION", closeCode: 4403 });
    const broken = clientOf(world, { jwtKey: `${data.token}x` });
    await expect(broken.client.connect()).rejects.toMatchObject({ code: "ERR_UNAUTHORIZED", closeCode: 4401 });
    await client.disconnect();
  });

  it("ends for good at the notice of a limit", async () => {
    const server = await otherServer({ profile: "vendor-2026" });
    const first = clientOf(server, { apiKey: server.keys.sandbox });
    await first.client.connect();
    const second = clientOf(server, { apiKey: server.keys.sandbox });
    const third = clientOf(server, { apiKey: server.keys.sandbox });
    const fourth = clientOf(server, { apiKey: server.keys.sandbox });
    const results = await Promise.allSettled([second, third, fourth].map(({ client }) => client.connect()));
    const refused = results.filter((result) => result.status === "rejected");
    expect(refused.length).toBeGreaterThan(0);
    for (const { reason } of refused) {
      expect(reason).toMatchObject({ code: "ERR_RATE_LIMITED", apiCode: "session_limit", retryable: false });
    }
    for (const { client } of [first, second, third, fourth]) await client.disconnect();
  });

  it.each<Partial<QuirkSettings>>([
    { roomInfoEvent: "flat" },
    { roomInfoEvent: "nested" },
    { roomInfoEvent: "both" },
    { userShape: "flat" },
    { aliasEvents: "on" },
  ])("gives the same events under every reading of the reference: %j", async (quirks) => {
    const server = await otherServer({ quirks });
    const { client, heard } = clientOf(server);
    const follows: (string | undefined)[] = [];
    const ends: number[] = [];
    client.on("follow", ({ uniqueId }) => follows.push(uniqueId));
    client.on("streamEnd", ({ action }) => ends.push(action));
    await client.connect();
    server.inject("streamer", [
      chat("hello", { msgId: "1" }),
      { type: "social", user: { id: "7", uniqueId: "ann" }, action: "follow", msgId: "2" },
      { type: "control", action: 3, msgId: "3" },
    ]);
    await until(() => ofType(heard, "disconnected").length, 1);
    expect(typesOf(heard)).toEqual(["connected", "roomInfo", "chat", "social", "control", "disconnected"]);
    expect(heard[0]).toMatchObject({ roomId: "7123456789" });
    expect(heard[1]).toMatchObject({ roomId: "7123456789", uniqueId: "streamer" });
    expect(heard[2]).toMatchObject({ nickname: "Ann", uniqueId: "ann", userId: "7", user: { nickname: "Ann" } });
    expect([follows, ends]).toEqual([["ann"], [3]]);
    await client.disconnect();
  });

  it("leaves nothing behind after 100 connections", async () => {
    const world = newWorld();
    for (let round = 0; round < 100; round++) {
      const { client } = clientOf(world, { apiKey: world.keys.ultra });
      await client.connect();
      await client.disconnect();
    }
    await until(() => world.state().sockets.length, 0);
    expect(world.journal.find({ kind: "close", side: "managed" })).toHaveLength(100);
  });
});

describe("TikTokCaptions against the mock server", () => {
  /** Minutes of speech in a second or two. */
  const fast = () => otherServer({ clock: { mode: "scaled", rate: 60 } });
  const captionsOf = ({ url, keys }: World, options: object = {}) =>
    new TikTokCaptions({ uniqueId: "streamer", apiKey: keys.pro, baseUrl: url, reconnect: SOON, ...options });

  it("hears captions, translations and credits, until there are none", async () => {
    const server = await fast();
    server.setCredits(server.keys.pro, 2);
    const captions = captionsOf(server, { translate: "es", diarization: true });
    const seen: Record<string, number> = {};
    captions.on("event", ({ type }) => {
      seen[type] = (seen[type] ?? 0) + 1;
    });
    const texts: string[] = [];
    captions.on("caption", ({ isFinal, speaker, text }) => isFinal && texts.push(`[${speaker}] ${text}`));
    captions.on("translation", ({ targetLanguage }) => expect(targetLanguage).toBe("es"));
    captions.on("credits_low", ({ percentage }) => expect(percentage).toBeLessThanOrEqual(20));
    const errors: string[] = [];
    captions.on("error", ({ code }) => errors.push(code));
    await captions.start();
    expect(await captions.ended).toMatchObject({ code: 4429, error: { apiCode: "NO_CREDITS" } });
    expect(Object.keys(seen)).toEqual(
      expect.arrayContaining(["caption", "translation", "credits", "credits_low", "status", "error"]),
    );
    expect(texts[0]).toMatch(/^\[Speaker \d\] .+/);
    expect(errors).toEqual(["NO_CREDITS", "ERR_RATE_LIMITED"]);
    expect(captions.stats).toMatchObject({ decodeErrors: 0, drift: { unknownNames: {}, emptyValues: {} } });
  });

  it("connect anew when the longest duration is over", async () => {
    const server = await fast();
    const captions = captionsOf(server, { maxDurationMinutes: 0.5 });
    const ends: number[] = [];
    captions.on("disconnected", ({ code }) => ends.push(code));
    await captions.start();
    await until(() => captions.stats.connections >= 2, true);
    expect(ends[0]).toBe(4555);
    await captions.stop();
  });

  it("are refused for a tier without them", async () => {
    const world = newWorld();
    await expect(captionsOf(world, { apiKey: world.keys.sandbox }).start()).rejects.toMatchObject({
      code: "ERR_NO_PERMISSION",
      apiCode: "TIER_REQUIRED",
    });
  });

  it("end with the stream where that is wanted", async () => {
    const world = newWorld();
    const captions = captionsOf(world, { onStreamEnd: "stop" });
    await captions.start();
    world.end("streamer");
    expect(await captions.ended).toMatchObject({ code: 4005 });
    expect((await captions.ended).error).toBeUndefined();
  });
});
