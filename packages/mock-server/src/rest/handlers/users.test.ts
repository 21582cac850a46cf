import { afterEach, describe, expect, it } from "vitest";
import { callEndpoint } from "../../../testing/rest-client.ts";
import { createManualClock } from "../../clock/virtual-clock.ts";
import type { MockServerOptions } from "../../options.ts";
import { type MockServer, startMockServer } from "../../server.ts";

const DAY_MS = 86_400_000;
let mock: MockServer;
afterEach(() => mock.close());

async function start(options: MockServerOptions = {}) {
  mock = await startMockServer({ clock: createManualClock(Date.parse("2026-01-01")), ...options });
  return async (...user_ids: string[]) => {
    const { status, data, headers } = await callEndpoint(
      "resolveUserIds",
      { user_ids },
      { url: mock.url, key: mock.keys.sandbox },
    );
    // A list is what the default does not answer.
    const byId = data as Exclude<typeof data, readonly unknown[]>;
    return { status, data: byId, remaining: Number(headers.get("x-ratelimit-remaining")) };
  };
}

const NOBODY = "42";
const JOHN = "123456";

describe("resolve_user_ids", () => {
  it("answers a map in both spellings, null for who does not exist", async () => {
    const ask = await start();
    const { data } = await ask(JOHN, NOBODY, JOHN);
    expect(new Set(Object.keys(data))).toEqual(new Set([JOHN, NOBODY]));
    expect(data[JOHN]).toMatchObject({ userId: JOHN, username: "john_doe", unique_id: "john_doe", cached: false });
    expect(data[JOHN]?.nickname).toEqual(expect.any(String));
    expect(data[NOBODY]).toMatchObject({ user_id: NOBODY, username: null, unique_id: null, nickname: null });
  });

  it("answers an array where the prose is read", async () => {
    const ask = await start({ quirks: { resolveUserIds: "array" } });
    expect((await ask(JOHN)).data).toMatchObject([{ user_id: JOHN, unique_id: "john_doe" }]);
  });

  it("answers from the cache for 24 hours, and does not count that", async () => {
    const ask = await start();
    expect((await ask(JOHN, NOBODY)).remaining).toBe(4);
    const { data, remaining } = await ask(NOBODY, JOHN);
    expect([data[JOHN]?.cached, data[NOBODY]?.cached, remaining]).toEqual([true, true, 4]);
    await mock.clock.advance(DAY_MS - 1);
    expect((await ask(JOHN)).data[JOHN]?.cached).toBe(true);
    await mock.clock.advance(1);
    expect((await ask(JOHN)).data[JOHN]?.cached).toBe(false);
  });

  it("counts a call with one id that is new", async () => {
    const ask = await start();
    await ask(JOHN);
    expect((await ask(JOHN, NOBODY)).remaining).toBe(3);
  });

  it("answers from the cache when no call is left", async () => {
    const ask = await start();
    for (const id of ["1", "2", "3", "4", "5"]) expect((await ask(id)).status).toBe(200);
    expect((await ask("6")).status).toBe(429);
    expect(await ask("1", "2")).toMatchObject({ status: 200, remaining: 0 });
    // What was refused is not remembered.
    expect((await ask("6")).status).toBe(429);
  });

  it("counts every call where the headers are read", async () => {
    const ask = await start({ quirks: { cachedLookups: "counted" } });
    expect([(await ask(JOHN)).remaining, (await ask(JOHN)).remaining]).toEqual([4, 3]);
  });

  it("counts a call that is not valid, and refuses it when none is left", async () => {
    await start();
    const send = async (body: string) => {
      const headers = { "x-api-key": mock.keys.sandbox, "content-type": "application/json" };
      const response = await fetch(`${mock.url}/webcast/resolve_user_ids`, { method: "POST", headers, body });
      const told = ["limit", "remaining"].map((name) => Number(response.headers.get(`x-ratelimit-${name}`)));
      return [response.status, ...told];
    };
    expect(await send("{}")).toEqual([400, 5, 4]);
    expect(await send("{")).toEqual([400, 5, 3]);
    expect(await send(`{"user_ids":["${JOHN}"]}`)).toEqual([200, 5, 2]);
    expect(await send(`{"user_ids":"${JOHN}"}`)).toEqual([400, 5, 1]);
    expect(await send("[]")).toEqual([400, 5, 0]);
    expect(await send("{}")).toEqual([429, 5, 0]);
    expect(await send("{")).toEqual([429, 5, 0]);
    expect(await send(`{"user_ids":["${JOHN}"]}`)).toEqual([200, 5, 0]);
  });

  it("refuses more than 20 ids", async () => {
    const ask = await start();
    expect((await ask(...Array.from({ length: 21 }, (_, index) => String(index)))).status).toBe(400);
  });
});
