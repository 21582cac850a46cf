import { describe, expect } from "vitest";
import { openSocket, type SocketClient } from "../testing/socket-client.ts";
import type { MockControl } from "./control.ts";
import { test } from "./vitest.ts";

/** Origins of the servers that tests were given. */
const origins: string[] = [];
/** A socket that a test leaves open. */
let left: SocketClient | undefined;

const open = (mock: MockControl, uniqueId: string) => openSocket(`${mock.wsUrl}?uniqueId=${uniqueId}&apiKey=test_pro`);

/** How many requests the key of the basic tier has left after this one. */
async function spendRequest({ url }: MockControl): Promise<number> {
  const response = await fetch(`${url}/webcast/rate_limits`, { headers: { "x-api-key": "test_basic" } });
  return Number(response.headers.get("x-ratelimit-remaining"));
}

describe("the fixture", () => {
  test("gives a test its own world", async ({ mock }) => {
    origins.push(new URL(mock.url).origin);
    expect(mock.live("only_here")).toMatch(/^\d+$/);
    left = await open(mock, "only_here");
    expect(left.socket.readyState).toBe(1);
    expect(await spendRequest(mock)).toBe(59);
    expect(await spendRequest(mock)).toBe(58);
  });

  test("gives the next test another one, where nothing has happened, on the same server", async ({ mock }) => {
    origins.push(new URL(mock.url).origin);
    expect(mock.journal.find()).toEqual([]);
    expect(await (await open(mock, "only_here")).closed).toMatchObject({ code: 4404 });
    expect(await spendRequest(mock)).toBe(59);
    expect(mock.journal.find({ kind: "request" })).toHaveLength(1);
    expect(new Set(origins).size).toBe(1);
  });

  test("has cut the sockets that a test left open", async () => {
    expect(await left?.closed).toMatchObject({ code: 1001 });
  });

  describe("with options of its own", () => {
    test.override("mockOptions", { liveUsers: ["ann"], clock: { mode: "manual" } });

    test("gives a mock that has them", async ({ mock }) => {
      origins.push(new URL(mock.url).origin);
      expect((await open(mock, "ann")).socket.readyState).toBe(1);
      expect(await (await open(mock, "streamer")).closed).toMatchObject({ code: 4404 });
      await mock.clock.advance(60_000);
      expect(mock.state().clock.mode).toBe("manual");
    });

    test("gives the next test the same server, and a clock of its own", ({ mock }) => {
      expect(new URL(mock.url).origin).toBe(origins.at(-1));
      expect(new Set(origins).size).toBe(2);
      expect(mock.clock.now()).toBeLessThan(Date.now() + 30_000);
    });
  });
});
