import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { callEndpoint } from "../../testing/rest-client.ts";
import { refusedHandshake } from "../../testing/socket-client.ts";
import { createManualClock } from "../clock/virtual-clock.ts";
import { type MockServer, startMockServer } from "../server.ts";
import { IN_FLIGHT_MS } from "./thresholds.ts";

const told = { status: 503, retryAfterSeconds: 30, count: 2 } as const;

type Way = readonly [fault: "http-status" | "ws-refuse", come: (mock: MockServer) => Promise<unknown>];

const ways: readonly Way[] = [
  ["http-status", (mock) => callEndpoint("rateLimits", {}, { url: mock.url })],
  ["ws-refuse", (mock) => refusedHandshake(`${mock.wsUrl}/?uniqueId=streamer&apiKey=test_pro`, {})],
];

/** Comes twice, and waits in between by the mock's clock. */
async function comeTwice([name, come]: Way, waitMs: number) {
  await using mock = await startMockServer({ clock: createManualClock(Date.parse("2096-01-01")) });
  mock.arm([{ name, ...told }]);
  await come(mock);
  await delay(IN_FLIGHT_MS + 50);
  await mock.clock.advance(waitMs);
  await come(mock);
  return mock.conduct().rules.find(({ id }) => id === "requests/retry-after");
}

describe.each(ways)("the Retry-After of the fault %s", (...way) => {
  it("binds who was told", async () => {
    const [finding] = (await comeTwice(way, 0))?.findings ?? [];
    expect(finding?.happened).toMatch(/^asked again \S+ s after .+ with Retry-After 30 s$/);
  });

  it("is kept by who waits", async () => {
    expect(await comeTwice(way, 30_000)).toMatchObject({ verdict: "pass", chances: 2 });
  });
});
