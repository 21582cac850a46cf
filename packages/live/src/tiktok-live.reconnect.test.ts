import { closeCodes } from "@webcast-kit/contract";
import { ManualClock, settled } from "@webcast-kit/protocol/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { chat, closeWith, letIn } from "../testing/fake-sockets.ts";
import { briefly, connected, drain, setup } from "../testing/setup.ts";
import { LiveError } from "./errors.ts";
import type { LiveStreamEvent } from "./events/live-event.ts";
import { HandshakeRefusal } from "./platform/socket-port.ts";

const DAY_MS = 86_400_000;

beforeEach(() => {
  vi.spyOn(Math, "random").mockReturnValue(0.5);
});
afterEach(() => vi.restoreAllMocks());

const ofType = <Type extends LiveStreamEvent["type"]>(events: readonly LiveStreamEvent[], type: Type) =>
  events.filter((event): event is Extract<LiveStreamEvent, { type: Type }> => event.type === type);

/** What each end of a connection comes to: the wait before the next try, or the end of the client. */
const decisions = [
  [1000, "stop"],
  [1001, 500],
  [1005, 500],
  [1006, 500],
  [1008, "never"],
  [1011, 500],
  [1013, 500],
  [3000, 500],
  [4005, 63_000],
  [4006, 500],
  [4400, "never"],
  [4401, "never"],
  [4403, "never"],
  [4404, 63_000],
  [4429, 60_500],
  [4500, 500],
  [4555, 0],
  [4556, 500],
  [4557, 500],
  [4999, 500],
] as const;

describe("a connection that the server closes", () => {
  it("has a case for every close code of the contract", () => {
    expect(decisions.map(([code]) => code)).toEqual(
      expect.arrayContaining(Object.values(closeCodes).map(({ code }) => code)),
    );
  });

  it.each(decisions)("with %i: %s", async (code, outcome) => {
    const { client, sockets, clock, heard } = await connected();
    sockets.last.drop(code, "why");
    await settled();
    expect(heard[0]).toMatchObject({ type: "disconnected", code, reason: "why", wasConnected: true });
    if (typeof outcome === "number") {
      expect(heard).toHaveLength(1);
      expect(heard[0]).toMatchObject({ willReconnect: true, retryInMs: outcome });
      if (outcome > 0) await clock.run(outcome - 1);
      if (outcome > 0) expect(sockets.opened).toHaveLength(1);
      await clock.run(1);
      expect(sockets.opened).toHaveLength(2);
      expect(briefly(heard)).toEqual(["disconnected", "connected", "gap", "roomInfo"]);
      await client.disconnect();
    } else {
      expect(heard).toEqual([expect.objectContaining({ willReconnect: false })]);
      expect((await client.ended).error === undefined).toBe(outcome === "stop");
      await clock.run(DAY_MS);
      expect([sockets.opened.length, clock.pending]).toEqual([1, 0]);
    }
  });

  it.each([
    [400, "never"],
    [401, "never"],
    [403, "never"],
    [404, 63_000],
    [405, "never"],
    // What the quota needs, and the usual wait.
    [429, 61_000],
    [500, 1000],
    [503, 1000],
  ] as const)("and then answers the handshake with %i: %s", async (status, outcome) => {
    const { client, sockets, clock, heard } = await connected();
    sockets.outcomes.push(new HandshakeRefusal(status));
    sockets.last.drop(4500);
    await clock.run(500);
    const [, second] = ofType(heard, "disconnected");
    expect(second).toMatchObject({ code: 1006, cause: "refused", wasConnected: false });
    if (typeof outcome === "number") {
      // The second try in a row waits twice as long at most.
      expect(second).toMatchObject({ willReconnect: true, retryInMs: outcome });
      await client.disconnect();
    } else {
      expect(await client.ended).toMatchObject({ error: { status } });
    }
  });

  it("tries again what the way there calls retryable, and stops at what it does not", async () => {
    const { client, sockets, clock, heard } = await connected();
    const refusal = (retryable: boolean) => new LiveError("ERR_NETWORK", "the proxy: no", { status: 502, retryable });
    sockets.outcomes.push(refusal(true), refusal(false));
    sockets.last.drop(4500);
    await clock.run(10_000);
    expect(await client.ended).toMatchObject({
      cause: "network",
      reason: "the proxy: no",
      error: { code: "ERR_NETWORK", status: 502, retryable: false },
    });
    expect(ofType(heard, "disconnected").map(({ willReconnect }) => willReconnect)).toEqual([true, true, false]);
    expect(sockets.asked).toHaveLength(3);
  });

  it("honours Retry-After", async () => {
    const { client, sockets, clock, heard } = await connected();
    sockets.outcomes.push(new HandshakeRefusal(503, { retryAfterMs: 20_000 }));
    sockets.last.drop(4500);
    await clock.run(500);
    expect(ofType(heard, "disconnected")[1]).toMatchObject({ retryInMs: 21_000 });
    await client.disconnect();
  });

  it("waits for a quota as long as the option says", async () => {
    const { client, sockets, heard } = await connected({ reconnect: { quotaDelayMs: 0 } });
    sockets.last.drop(4429);
    await settled();
    expect(heard[0]).toMatchObject({ retryInMs: 500 });
    await client.disconnect();
  });
});

