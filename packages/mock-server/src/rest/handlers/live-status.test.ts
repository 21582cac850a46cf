import { afterEach, describe, expect, it } from "vitest";
import { callEndpoint } from "../../../testing/rest-client.ts";
import { createManualClock } from "../../clock/virtual-clock.ts";
import type { MockServerOptions } from "../../options.ts";
import { type MockServer, startMockServer } from "../../server.ts";

const MINUTE_MS = 60_000;
let mock: MockServer | undefined;
const start = async (options: MockServerOptions = {}) => {
  mock = await startMockServer({ clock: createManualClock(Date.parse("2026-01-01")), ...options });
  return mock;
};
afterEach(() => mock?.close());

describe("check_alive", () => {
  const ask = async (parameters: object, options?: MockServerOptions) => {
    const { url } = await start(options);
    return callEndpoint("checkAlive", parameters, { url });
  };

  it("knows a user by any spelling, and gives their own", async () => {
    const { data } = await ask({ unique_id: "@Streamer" });
    expect(data).toMatchObject([{ unique_id: "streamer", room_id: "7123456789", alive: true }]);
    expect(data[0]?.userCount).toBeGreaterThan(0);
  });

  it("joins the user's room and the rooms, each once", async () => {
    const room_ids = "7607695933891218198,7123456789,99,7607695933891218198";
    const { data } = await ask({ unique_id: "streamer", room_ids });
    expect(data.map(({ room_id }) => room_id)).toEqual(["7123456789", "7607695933891218198", "99"]);
    expect(data.map(({ alive }) => alive)).toEqual([true, true, false]);
  });

  it.each(["offline_creator", "nobody_at_all"])("says of %s that they are not live", async (unique_id) => {
    const { data } = await ask({ unique_id: `@${unique_id}` });
    expect(data).toEqual([{ unique_id, room_id: "", alive: false, title: "", userCount: 0 }]);
  });

  it("tells the name of a room that is over", async () => {
    const { url, end } = await start();
    end("streamer");
    const { data } = await callEndpoint("checkAlive", { room_ids: "7123456789" }, { url });
    expect(data).toMatchObject([{ unique_id: "streamer", room_id: "7123456789", alive: false, userCount: 0 }]);
  });

  it("takes 100 rooms and not one more", async () => {
    const { url } = await start();
    const ids = (count: number) => Array.from({ length: count }, (_, index) => index + 1).join();
    expect((await callEndpoint("checkAlive", { room_ids: ids(100) }, { url })).data).toHaveLength(100);
    expect((await callEndpoint("checkAlive", { room_ids: ids(101) }, { url })).body.code).toBe("INVALID_REQUEST");
  });

  it("refuses a question about nobody, or answers it with nobody", async () => {
    expect((await ask({})).body.code).toBe("INVALID_REQUEST");
    await mock?.close();
    expect((await ask({}, { quirks: { checkAliveNobody: "empty" } })).data).toEqual([]);
    await mock?.close();
    expect((await ask({ room_ids: "x" }, { quirks: { checkAliveNobody: "empty" } })).status).toBe(400);
  });
});

describe("bulk_live_check", () => {
  const unique_ids = ["@STREAMER", "offline_creator", "nobody_at_all"];

  it("answers a map by name, or an array", async () => {
    const { url } = await start();
    const { data } = await callEndpoint("bulkLiveCheck", { unique_ids }, { url });
    expect(data).toEqual({ streamer: true, offline_creator: false, nobody_at_all: false });
    await mock?.close();
    const other = await start({ quirks: { bulkLiveCheck: "array" } });
    const { data: list } = await callEndpoint("bulkLiveCheck", { unique_ids }, { url: other.url });
    expect(list).toMatchObject([{ unique_id: "streamer", alive: true }, { room_id: "" }, { room_id: "" }]);
  });

  it.each([
    ["sandbox", 1],
    ["basic", 10],
    ["pro", 50],
  ] as const)("takes as many users of tier %s as the tier has: %i", async (tier, most) => {
    const { url, keys } = await start();
    const ask = (count: number) =>
      callEndpoint("bulkLiveCheck", { unique_ids: Array(count).fill("streamer") }, { url, key: keys[tier] });
    expect((await ask(most)).status).toBe(200);
    const { status, body } = await ask(most + 1);
    expect([status, body.code]).toEqual([403, "TIER_REQUIRED"]);
    expect(body.error).toContain(`${most}`);
  });

  it("takes any number where nothing is limited", async () => {
    const { url, keys } = await start({ limits: false });
    const { status } = await callEndpoint("bulkLiveCheck", { unique_ids }, { url, key: keys.sandbox });
    expect(status).toBe(200);
  });
});

describe("room_id", () => {
  const ask = async ({ url, keys }: MockServer, tier: "basic" | "pro", unique_id = "Streamer") =>
    (await callEndpoint("roomId", { unique_id }, { url, key: keys[tier] })).data;
  const found = { unique_id: "streamer", room_id: "7123456789", alive: true, stale_fix: false };

  it.each([
    ["30min", 30],
    ["5min", 5],
  ] as const)("answers from the cache for %s", async (roomIdCache, minutes) => {
    const server = await start({ quirks: { roomIdCache } });
    expect(await ask(server, "basic")).toEqual({ ...found, cached: false });
    await server.clock.advance(minutes * MINUTE_MS - 1);
    expect(await ask(server, "basic", "@STREAMER")).toEqual({ ...found, cached: true });
    await server.clock.advance(1);
    expect(await ask(server, "basic")).toEqual({ ...found, cached: false });
  });

  it("looks up again for Pro what went stale, and not for Basic", async () => {
    const server = await start();
    await ask(server, "basic");
    const room_id = server.live("streamer");
    expect(await ask(server, "basic")).toEqual({ ...found, alive: false, cached: true });
    expect(await ask(server, "pro")).toEqual({ ...found, room_id, cached: false, stale_fix: true });
    expect(await ask(server, "pro")).toEqual({ ...found, room_id, cached: true });
  });

  it("forgets a stale room of somebody who is not live any more", async () => {
    const server = await start();
    await ask(server, "pro");
    server.end("streamer");
    const gone = { ...found, room_id: "", alive: false, cached: false };
    expect(await ask(server, "pro")).toEqual({ ...gone, stale_fix: true });
    expect(await ask(server, "pro")).toEqual(gone);
  });

  it("answers 404 for a user who does not exist", async () => {
    const { url } = await start();
    const { status, body } = await callEndpoint("roomId", { unique_id: "nobody_at_all" }, { url });
    expect([status, body.code]).toEqual([404, "NOT_FOUND"]);
  });
});
