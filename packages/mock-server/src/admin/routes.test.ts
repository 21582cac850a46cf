import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openSocket } from "../../testing/socket-client.ts";
import { visitRoom } from "../../testing/webcast-client.ts";
import { createManualClock } from "../clock/virtual-clock.ts";
import { readDemoTape } from "../options.ts";
import { type MockServer, startMockServer } from "../server.ts";

const NOON = Date.parse("2026-01-01T12:00:00.000Z");
const quiet = { ...readDemoTape(), entries: [] };

let mock: MockServer;

beforeEach(async () => {
  mock = await startMockServer({ clock: { mode: "manual" }, tape: quiet, liveUsers: ["ann", "ben"] });
});

afterEach(() => mock.close());

async function ask(path: string, body?: unknown, headers: Record<string, string> = {}) {
  const init =
    body === undefined
      ? { headers }
      : { method: "POST", headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) };
  const response = await fetch(`${mock.url}${path}`, init);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const listen = async (uniqueId: string, key = "test_pro") => {
  const client = await openSocket(`${mock.wsUrl}/?uniqueId=${uniqueId}&apiKey=${key}`);
  await expect.poll(() => client.messages.length).toBe(1);
  return client;
};

const events = ({ messages }: { messages: readonly (string | Buffer)[] }) =>
  messages.slice(1).map((text) => JSON.parse(String(text)).data);

describe("POST inject", () => {
  it("sends events to every socket of the room and to no other, in order, with ids and times", async () => {
    const [ann, too, ben] = [await listen("ann"), await listen("@ANN"), await listen("ben")];
    const comments = ["one", "two", "three"];
    const chats = comments.map((comment) => ({ type: "chat", user: { uniqueId: "x" }, comment }));
    expect(await ask("/__mock/inject", { uniqueId: "ann", events: chats })).toEqual({
      status: 200,
      body: { delivered: 2 },
    });
    for (const client of [ann, too]) {
      await expect.poll(() => events(client).map(({ comment }) => comment)).toEqual(comments);
      const [first] = events(client);
      expect(first.msgId).toMatch(/^\d{19}$/);
      expect(first.timestamp).toBe(mock.clock.now());
    }
    expect(events(ben)).toEqual([]);
  });

  it.each([
    [{ type: "chatt" }, /events\/0\/type must be one of chat, /],
    [{ type: "chat", user: {}, comment: 7 }, "events/0/comment must be string"],
    [{ type: "roomInfo" }, /must be one of/],
    [{ type: "constructor" }, /must be one of/],
    [{ type: "envelope", envelopeId: "abc", diamondCount: 1 }, "events/0/envelopeId must match"],
    [{ type: "envelope", envelopeId: "1", diamondCount: 1e300 }, "events/0/diamondCount must be <="],
    [{ type: "control", action: 1, msgId: "abc" }, "events/0/msgId must match"],
  ])("refuses %j and says what was expected", async (event, message) => {
    const { status, body } = await ask("/__mock/inject", { uniqueId: "ann", events: [event] });
    expect([status, body["code"]]).toEqual([400, "INVALID_REQUEST"]);
    expect(body["error"]).toMatch(message);
  });

  it("says that a user is not live", async () => {
    const { status, body } = await ask("/__mock/inject", {
      uniqueId: "nobody",
      events: [{ type: "control", action: 1 }],
    });
    expect([status, body["code"]]).toEqual([404, "NOT_LIVE"]);
  });
});

describe("POST live and end", () => {
  it("end closes the room's sockets with 4005 after control 3, and live opens a new room", async () => {
    const client = await listen("ann");
    await ask("/__mock/end", { uniqueId: "ann" });
    expect(await client.closed).toEqual({ code: 4005, reason: "STREAM_END" });
    expect(events(client)).toMatchObject([{ type: "control", action: 3 }]);
    const refused = await openSocket(`${mock.wsUrl}/?uniqueId=ann&apiKey=test_pro`);
    expect(await refused.closed).toMatchObject({ code: 4404 });
    const { body } = await ask("/__mock/live", { uniqueId: "ann" });
    const again = await listen("ann");
    expect(JSON.parse(String(again.messages[0])).roomId).toBe(body["roomId"]);
  });

  it("ends the room of somebody who is live when they go live again", async () => {
    const client = await listen("ann");
    await ask("/__mock/live", { uniqueId: "ann" });
    expect(await client.closed).toEqual({ code: 4005, reason: "STREAM_END" });
    await expect.poll(() => mock.state().sockets).toEqual([]);
  });

  it("lets somebody go live whom nobody knew", async () => {
    await ask("/__mock/live", { uniqueId: "newcomer" });
    expect((await listen("newcomer")).socket.readyState).toBe(1);
  });
});

