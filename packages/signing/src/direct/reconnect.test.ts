import { describe, expect, it } from "vitest";
import { storyOf } from "../../testing/connected.ts";
import { FakeService, ROOM } from "../../testing/fake-service.ts";
import { FIRST_TIMESTAMP, numberedFrame } from "../../testing/frames.ts";
import { SigningError } from "../errors.ts";
import type { DirectEvent } from "./notices.ts";

const POSITION = { cursor: "c1", internalExt: "ext|1" };

/** A connection that has heard of a position and lost its socket. */
async function lost(options: Parameters<FakeService["connect"]>[0] = {}) {
  const service = new FakeService();
  const connection = await service.connect(options);
  const story = storyOf(connection);
  await service.clock.run(0);
  service.socket.receive(numberedFrame([1, 2], { isFirst: true, ...POSITION }));
  service.socket.drop(1006);
  return { service, connection, story };
}

describe("a new socket", () => {
  it("has a new ticket", async () => {
    const { service } = await lost();
    await service.clock.run(500);
    expect(service.urls.map(({ searchParams }) => searchParams.get("ticket"))).toEqual(["1", "2"]);
    expect(service.calls.map(({ asked }) => asked)).toEqual([{ uniqueId: "streamer" }, { uniqueId: "streamer" }]);
  });

  it("is opened when the one before is gone, and not before", async () => {
    const service = new FakeService();
    await service.connect();
    service.socket.answersClose = false;
    service.socket.receive("text");
    service.onHandshake = () => expect(service.openSockets).toBe(0);
    await service.clock.run(2999);
    expect(service.openSockets).toBe(1);
    await service.clock.run(501);
    expect(service.sockets).toHaveLength(2);
    expect(service.openSockets).toBe(1);
  });

  it("goes on where the one before was: by its URL and by entering", async () => {
    const { service } = await lost();
    expect(service.urls[0]?.searchParams.has("cursor")).toBe(false);
    await service.clock.run(500);
    expect(service.urls[1]?.search).toBe("?ticket=2&cursor=c1&internal_ext=ext%7C1");
    expect(service.entered).toEqual({ roomId: ROOM, cursor: "c1" });
  });

  it("of a room that was asked for by its id has the position in what is signed", async () => {
    const { service } = await lost({ roomId: ROOM });
    await service.clock.run(500);
    expect(service.calls.map(({ asked }) => asked)).toEqual([{ roomId: ROOM }, { roomId: ROOM, cursor: "c1" }]);
    expect(service.urls[1]?.search).toBe("?ticket=2&cursor=c1&internal_ext=ext%7C1");
  });

  it("goes on where the last one was that heard something", async () => {
    const { service } = await lost();
    await service.clock.run(500);
    service.socket.drop(1006);
    await service.clock.run(1000);
    expect(service.urls[2]?.search).toBe("?ticket=3&cursor=c1&internal_ext=ext%7C1");
    service.socket.receive(numberedFrame([3], { cursor: "c2" }));
    service.socket.drop(1006);
    await service.clock.run(2000);
    expect(service.urls[3]?.search).toBe("?ticket=4&cursor=c2&internal_ext=ext%7C1");
    expect(service.entered.cursor).toBe("c2");
  });

  it("of another room does not take the position along", async () => {
    const { service } = await lost();
    service.roomId = "77";
    await service.clock.run(500);
    expect(service.urls[1]?.search).toBe("?ticket=2");
    expect(service.entered).toEqual({ roomId: "77", cursor: "" });
  });

  it("begins anew without `resume`", async () => {
    const { service } = await lost({ resume: false });
    await service.clock.run(500);
    expect(service.urls[1]?.search).toBe("?ticket=2");
    expect(service.entered).toEqual({ roomId: ROOM, cursor: "" });
  });

  it.each([
    ["a cursor", { cursor: "c".repeat(4097) }],
    ["an internal_ext", { internalExt: "e".repeat(4097) }],
  ])("has no position in its URL when the server chose %s of more than 4,096 characters", async (_, long) => {
    for (const target of [{}, { roomId: ROOM }]) {
      const service = new FakeService();
      await service.connect(target);
      service.socket.receive(numberedFrame([1], { ...POSITION, ...long }));
      service.socket.drop(1006);
      await service.clock.run(500);
      expect(service.urls[1]?.search).toBe("?ticket=2");
      expect(service.entered.cursor).toBe({ ...POSITION, ...long }.cursor);
    }
  });

  it("is not read when the events before it still wait", async () => {
    const service = new FakeService();
    const connection = await service.connect({ maxQueuedEvents: 2 });
    service.socket.receive(numberedFrame([1, 2, 3], POSITION));
    expect(service.socket.isRead).toBe(false);
    service.socket.drop(1006);
    await service.clock.run(500);
    expect(service.sockets).toHaveLength(2);
    expect(service.socket.isRead).toBe(false);
    const story = storyOf(connection);
    await service.clock.run(0);
    service.socket.receive(numberedFrame([4]));
    await service.clock.run(0);
    expect(story).toEqual(["1", "2", "3", "reconnecting 1 in 500 ms: reconnect", "resumed", "4"]);
  });
});

