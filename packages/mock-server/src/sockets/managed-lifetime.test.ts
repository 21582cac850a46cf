import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openSocket, refusedHandshake } from "../../testing/socket-client.ts";
import { createManualClock, type VirtualClock } from "../clock/virtual-clock.ts";
import { type MockServerOptions, readDemoTape } from "../options.ts";
import { type MockServer, startMockServer } from "../server.ts";

const NOON = Date.parse("2026-01-01T12:00:00.000Z");
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const quiet = { ...readDemoTape(), entries: [] };

let clock: VirtualClock;
let mock: MockServer;

async function start(options: MockServerOptions = {}): Promise<void> {
  await mock?.close();
  clock = createManualClock(NOON);
  mock = await startMockServer({ clock, tape: quiet, liveUsers: ["ann", "ben"], ...options });
}

beforeEach(() => start());
afterEach(() => mock.close());

const open = (query: string) => openSocket(`${mock.wsUrl}/?${query}`);

async function token(body: object = {}, key = "test_pro"): Promise<string> {
  const response = await fetch(`${mock.url}/authentication/jwt`, {
    method: "POST",
    headers: { "x-api-key": key, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return ((await response.json()) as { data: { token: string } }).data.token;
}

/** Lets time pass in which the room is not silent. */
async function passBusily(ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= MINUTE_MS / 2) {
    mock.inject("ann", [{ type: "control", action: 1 }]);
    await clock.advance(Math.min(left, MINUTE_MS / 2));
  }
}

describe("a socket's life", () => {
  it("ends with 4006 after 60 seconds without an event, and not before", async () => {
    const { socket, closed } = await open("uniqueId=ann&apiKey=test_pro");
    await clock.advance(30_000);
    mock.inject("ann", [{ type: "control", action: 1 }]);
    await clock.advance(59_999);
    expect(socket.readyState).toBe(1);
    await clock.advance(1);
    expect(await closed).toEqual({ code: 4006, reason: "NO_MESSAGES_TIMEOUT" });
  });

  it.each([
    ["test_sandbox", 5 * MINUTE_MS],
    ["test_pro", 8 * HOUR_MS],
  ])("ends with 4555 for %s after %d ms, however busy it is", async (key, lifetimeMs) => {
    const { socket, closed } = await open(`uniqueId=ann&apiKey=${key}`);
    await passBusily(lifetimeMs - 1);
    expect(socket.readyState).toBe(1);
    await clock.advance(1);
    expect(await closed).toEqual({ code: 4555, reason: "MAX_LIFETIME" });
  });

  it("has no end without limits", async () => {
    await start({ limits: false });
    const { socket } = await open("uniqueId=ann&apiKey=test_sandbox");
    await passBusily(20 * MINUTE_MS);
    expect(socket.readyState).toBe(1);
  });
});

describe("connects a day", () => {
  it("are counted per key, and free again a day later", async () => {
    for (let times = 0; times < 5; times++) {
      const { socket, closed } = await open("uniqueId=ann&apiKey=test_sandbox");
      socket.close();
      await closed;
      await expect.poll(() => mock.state().sockets).toEqual([]);
    }
    const refused = await open("uniqueId=ann&apiKey=test_sandbox");
    expect(await refused.closed).toEqual({
      code: 4429,
      reason: "TOO_MANY_CONNECTIONS: tier sandbox allows 5 connects a day",
    });
    await clock.advance(24 * HOUR_MS);
    expect((await open("uniqueId=ann&apiKey=test_sandbox")).socket.readyState).toBe(1);
  });
});

describe("a token", () => {
  it("opens sockets of the creators that it names, in any spelling, and of no others", async () => {
    const jwt = await token({ allowed_creators: ["Ann"] });
    expect((await open(`uniqueId=@ann&jwtKey=${jwt}`)).socket.readyState).toBe(1);
    expect(await (await open(`uniqueId=ben&jwtKey=${jwt}`)).closed).toMatchObject({ code: 4403 });
  });

  it("opens as many sockets at once as it allows", async () => {
    const jwt = await token({ max_websockets: 2 });
    const [first] = [await open(`uniqueId=ann&jwtKey=${jwt}`), await open(`uniqueId=ben&jwtKey=${jwt}`)];
    const refused = await open(`uniqueId=ann&jwtKey=${jwt}`);
    expect(await refused.closed).toEqual({ code: 4429, reason: "TOO_MANY_CONNECTIONS: the token allows 2 at once" });
    first.socket.close();
    await first.closed;
    await expect.poll(() => mock.state().sockets.length).toBe(1);
    const again = await open(`uniqueId=ann&jwtKey=${jwt}`);
    await expect.poll(() => again.messages.length).toBe(1);
  });

  it("is refused when it has expired, was changed, or is of another mock", async () => {
    const jwt = await token({ expire_after: 60 });
    const [head, , signature] = jwt.split(".");
    const forged = [head, Buffer.from('{"max_websockets":99}').toString("base64url"), signature].join(".");
    const foreign = jwt.replace(/.{5}$/, "AAAAA");
    for (const wrong of [forged, foreign, "a.b.c"]) {
      expect(await (await open(`uniqueId=ann&jwtKey=${wrong}`)).closed).toMatchObject({ code: 4401 });
    }
    await clock.advance(60_000);
    expect(await (await open(`uniqueId=ann&jwtKey=${jwt}`)).closed).toMatchObject({ code: 4401 });
  });

  it("does not take its socket along when it expires, unless a quirk says so", async () => {
    const life = async () => {
      const { socket, closed } = await open(`uniqueId=ann&jwtKey=${await token({ expire_after: 30 })}`);
      await clock.advance(30_000);
      return socket.readyState === 1 ? "open" : (await closed).code;
    };
    expect(await life()).toBe("open");
    await start({ quirks: { jwtExpiry: "close" } });
    const { closed } = await open(`uniqueId=ann&jwtKey=${await token({ expire_after: 30 })}`);
    await clock.advance(30_000);
    expect(await closed).toMatchObject({ code: 4401 });
  });
});

describe("refusal by status", () => {
  it.each([
    ["apiKey=test_pro", 400],
    ["uniqueId=ann&apiKey=wrong", 401],
    ["uniqueId=nobody&apiKey=test_pro", 404],
  ])("%s is answered with %d", async (query, status) => {
    await start({ quirks: { refusal: "http" } });
    expect(await refusedHandshake(`${mock.wsUrl}/?${query}`, {})).toMatchObject({ status });
    expect(mock.journal.find({ kind: "refusal" })).toMatchObject([{ side: "managed", status }]);
  });
});

describe("other readings", () => {
  const frames = async (options: MockServerOptions) => {
    await start(options);
    const client = await open("uniqueId=ann&apiKey=test_pro");
    await expect.poll(() => client.messages.length).toBe(1);
    mock.inject("ann", [{ type: "social", user: { uniqueId: "x", nickname: "X" }, action: "follow" }]);
    await expect.poll(() => client.messages.length).toBeGreaterThan(1);
    return client.messages.map((text) => JSON.parse(String(text)));
  };

  it("give roomInfo its fields at the top, under data, or both", async () => {
    const [flat] = await frames({ quirks: { roomInfoEvent: "flat" } });
    expect([flat.uniqueId, flat.data]).toEqual(["ann", undefined]);
    const [nested] = await frames({ quirks: { roomInfoEvent: "nested" } });
    expect([nested.uniqueId, nested.data.uniqueId]).toEqual([undefined, "ann"]);
  });

  it("put the user beside the event's fields, and send other names of events too", async () => {
    const [, social, follow] = await frames({ quirks: { userShape: "flat", aliasEvents: "on" } });
    expect(social).toMatchObject({
      event: "social",
      data: { nickname: "X", user: { nickname: "X" }, action: "follow" },
    });
    expect(follow).toMatchObject({ event: "follow", data: { type: "follow" } });
  });
});

describe("a client that reads", () => {
  it("hears a megabyte that is said in one turn, and is not taken for a slow reader", async () => {
    const { messages } = await open("uniqueId=ann&apiKey=test_pro");
    await expect.poll(() => messages.length).toBe(1);
    const event = { type: "chat" as const, user: {}, comment: "x".repeat(1000) };
    const delivered = Array.from({ length: 20 }, () =>
      mock.inject(
        "ann",
        Array.from({ length: 50 }, () => event),
      ),
    );
    expect(new Set(delivered)).toEqual(new Set([1]));
    await expect.poll(() => messages.length).toBe(1001);
    expect(mock.journal.find({ kind: "close" })).toEqual([]);
  });
});

describe("a client that does not read", () => {
  it("is closed with a reason when too much waits, and costs less than a megabyte; others see no delay", async () => {
    const stuck = await open("uniqueId=ann&apiKey=test_pro");
    const reader = await open("uniqueId=ann&apiKey=test_pro");
    stuck.socket.pause();
    const event = { type: "chat" as const, user: {}, comment: "x".repeat(200_000) };
    for (let times = 0; times < 200 && mock.journal.find({ kind: "close" }).length === 0; times++) {
      mock.inject("ann", [event]);
      await expect.poll(() => reader.messages.length, { interval: 1 }).toBe(times + 2);
    }
    await expect
      .poll(() => mock.journal.find({ kind: "close" }), { timeout: 4000 })
      .toMatchObject([{ code: 1013, reason: "client reads too slowly", by: "mock" }]);
    expect(reader.socket.readyState).toBe(1);
    stuck.socket.terminate();
  });
});