describe("GET room-log", () => {
  const chat = (comment: string) => ({ type: "chat", user: { uniqueId: "x" }, comment });

  it("has what was put into the user's room, as the library gives it, oldest first", async () => {
    await ask("/__mock/inject", { uniqueId: "ann", events: [chat("one"), chat("two")] });
    await ask("/__mock/inject", { uniqueId: "ben", events: [chat("elsewhere")] });
    const { status, body } = await ask("/__mock/room-log?uniqueId=@ANN");
    expect([status, body]).toEqual([200, JSON.parse(JSON.stringify(mock.roomLog("ann")))]);
    expect(body).toMatchObject([
      { sequence: 1, saidAtMs: mock.clock.now(), event: { type: "chat", comment: "one" } },
      { sequence: 1, msgId: expect.stringMatching(/^\d{19}$/), event: { comment: "two" } },
    ]);
  });

  it("is that of the stream that was, and of nobody who had none", async () => {
    await ask("/__mock/inject", { uniqueId: "ann", events: [chat("last words")] });
    await ask("/__mock/end", { uniqueId: "ann" });
    const { body } = await ask("/__mock/room-log?uniqueId=ann");
    expect(body).toMatchObject([{ event: { comment: "last words" } }, { event: { type: "control", action: 3 } }]);
    expect(await ask("/__mock/room-log?uniqueId=nobody")).toMatchObject({ status: 404, body: { code: "NOT_LIVE" } });
  });

  it.each(["", "?uniqueId=", "?uniqueId=ann&limit=1"])("refuses the query %j", async (query) => {
    const { status, body } = await ask(`/__mock/room-log${query}`);
    expect([status, body["code"], body["error"]]).toEqual([400, "INVALID_REQUEST", expect.stringMatching(/^query/)]);
  });
});

describe("POST forget-cursors", () => {
  /** Enters a user's room and gives the cursor that came first. */
  async function enter(uniqueId: string, cursor = ""): Promise<string> {
    const client = await visitRoom(mock, { uniqueId, cursor });
    await expect.poll(() => client.results().length).toBeGreaterThan(0);
    return client.results()[0]?.cursor ?? "";
  }

  it.each([
    ["one user's room", { uniqueId: "@ANN" }, [false, true]],
    ["all rooms", {}, [false, false]],
  ])("refuses the cursors of %s that were given so far", async (_whose, body, resumed) => {
    const [ann, ben] = [await enter("ann"), await enter("ben")];
    expect(await ask("/__mock/forget-cursors", body)).toEqual({ status: 200, body: { forgotten: true } });
    await enter("ann", ann);
    await enter("ben", ben);
    expect(mock.webcastConnections().map((report) => report.resumed)).toEqual([false, false, ...resumed]);
  });

  it("says that a user is not live, and which word it does not know", async () => {
    expect(await ask("/__mock/forget-cursors", { uniqueId: "nobody" })).toMatchObject({ status: 404 });
    expect(await ask("/__mock/forget-cursors", { user: "ann" })).toMatchObject({ status: 400 });
  });
});

describe("POST kick", () => {
  it("closes the sockets that are meant, with any code", async () => {
    const [ann, basic, ben] = [await listen("ann"), await listen("ann", "test_basic"), await listen("ben")];
    expect(
      (await ask("/__mock/kick", { uniqueId: "ann", key: "test_basic", code: 4556, reason: "why not" })).body,
    ).toEqual({ kicked: 1 });
    expect(await basic.closed).toEqual({ code: 4556, reason: "why not" });
    expect((await ask("/__mock/kick", { key: "test_pro", code: 1006 })).body).toEqual({ kicked: 2 });
    expect(await ann.closed).toEqual({ code: 1006, reason: "" });
    expect(await ben.closed).toEqual({ code: 1006, reason: "" });
    expect(mock.journal.find({ kind: "close" })).toMatchObject([
      { code: 4556, reason: "why not", by: "mock" },
      { code: 1006, by: "mock" },
      { code: 1006, by: "mock" },
    ]);
  });
});