describe("a handshake that is refused", () => {
  const refusal = (status: number) => new SigningError("ERR_HTTP_STATUS", "refused", { status });

  it("takes the position out of the URL, but not out of the entering, until a socket is entered", async () => {
    const { service } = await lost();
    service.handshakeFaults.push(refusal(403));
    await service.clock.run(1500);
    expect(service.urls.map(({ search }) => search)).toEqual([
      "?ticket=1",
      "?ticket=2&cursor=c1&internal_ext=ext%7C1",
      "?ticket=3",
    ]);
    expect(service.entered.cursor).toBe("c1");
    service.socket.receive(numberedFrame([3], { cursor: "c2" }));
    service.socket.drop(1006);
    await service.clock.run(2000);
    expect(service.urls[3]?.searchParams.get("cursor")).toBe("c2");
  });

  it("for good is asked once more without the position, at once", async () => {
    const { service, connection } = await lost();
    service.handshakeFaults.push(refusal(400));
    await service.clock.run(500);
    expect(service.urls.map(({ search }) => search)).toEqual([
      "?ticket=1",
      "?ticket=2&cursor=c1&internal_ext=ext%7C1",
      "?ticket=3",
    ]);
    service.socket.drop(1006);
    service.handshakeFaults.push(refusal(400));
    await service.clock.run(1000);
    expect(await connection.closed).toMatchObject({ cause: "error", error: { code: "ERR_HTTP_STATUS", status: 400 } });
  });

  it("by the network keeps the position in the URL", async () => {
    const { service } = await lost();
    service.handshakeFaults.push(new SigningError("ERR_NETWORK", "reset"));
    await service.clock.run(1500);
    expect(service.urls[2]?.searchParams.get("cursor")).toBe("c1");
  });
});

