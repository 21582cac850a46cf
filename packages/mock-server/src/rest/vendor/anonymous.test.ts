import { afterEach, describe, expect, it } from "vitest";
import { createManualClock } from "../../clock/virtual-clock.ts";
import { type MockServer, startMockServer } from "../../server.ts";

const NOON = Date.parse("2026-01-01T12:00:00.000Z");

let mock: MockServer;
const start = async (profile: "documented" | "vendor-2026") => {
  mock = await startMockServer({ profile, clock: createManualClock(NOON) });
};
afterEach(() => mock.close());

async function post(path: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${mock.url}/webcast/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: '{"unique_id":"streamer"}',
  });
  const body = (await response.json()) as { status_code: number; code?: string };
  return { status: response.status, left: response.headers.get("x-ratelimit-remaining"), body };
}

const open = ["connection_mode", "live_status", "ws_credentials", "room_video"];

describe("who has no key in the profile vendor-2026", () => {
  it("is answered where public clients ask without one, and counts as one of the smallest tier", async () => {
    await start("vendor-2026");
    const answers = [];
    for (const path of open) answers.push(await post(path));
    expect(answers.map(({ status, left, body }) => [status, left, body.status_code])).toEqual([
      [200, "19", 0],
      [200, "18", 0],
      [200, "17", 0],
      [200, "16", 0],
    ]);
    for (let left = 16; left > 0; left--) await post("live_status");
    expect(await post("live_status")).toMatchObject({ status: 429, body: { code: "RATE_LIMITED" } });
    expect((await post("live_status", { "x-api-key": "test_sandbox" })).left).toBe("19");
    await mock.clock.advance(60_000);
    expect((await post("live_status")).status).toBe(200);
  });

  it("is refused elsewhere, as a wrong key is everywhere", async () => {
    await start("vendor-2026");
    expect(await post("room_info")).toMatchObject({ status: 401, body: { code: "INVALID_API_KEY" } });
    for (const path of open) expect((await post(path, { "x-api-key": "wrong" })).status).toBe(401);
    for (const path of open) expect((await post(path, { authorization: "Bearer wrong" })).status).toBe(401);
  });
});

it("who has no key is refused where the reference is played", async () => {
  await start("documented");
  for (const path of ["ws_credentials", "room_video"]) expect((await post(path)).status).toBe(401);
});