describe("POST clock", () => {
  it("moves time, changes how it goes on, and says where it is", async () => {
    await ask("/__mock/clock", { mode: "manual" });
    const { body } = await ask("/__mock/clock", { advanceMs: 60_000 });
    expect(body).toEqual({ now: mock.clock.now(), mode: "manual" });
    expect((await ask("/__mock/clock", { mode: "scaled", rate: 60 })).body).toMatchObject({ mode: "scaled", rate: 60 });
  });

  it.each([
    {},
    { mode: "fast" },
    { mode: "scaled" },
    { mode: "scaled", rate: 0 },
    { advanceMs: -1 },
    { mode: "manual", rate: 2 },
    { advance: 5 },
  ])("refuses %j", async (body) => {
    expect(await ask("/__mock/clock", body)).toMatchObject({ status: 400, body: { code: "INVALID_REQUEST" } });
  });
});

describe("keys of a namespace", () => {
  it("may have its name at their end everywhere", async () => {
    const other = mock.namespace("other");
    other.setTier("mine_ns-other", "pro");
    const response = await fetch(`${mock.url}/webcast/rate_limits`, { headers: { "x-api-key": "mine_ns-other" } });
    expect(response.status).toBe(200);
    await openSocket(`${other.wsUrl}/?uniqueId=ann&apiKey=mine_ns-other`);
    expect(other.kick({ key: "mine_ns-other" }, 4000)).toBe(1);
  });
});

describe("POST keys", () => {
  it("makes a key known, and moves it to another tier without forgetting what it used", async () => {
    const limit = async () => {
      const response = await fetch(`${mock.url}/webcast/rate_limits`, { headers: { "x-api-key": "mine" } });
      return [
        response.status,
        response.headers.get("x-ratelimit-limit"),
        response.headers.get("x-ratelimit-remaining"),
      ];
    };
    expect((await limit())[0]).toBe(401);
    await ask("/__mock/keys", { key: "mine", tier: "basic" });
    expect(await limit()).toEqual([200, "60", "59"]);
    await ask("/__mock/keys", { key: "mine", tier: "sandbox" });
    expect(await limit()).toEqual([200, "5", "3"]);
    expect((await ask("/__mock/keys")).body).toContainEqual({ key: "mine", tier: "sandbox" });
  });
});

describe("POST reset", () => {
  it("brings back what was at first, and cuts the sockets", async () => {
    const before = mock.state();
    const client = await listen("ann");
    await ask("/__mock/end", { uniqueId: "ben" });
    await ask("/__mock/keys", { key: "mine", tier: "pro" });
    await ask("/__mock/reset", {});
    expect(await client.closed).toMatchObject({ code: 1006 });
    const { clock: _then, ...rest } = mock.state();
    const { clock: _first, ...first } = before;
    expect(withoutTimes(rest)).toEqual(withoutTimes(first));
    expect(mock.journal.find()).toEqual([]);
    expect((await ask("/__mock/keys")).body).toHaveLength(4);
  });
});

/** A world that begins at the machine's time begins at another time when it begins again. */
function withoutTimes(state: object): object {
  return JSON.parse(JSON.stringify(state, (name, value) => (name === "startedAtMs" ? undefined : value)));
}