describe("the notices of a connection", () => {
  it("stand in their places between the events", async () => {
    const { service, connection, story } = await lost();
    await service.clock.run(500);
    service.socket.receive(numberedFrame([3, 4], { cursor: "c2" }));
    service.socket.drop(4555);
    await service.clock.run(1000);
    service.socket.receive(numberedFrame([9], { isFirst: true }));
    expect(story).toEqual([
      ...["1", "2", "reconnecting 1 in 500 ms: reconnect", "resumed", "3", "4"],
      ...["reconnecting 2 in 1000 ms: reconnect-now", "reconnected", "gap: refused", "9"],
    ]);
    expect(connection.stats).toMatchObject({ reconnects: 2, gaps: 1, duplicates: 0, messages: 5 });
  });

  it("say what happened, and what is done about it", async () => {
    const service = new FakeService();
    const connection = await service.connect();
    const notices: DirectEvent[] = [];
    for (const type of ["reconnecting", "reconnected", "gap"] as const) {
      connection.on(type, (notice) => notices.push(notice));
    }
    await service.clock.run(0);
    service.socket.receive(numberedFrame([7], POSITION));
    await service.clock.run(5000);
    service.socket.drop(4500, "upstream");
    await service.clock.run(500);
    await service.clock.run(2000);
    service.socket.receive(numberedFrame([9], { isFirst: true }));
    expect(notices).toEqual([
      {
        type: "reconnecting",
        ...{ code: 4500, reason: "upstream", decision: "reconnect", attempt: 1, delayMs: 500 },
        error: expect.objectContaining({ code: "ERR_CLOSED", closeCode: 4500, closeReason: "upstream" }),
      },
      { type: "reconnected", roomId: ROOM, resumed: false },
      { type: "gap", roomId: ROOM, reason: "refused", lastEventAtMs: FIRST_TIMESTAMP + 7, silenceMs: 7500 },
    ]);
  });

  it("say `reconnected` when the room answers, not when the socket opens", async () => {
    const { service, story } = await lost();
    await service.clock.run(500);
    service.socket.drop(1006);
    await service.clock.run(1000);
    expect(story.slice(2)).toEqual(["reconnecting 1 in 500 ms: reconnect", "reconnecting 2 in 1000 ms: reconnect"]);
    service.socket.receive(numberedFrame([3]));
    expect(story.slice(4)).toEqual(["resumed", "3"]);
  });

  it("tell of a try that failed", async () => {
    const { service, connection } = await lost();
    const errors: unknown[] = [];
    connection.on("reconnecting", ({ code, reason, error }) => errors.push([code, reason, error]));
    const error = new SigningError("ERR_NETWORK", "no route");
    service.apiFaults.push(error);
    await service.clock.run(500);
    expect(errors.at(-1)).toEqual([1006, "ERR_NETWORK", error]);
  });

  it("show nothing of what a foreign client or socket threw", async () => {
    for (const thrown of [new TypeError("at wss://x.tiktok.com/?sig=secret"), Object.create(null)]) {
      const { service, connection } = await lost();
      service.apiFaults.push(thrown);
      await service.clock.run(500);
      const { error } = await connection.closed;
      expect(error).toMatchObject({ code: "ERR_NETWORK", message: "ERR_NETWORK: cannot connect again" });
      expect(String((error as Error).cause)).not.toContain("secret");
    }
  });
});

describe("a gap", () => {
  const silent = { type: "gap", roomId: ROOM, lastEventAtMs: FIRST_TIMESTAMP + 2, silenceMs: 500 };

  async function gapAfter(
    options: Parameters<typeof lost>[0],
    act: (service: FakeService) => void,
  ): Promise<DirectEvent[]> {
    const { service, connection } = await lost(options);
    const gaps: DirectEvent[] = [];
    connection.on("gap", (gap) => gaps.push(gap));
    act(service);
    await service.clock.run(500);
    service.socket.receive(numberedFrame([9], { isFirst: true }));
    service.socket.receive(numberedFrame([10]));
    expect(connection.stats.gaps).toBe(gaps.length);
    return gaps;
  }

  it("is told once when the server does not go on at the cursor", async () => {
    expect(await gapAfter({}, () => {})).toEqual([{ ...silent, reason: "refused" }]);
  });

  it("is told when resuming is switched off", async () => {
    expect(await gapAfter({ resume: false }, () => {})).toEqual([{ ...silent, reason: "noCursor" }]);
  });

  it("is told when the creator has begun another stream", async () => {
    for (const options of [{}, { resume: false }]) {
      const gaps = await gapAfter(options, (service) => {
        service.roomId = "77";
      });
      expect(gaps).toEqual([{ ...silent, roomId: "77", reason: "newStream" }]);
    }
  });

  it("is told when the server never sent a cursor", async () => {
    const service = new FakeService();
    const story = storyOf(await service.connect());
    await service.clock.run(0);
    service.socket.receive(numberedFrame([1]));
    service.socket.drop(1006);
    await service.clock.run(500);
    service.socket.receive(numberedFrame([2]));
    expect(story).toEqual(["1", "reconnecting 1 in 500 ms: reconnect", "reconnected", "gap: noCursor", "2"]);
  });

  it("is not told when there was nothing before it", async () => {
    const service = new FakeService();
    const story = storyOf(await service.connect());
    await service.clock.run(0);
    service.socket.drop(1006);
    await service.clock.run(500);
    service.socket.receive(numberedFrame([1], { isFirst: true }));
    expect(story).toEqual(["reconnecting 1 in 500 ms: reconnect", "reconnected", "1"]);
  });
});