describe("reconnecting", () => {
  it("does not tire of a quiet room, whose connections the server ends every minute", async () => {
    const { client, sockets, clock } = await connected({ reconnect: { maxAttempts: 2 }, idleTimeoutMs: 100_000 });
    for (let minute = 0; minute < 10; minute++) {
      await clock.run(60_000);
      sockets.last.drop(4006);
      await clock.run(1000);
    }
    expect(sockets.opened).toHaveLength(11);
    await client.disconnect();
  });

  it("gives up after maxAttempts without stable data, although each connection opens", async () => {
    const { client, sockets, clock, heard } = await connected({ reconnect: { maxAttempts: 3 } });
    const loop = drain(client);
    for (let round = 0; round < 4; round++) {
      sockets.last.drop(4500);
      await clock.run(30_000 / 2);
    }
    expect(sockets.opened).toHaveLength(4);
    expect(heard.at(-1)).toMatchObject({ type: "disconnected", willReconnect: false, error: { closeCode: 4500 } });
    expect((await loop).error).toMatchObject({ code: "ERR_CLOSED", closeCode: 4500 });
    await clock.run(DAY_MS);
    expect([sockets.opened.length, clock.pending]).toEqual([4, 0]);
  });

  it("counts anew when data came for stableAfterMs", async () => {
    const { client, sockets, clock, heard } = await connected({ reconnect: { maxAttempts: 2, stableAfterMs: 10_000 } });
    for (let round = 0; round < 6; round++) {
      await clock.run(10_000);
      sockets.last.receive(chat("data"));
      sockets.last.drop(4500);
      await clock.run(500);
    }
    expect(ofType(heard, "disconnected").map(({ attempt }) => attempt)).toEqual([1, 1, 1, 1, 1, 1]);
    await client.disconnect();
  });

  it("is at once after the longest lifetime, but only once in a row", async () => {
    const { client, sockets, clock, heard } = await connected();
    for (let round = 0; round < 2; round++) {
      sockets.last.drop(4555);
      await clock.run(0);
    }
    expect(ofType(heard, "disconnected").map(({ retryInMs }) => retryInMs)).toEqual([0, 1000]);
    await client.disconnect();
  });

  it("is switched off by reconnect: false", async () => {
    for (const code of [4005, 4500]) {
      const { client, sockets, clock } = await connected({ reconnect: false });
      const loop = drain(client);
      sockets.last.drop(code);
      const { error } = await loop;
      // The end of the stream is how it should end.
      expect(error === undefined).toBe(code === 4005);
      await clock.run(DAY_MS);
      expect([sockets.opened.length, clock.pending]).toEqual([1, 0]);
    }
  });

  it.each([
    ["by its close code", [4005]],
    ["when it ends while the connection is down", [4500, 4404]],
  ])("stops with the stream where that is wanted: %s", async (_, [code = 0, then]) => {
    const { client, sockets, clock, heard } = await connected({ onStreamEnd: "stop" });
    const loop = drain(client);
    if (then !== undefined) sockets.outcomes.push(closeWith(then));
    sockets.last.drop(code);
    await clock.run(1000);
    expect((await loop).error).toBeUndefined();
    expect(heard.at(-1)).toMatchObject({ type: "disconnected", willReconnect: false });
    expect((await client.ended).error).toBeUndefined();
  });

  it("stops for good at a limit notice", async () => {
    const { client, sockets, heard } = await connected();
    sockets.last.receive({ type: "session_limit", message: "upgrade" });
    expect(await client.ended).toMatchObject({ cause: "limit", error: { apiCode: "session_limit" } });
    expect(heard).toEqual([expect.objectContaining({ reason: "upgrade", willReconnect: false })]);
  });

  it("tells the error listeners what ended the client, also those that come later, and nobody is needed", async () => {
    const { client, sockets } = await connected();
    const errors: unknown[] = [];
    client.on("error", (error) => errors.push(error.code));
    sockets.last.drop(4401);
    await client.ended;
    expect(errors).toEqual(["ERR_UNAUTHORIZED"]);
    const silent = await connected();
    silent.sockets.last.drop(4401);
    await silent.client.ended;
    silent.client.on("error", (error) => errors.push(error.code));
    await settled();
    expect(errors).toEqual(["ERR_UNAUTHORIZED", "ERR_UNAUTHORIZED"]);
  });
});