describe("GET journal", () => {
  it("waits for what is to come, and says whether it came", async () => {
    const waiting = ask("/__mock/journal?kind=request&path=/webcast/rate_limits&atLeast=2&waitMs=5000");
    for (let times = 0; times < 2; times++) await fetch(`${mock.url}/webcast/rate_limits`);
    const { body } = await waiting;
    expect(body).toMatchObject({
      satisfied: true,
      matched: 2,
      entries: [{ status: 401, code: "INVALID_API_KEY" }, { seq: 2 }],
    });
    expect((await ask("/__mock/journal?path=/nowhere&atLeast=1&waitMs=20")).body).toMatchObject({
      satisfied: false,
      matched: 0,
    });
  });

  it("holds no key, cookie or token", async () => {
    await fetch(`${mock.url}/webcast/feed?apiKey=test_pro&session_id=hush-hush&ttwid=also-secret`);
    await fetch(`${mock.url}/webcast/user_earnings?unique_id=creator`, {
      headers: { "x-api-key": "test_pro", "x-cookie-header": "sessionid=very-secret" },
    });
    const text = JSON.stringify(mock.journal.find());
    for (const secret of ["test_pro", "hush-hush", "also-secret", "very-secret"]) expect(text).not.toContain(secret);
    expect(mock.journal.find()).toHaveLength(2);
  });

  it("has what a client did in its namespace, also what could not be read, and nothing of the server's own", async () => {
    const other = mock.namespace("other");
    await fetch(`${other.url}/%zz`);
    for (const own of ["/docs", "/openapi.json", "/metrics?x=1", "/__mock/state"]) await fetch(`${mock.url}${own}`);
    expect(mock.journal.find()).toEqual([]);
    expect(other.journal.find()).toMatchObject([{ path: "/%zz", status: 400 }]);
  });

  it("refuses a filter that it does not know", async () => {
    expect(await ask("/__mock/journal?pat=/x")).toMatchObject({ status: 400 });
  });
});

describe("namespaces", () => {
  const limits = async (url: string, headers: Record<string, string>) => {
    const response = await fetch(`${url}/webcast/rate_limits`, { headers });
    return Number(response.headers.get("x-ratelimit-remaining"));
  };

  it("are found by path, header and key, and count for themselves", async () => {
    const other = mock.namespace("other");
    expect(other.url).toBe(`${mock.url}/ns/other`);
    expect(await limits(mock.url, { "x-api-key": "test_sandbox" })).toBe(4);
    expect(await limits(other.url, { "x-api-key": "test_sandbox" })).toBe(4);
    expect(await limits(mock.url, { "x-api-key": "test_sandbox", "x-mock-namespace": "other" })).toBe(3);
    expect(await limits(mock.url, { "x-api-key": "test_sandbox_ns-other" })).toBe(2);
    expect(await limits(mock.url, { "x-api-key": "test_sandbox" })).toBe(3);
    expect(mock.journal.find()).toHaveLength(2);
    expect(other.journal.find()).toHaveLength(3);
  });

  it("have a clock of their own", async () => {
    const other = mock.namespace("other");
    const [here, there] = [mock.clock.now(), other.clock.now()];
    await ask("/ns/other/__mock/clock", { advanceMs: 5000 });
    expect([mock.clock.now(), other.clock.now()]).toEqual([here, there + 5000]);
  });

  it("never see each other's sockets", async () => {
    const here = await listen("ann");
    const there = await openSocket(`${mock.namespace("other").wsUrl}/?uniqueId=ann&apiKey=test_pro`);
    await expect.poll(() => there.messages.length).toBe(1);
    expect(mock.inject("ann", [{ type: "control", action: 1 }])).toBe(1);
    await expect.poll(() => events(here)).toHaveLength(1);
    expect(events(there)).toEqual([]);
  });

  it.each(["a b", "-x", "x".repeat(64), ""])("cannot be called %j", async (name) => {
    expect(() => mock.namespace(name).state()).toThrow("a namespace is 1 to 63 letters");
    const { status } = await ask("/webcast/rate_limits", undefined, { "x-mock-namespace": name || " " });
    expect(status).toBe(400);
  });
});

describe("responses", () => {
  it("are the same bytes for the same seed, requests and time", async () => {
    const transcript = async () => {
      await using server = await startMockServer({ clock: createManualClock(NOON), seed: 7 });
      const response = await fetch(`${server.url}/webcast/ws_credentials`, {
        method: "POST",
        headers: { "content-type": "application/json", "x-api-key": "test_pro" },
        body: '{"unique_id":"streamer"}',
      });
      const text = JSON.stringify([...response.headers]) + (await response.text());
      return text.replaceAll(new URL(server.url).host, "host");
    };
    expect(await transcript()).toBe(await transcript());
    expect(await transcript()).toContain("Thu, 01 Jan 2026 12:00:00 GMT");
  });
});