describe("what comes again on another socket", () => {
  it("is delivered once", async () => {
    const { service, connection, story } = await lost();
    await service.clock.run(500);
    service.socket.receive(numberedFrame([1, 2, 3]));
    service.socket.receive(numberedFrame([3, 4]));
    expect(story.slice(3)).toEqual(["resumed", "3", "4"]);
    expect(connection.stats.duplicates).toBe(3);
  });

  it("as history is told apart, and only what was missed of it is delivered", async () => {
    const { service, story } = await lost();
    await service.clock.run(500);
    service.socket.receive(numberedFrame([1, 2, 3], { history: true, isFirst: true }));
    expect(story.slice(3)).toEqual(["reconnected", "gap: refused", "history 3"]);
  });

  it("as history is not delivered at all when it is to be skipped", async () => {
    const service = new FakeService();
    const story = storyOf(await service.connect({ history: "skip" }));
    await service.clock.run(0);
    service.socket.receive(numberedFrame([1, 2], { history: true, isFirst: true }));
    service.socket.receive(numberedFrame([3]));
    expect(story).toEqual(["3"]);
  });

  it.each([
    ["emit", ["history 1", "history 2", "3"]],
    ["skip", ["3"]],
  ] as const)("or for the first time, from before the connection, is history: %s", async (history, expected) => {
    const service = new FakeService();
    const story = storyOf(await service.connect({ history }));
    await service.clock.run(0);
    service.socket.receive(numberedFrame([1, 2, 3], { now: FIRST_TIMESTAMP + 3, isFirst: true }));
    expect(story).toEqual(expected);
  });

  it("in another room is another message", async () => {
    const { service, story } = await lost();
    service.roomId = "77";
    await service.clock.run(500);
    service.socket.receive(numberedFrame([1, 2]));
    expect(story.slice(-2)).toEqual(["1", "2"]);
  });
});

describe("a socket that falls silent", () => {
  it("is replaced", async () => {
    const { service, story } = await lost({ idleTimeoutMs: 30_000 });
    await service.clock.run(500);
    service.socket.receive(numberedFrame([3]));
    await service.clock.run(29_999);
    expect(service.socket.closes).toEqual([]);
    await service.clock.run(1 + 1000);
    expect(service.sockets[1]?.closes).toEqual([{ code: 1001, reason: "ERR_TIMEOUT" }]);
    expect(service.sockets).toHaveLength(3);
    expect(story.at(-1)).toBe("reconnecting 2 in 1000 ms: reconnect");
  });

  it("because nobody reads it is not, until it is read again", async () => {
    const service = new FakeService();
    const connection = await service.connect({ maxQueuedEvents: 1, idleTimeoutMs: 30_000 });
    service.socket.answersClose = false;
    service.socket.receive(numberedFrame([1, 2], POSITION));
    await service.clock.run(600_000);
    expect(service.socket.closes).toEqual([]);
    storyOf(connection);
    await service.clock.run(29_999);
    expect(service.socket.closes).toEqual([]);
    await service.clock.run(1);
    expect(service.socket.closes).toEqual([{ code: 1001, reason: "ERR_TIMEOUT" }]);
    await service.clock.run(3000 + 500);
    expect(service.sockets.map(({ terminated }) => terminated)).toEqual([1, 0]);
    expect(service.entered.cursor).toBe("c1");
  });
});

it("what a socket brought before it closed is delivered, also when it closes while it is answered", async () => {
  const service = new FakeService();
  const story = storyOf(await service.connect());
  await service.clock.run(0);
  const { socket } = service;
  socket.send = () => socket.drop(1006);
  socket.receive(numberedFrame([1, 2], { needAck: true, ...POSITION }));
  await service.clock.run(0);
  expect(story).toEqual(["1", "2", "reconnecting 1 in 500 ms: reconnect"]);
});