describe("a gap", () => {
  it("is told once after a reconnect, before the first event, with its times and why", async () => {
    const clock = new ManualClock();
    vi.spyOn(Date, "now").mockImplementation(() => 1_700_000_000_000 + clock.now());
    const { client, sockets, heard } = await connected({ clock });
    await clock.run(5000);
    sockets.last.receive(chat("last words"));
    await clock.run(700);
    sockets.outcomes.push(closeWith(4556), closeWith(4404), letIn());
    sockets.last.drop(4500, "TIKTOK_CLOSED");
    await clock.run(100_000);
    sockets.last.receive(chat("back"));
    expect(briefly(heard)).toEqual([
      "last words",
      "disconnected",
      "disconnected",
      "disconnected",
      "connected",
      "gap",
      "roomInfo",
      "back",
    ]);
    expect(ofType(heard, "gap")).toEqual([
      {
        type: "gap",
        fromMs: 1_700_000_006_000,
        // 700 since the words; waits of half a second, of a second, and for the creator.
        toMs: 1_700_000_006_000 + 700 + 500 + 1000 + 63_000,
        reason: "TIKTOK_CLOSED",
      },
    ]);
    expect(client.stats).toMatchObject({ connections: 2, gaps: 1 });
    await client.disconnect();
  });

  it("does not come with the first connection", async () => {
    const { client, listen } = setup();
    const heard = listen();
    await client.connect();
    expect(ofType(heard, "gap")).toEqual([]);
    await client.disconnect();
  });
});

describe("repeats", () => {
  it("are dropped across reconnects, by room, event and message id", async () => {
    const { client, sockets, clock, heard } = await connected();
    sockets.last.receive(chat("one", "1"));
    sockets.last.receive(chat("one", "1"));
    sockets.outcomes.push(letIn("7300000000000000123"), letIn("42"));
    sockets.last.drop(4500);
    await clock.run(500);
    for (const id of ["1", "2"]) sockets.last.receive(chat(`again ${id}`, id));
    sockets.last.receive({ event: "gift", data: { msgId: "1", giftName: "Rose" } });
    sockets.last.drop(4500);
    await clock.run(1000);
    sockets.last.receive(chat("another room", "1"));
    const comments = briefly(heard).filter((name) => !["connected", "disconnected", "gap", "roomInfo"].includes(name));
    expect(comments).toEqual(["one", "again 2", "gift", "another room"]);
    expect(client.stats.duplicates).toBe(2);
    await client.disconnect();
  });

  it("are dropped also before a new connection says which room it is in", async () => {
    const { client, sockets, clock, heard } = await connected();
    sockets.last.receive(chat("one", "1"));
    sockets.outcomes.push((socket) => {
      socket.receive(chat("again", "1"));
      socket.receive(chat("two", "2"));
      letIn()(socket);
    });
    sockets.last.drop(4500);
    await clock.run(500);
    expect(briefly(heard)).toEqual(["one", "disconnected", "connected", "gap", "two", "roomInfo"]);
    expect(ofType(heard, "connected")).toMatchObject([{ roomId: "" }]);
    expect(client.stats.duplicates).toBe(1);
    await client.disconnect();
  });

  it.each([undefined, "", "0", "not a number", "1".repeat(21)])(
    "are not looked for where a message has no id: %j",
    async (msgId) => {
      const { client, sockets, heard } = await connected();
      for (let round = 0; round < 2; round++) sockets.last.receive(chat("same", msgId));
      expect(briefly(heard)).toEqual(["same", "same"]);
      await client.disconnect();
    },
  );

  it("of unknown events are told apart by name", async () => {
    const { client, sockets } = await connected();
    const names: string[] = [];
    client.on("unknown", ({ name }) => names.push(name));
    for (const event of ["a", "b", "a"]) sockets.last.receive({ event, data: { msgId: "7" } });
    expect(names).toEqual(["a", "b"]);
    await client.disconnect();
  });
});

describe("the watchdog", () => {
  it("replaces a connection on which nothing comes, and says so", async () => {
    const { client, sockets, clock, heard } = await connected({ idleTimeoutMs: 5000 });
    const [first] = sockets.opened;
    await clock.run(4999);
    first?.receive(chat("just in time"));
    await clock.run(4999);
    expect(first?.terminated).toBe(0);
    await clock.run(1);
    expect(first?.terminated).toBe(1);
    expect(heard.at(-1)).toMatchObject({ type: "disconnected", code: 1006, reason: "stalled", cause: "stalled" });
    expect(heard.at(-1)).toMatchObject({ willReconnect: true, error: { code: "ERR_TIMEOUT" } });
    await clock.run(500);
    expect(ofType(heard, "gap")).toMatchObject([{ reason: "stalled" }]);
    await client.disconnect();
  });

  it("waits 75 seconds if not told otherwise", async () => {
    const { client, clock, heard } = await connected();
    await clock.run(74_999);
    expect(heard).toEqual([]);
    await clock.run(1);
    expect(briefly(heard)).toEqual(["disconnected"]);
    await client.disconnect();
  });

  it("costs one timer, however much comes", async () => {
    const { client, sockets, clock } = await connected();
    for (let count = 0; count < 100; count++) sockets.last.receive(chat("x"));
    expect(clock.pending).toBe(1);
    await client.disconnect();
    expect(clock.pending).toBe(0);
  });
});
