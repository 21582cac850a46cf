import { getEventListeners } from "node:events";
import { closeCodes } from "@webcast-kit/contract";
import { settled } from "@webcast-kit/protocol/testing";
import { afterEach, describe, expect, it, vi } from "vitest";
import { chat, closeWith, letIn, roomInfo } from "../testing/fake-sockets.ts";
import { liveErrorOf, rejectionOf } from "../testing/outcome.ts";
import { briefly, drain, setup } from "../testing/setup.ts";
import { LiveError } from "./errors.ts";
import { HandshakeRefusal } from "./platform/socket-port.ts";

afterEach(() => vi.restoreAllMocks());

/** A day: whatever went on in the background would have shown by then. */
const DAY_MS = 86_400_000;

/** What is refused, by close code: the documented ones and two of the protocol's own. */
const refusals = [
  [1000, "ERR_CLOSED"],
  [1006, "ERR_NETWORK"],
  [1008, "ERR_CLOSED"],
  [4005, "ERR_NOT_LIVE"],
  [4006, "ERR_TIMEOUT"],
  [4400, "ERR_INVALID_OPTIONS"],
  [4401, "ERR_UNAUTHORIZED"],
  [4403, "ERR_NO_PERMISSION"],
  [4404, "ERR_NOT_LIVE"],
  [4429, "ERR_RATE_LIMITED"],
  [4500, "ERR_CLOSED"],
  [4555, "ERR_CLOSED"],
  [4556, "ERR_CLOSED"],
  [4557, "ERR_CLOSED"],
] as const;

describe("connect", () => {
  it("asks for the creator with the key, URL-encoded", async () => {
    const { client, sockets } = setup({ apiKey: "a&b=c/+#", uniqueId: "@stream er" });
    await client.connect();
    expect(sockets.asked[0]?.url).toBe("wss://api.tik.tools/?uniqueId=stream+er&apiKey=a%26b%3Dc%2F%2B%23");
    expect(sockets.asked[0]?.options).toMatchObject({ headers: {}, maxMessageBytes: 1_048_576 });
  });

  it("sends the key in the header where that is wanted, and a token in the query", async () => {
    const byHeader = setup({ keyIn: "header", baseUrl: "http://127.0.0.1:1/ns/x" });
    await byHeader.client.connect();
    expect(byHeader.sockets.asked[0]).toMatchObject({
      url: "ws://127.0.0.1:1/ns/x/?uniqueId=streamer",
      options: { headers: { "x-api-key": "key-of-the-test" } },
    });
    const byToken = setup({ jwtKey: "a.b.c" });
    await byToken.client.connect();
    expect(byToken.sockets.asked[0]?.url).toBe("wss://api.tik.tools/?uniqueId=streamer&jwtKey=a.b.c");
  });

  it("resolves with the first message, not when the socket is open", async () => {
    const { client, sockets, listen } = setup();
    sockets.outcomes.push(() => {});
    const heard = listen();
    let isConnected = false;
    const connecting = client.connect().then(() => {
      isConnected = true;
    });
    await settled();
    expect([sockets.opened.length, isConnected]).toEqual([1, false]);
    sockets.last.receive(roomInfo("42"));
    await connecting;
    expect(heard).toEqual([
      { type: "connected", uniqueId: "streamer", roomId: "42", connection: 1 },
      expect.objectContaining({ type: "roomInfo", roomId: "42" }),
    ]);
  });

  it("takes any first message, and then does not know the room", async () => {
    const { client, sockets, listen } = setup();
    sockets.outcomes.push((socket) => socket.receive(chat("hello")));
    const heard = listen();
    await client.connect();
    expect(heard[0]).toMatchObject({ type: "connected", roomId: "" });
  });

  it("is one connection, however often it is called", async () => {
    const { client, sockets } = setup();
    await Promise.all([client.connect(), client.connect()]);
    await client.connect();
    expect(sockets.opened).toHaveLength(1);
  });

  it("has a case for every close code of the contract", () => {
    expect(refusals.map(([code]) => code)).toEqual(
      expect.arrayContaining(Object.values(closeCodes).map(({ code }) => code)),
    );
  });

  it.each(refusals)("rejects when the server closes with %i first, and nothing goes on", async (closeCode, code) => {
    const { client, sockets, clock, listen } = setup();
    const heard = listen();
    sockets.outcomes.push(closeWith(closeCode, "why"));
    const error = await liveErrorOf(client.connect());
    expect(error).toMatchObject({ code, closeCode, closeReason: "why", side: "remote" });
    await clock.run(DAY_MS);
    expect([sockets.asked.length, clock.pending]).toEqual([1, 0]);
    expect(heard).toEqual([]);
  });

  it.each([
    [200, "ERR_HTTP_STATUS", false],
    [302, "ERR_HTTP_STATUS", false],
    [400, "ERR_INVALID_OPTIONS", false],
    [401, "ERR_UNAUTHORIZED", false],
    [403, "ERR_NO_PERMISSION", false],
    [404, "ERR_NOT_LIVE", false],
    [405, "ERR_HTTP_STATUS", false],
    [408, "ERR_HTTP_STATUS", true],
    [429, "ERR_RATE_LIMITED", true],
    [500, "ERR_HTTP_STATUS", true],
    [503, "ERR_HTTP_STATUS", true],
  ] as const)(
    "rejects when the handshake is answered with %i, and nothing goes on",
    async (status, code, retryable) => {
      const { client, sockets, clock } = setup();
      sockets.outcomes.push(new HandshakeRefusal(status, { explanation: "NOT today" }));
      expect(await liveErrorOf(client.connect())).toMatchObject({ code, status, retryable });
      await clock.run(DAY_MS);
      expect([sockets.asked.length, clock.pending]).toEqual([1, 0]);
    },
  );

  it("says how long to wait after a 429", async () => {
    const { client, sockets } = setup();
    sockets.outcomes.push(new HandshakeRefusal(429, { retryAfterMs: 7000 }), new HandshakeRefusal(429));
    expect(await liveErrorOf(client.connect())).toMatchObject({ retryAfterMs: 7000 });
    expect(await liveErrorOf(client.connect())).not.toHaveProperty("retryAfterMs");
  });

  it("says which limit a 429 is about, what remains of it, and who says so", async () => {
    const { client, sockets } = setup();
    const rateLimit = { limit: 60, remaining: 0, resetAtMs: 1_700_000_030_000 };
    sockets.outcomes.push(new HandshakeRefusal(429, { rateLimit }));
    const error = await liveErrorOf(client.connect());
    expect(error).toMatchObject({ code: "ERR_RATE_LIMITED", status: 429, source: "api", rateLimit });
  });

  it("rejects when there is no way to the server", async () => {
    const { client, sockets } = setup();
    sockets.outcomes.push(Object.assign(new Error("refused at wss://x/?apiKey=1"), { code: "ECONNREFUSED" }));
    const error = await liveErrorOf(client.connect());
    expect(error).toMatchObject({ code: "ERR_NETWORK", retryable: true, cause: { code: "ECONNREFUSED" } });
    expect(error.message).toBe("ERR_NETWORK: cannot open the socket: refused at wss://x/?[redacted]");
  });

  it("rejects with what the way there says of itself, free of secrets", async () => {
    const { client, sockets, clock } = setup();
    const text = "the proxy wants a password (HTTP 407) for wss://x/?apiKey=key-of-the-test";
    sockets.outcomes.push(new LiveError("ERR_HTTP_STATUS", text, { status: 407, cause: new Error("key-of-the-test") }));
    const error = await liveErrorOf(client.connect());
    expect(error).toMatchObject({ code: "ERR_HTTP_STATUS", status: 407, retryable: false, side: "remote" });
    expect(error.message).toBe(
      "ERR_HTTP_STATUS: cannot open the socket: the proxy wants a password (HTTP 407) for wss://x/?[redacted]",
    );
    expect(error.cause).toEqual(new Error("[redacted]"));
    expect(error).not.toHaveProperty("source");
    await clock.run(DAY_MS);
    expect([sockets.asked.length, clock.pending]).toEqual([1, 0]);
  });

  it.each([["hang" as const], [() => {}]])("rejects when nothing comes in time", async (outcome) => {
    const { client, sockets, clock } = setup({ connectTimeoutMs: 5000 });
    sockets.outcomes.push(outcome);
    const error = liveErrorOf(client.connect());
    await clock.run(5000);
    expect(await error).toMatchObject({ code: "ERR_TIMEOUT", retryable: true });
    // At once, not by the watchdog.
    expect(sockets.opened.map(({ terminated }) => terminated)).toEqual(outcome === "hang" ? [] : [1]);
    await clock.run(DAY_MS);
    expect([sockets.asked.length, clock.pending]).toEqual([1, 0]);
  });

  it.each(["anon_limit", "demo_limit", "session_limit"])("rejects at the notice %s", async (type) => {
    const { client, sockets } = setup();
    sockets.outcomes.push((socket) => socket.receive({ type, message: "upgrade!", upgrade_url: "https://x/?k=1" }));
    const error = await liveErrorOf(client.connect());
    expect(error).toMatchObject({ code: "ERR_RATE_LIMITED", apiCode: type, retryable: false });
    expect(sockets.last.closes).toBe(1);
  });

  it("can be called again after it rejected, with the same listeners", async () => {
    const { client, sockets, listen } = setup();
    const heard = listen();
    sockets.outcomes.push(closeWith(4404));
    await rejectionOf(client.connect());
    await client.connect();
    expect(briefly(heard)).toEqual(["connected", "roomInfo"]);
  });

  it("waits for the creator with waitUntilLive, a minute each time", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0);
    const { client, sockets, clock, listen } = setup({ waitUntilLive: true });
    const heard = listen();
    sockets.outcomes.push(closeWith(4404), new HandshakeRefusal(404), closeWith(4404, "NOT_LIVE"));
    const connecting = client.connect();
    await clock.run(179_999);
    expect(sockets.asked).toHaveLength(3);
    await clock.run(1);
    await connecting;
    expect(heard[0]).toMatchObject({
      type: "disconnected",
      code: 4404,
      wasConnected: false,
      willReconnect: true,
      retryInMs: 60_000,
      attempt: 0,
    });
    expect(briefly(heard)).toEqual(["disconnected", "disconnected", "disconnected", "connected", "roomInfo"]);
    expect(client.stats).toMatchObject({ connections: 1, gaps: 0 });
  });

  it("rejects with waitUntilLive at what no waiting mends", async () => {
    const { client, sockets, clock } = setup({ waitUntilLive: true, reconnect: false });
    sockets.outcomes.push(closeWith(4404), closeWith(4401));
    const error = liveErrorOf(client.connect());
    await clock.run(70_000);
    expect(await error).toMatchObject({ code: "ERR_UNAUTHORIZED" });
    await clock.run(DAY_MS);
    expect([sockets.asked.length, clock.pending]).toEqual([2, 0]);
    expect(await client.ended).toMatchObject({ code: 4401, error: { code: "ERR_UNAUTHORIZED" } });
  });
});

describe("disconnect", () => {
  it("closes the socket, tells the listeners, ends the loop and leaves nothing behind", async () => {
    const { client, sockets, clock, listen } = setup();
    const heard = listen();
    await client.connect();
    const loop = drain(client);
    expect(await client.disconnect()).toEqual({ code: 1000, reason: "", cause: "local" });
    expect(await loop).toEqual({ events: ["disconnected"] });
    expect(heard.at(-1)).toEqual({
      type: "disconnected",
      uniqueId: "streamer",
      code: 1000,
      reason: "",
      cause: "local",
      wasConnected: true,
      willReconnect: false,
    });
    expect(sockets.last.closes).toBe(1);
    await clock.run(DAY_MS);
    expect([sockets.asked.length, clock.pending]).toEqual([1, 0]);
  });

  it("waits three seconds for the other side's half, then cuts", async () => {
    const { client, sockets, clock } = setup();
    await client.connect();
    sockets.last.answersClose = false;
    const ended = client.disconnect();
    await clock.run(2999);
    expect(sockets.last.terminated).toBe(0);
    await clock.run(1);
    expect(sockets.last.terminated).toBe(1);
    expect(await ended).toMatchObject({ cause: "local" });
  });

  it.each([["hang" as const], [() => {}]])("ends a connect that is under way", async (outcome) => {
    const { client, sockets, clock } = setup();
    sockets.outcomes.push(outcome);
    const error = liveErrorOf(client.connect());
    await settled();
    await client.disconnect();
    expect(await error).toMatchObject({ code: "ERR_CLOSED", side: "local", retryable: false });
    expect(clock.pending).toBe(0);
  });

  it("ends the wait for the creator, and for a reconnect", async () => {
    for (const isLive of [false, true]) {
      const { client, sockets, clock } = setup({ waitUntilLive: true });
      sockets.outcomes.push(isLive ? letIn() : closeWith(4404));
      const outcome = client.connect().catch((error: unknown) => error);
      await settled();
      if (isLive) sockets.last.drop(4500);
      await settled();
      expect(clock.pending).toBe(1);
      await client.disconnect();
      expect(clock.pending).toBe(0);
      if (!isLive) expect(await outcome).toBeInstanceOf(LiveError);
    }
  });

  it("is quiet before connect, and the client is over then", async () => {
    const { client, listen } = setup();
    const heard = listen();
    await client.disconnect();
    expect(heard).toEqual([]);
    expect(await liveErrorOf(client.connect())).toMatchObject({ code: "ERR_STATE", side: "local" });
  });

  it("by a listener is the last thing that listeners hear", async () => {
    for (const type of ["connected", "roomInfo"] as const) {
      const { client, sockets, listen } = setup();
      sockets.outcomes.push((socket) => {
        socket.receive(roomInfo());
        socket.receive(chat("after"));
      });
      const heard = listen();
      client.on(type, () => void client.disconnect());
      await client.connect();
      await client.ended;
      expect(briefly(heard)).toEqual(
        type === "connected" ? ["connected", "disconnected"] : ["connected", "roomInfo", "disconnected"],
      );
    }
  });

  it("happens at the end of an await using block, and when a loop is left", async () => {
    const one = setup();
    {
      await using client = one.client;
      await client.connect();
    }
    expect(one.sockets.last.closes).toBe(1);
    const other = setup();
    await other.client.connect();
    for await (const event of other.client) if (event.type === "roomInfo") break;
    expect(await other.client.ended).toMatchObject({ cause: "local" });
    expect(other.sockets.last.closes).toBe(1);
  });
});

describe("the signal", () => {
  it("ends a connection: loops throw its reason", async () => {
    const controller = new AbortController();
    const { client, sockets } = setup({ signal: controller.signal });
    await client.connect();
    const loop = drain(client);
    await settled();
    controller.abort("enough");
    expect((await loop).error).toBe("enough");
    expect(await client.ended).toEqual({ code: 1000, reason: "", cause: "local" });
    expect(sockets.last.closes).toBe(1);
    expect(getEventListeners(controller.signal, "abort")).toHaveLength(0);
  });

  it("ends a connect, before and while it is under way", async () => {
    const aborted = setup({ signal: AbortSignal.abort("before") });
    expect(await rejectionOf(aborted.client.connect())).toBe("before");
    expect(aborted.sockets.asked).toHaveLength(0);
    const controller = new AbortController();
    const { client, sockets } = setup({ signal: controller.signal });
    sockets.outcomes.push("hang");
    const reason = rejectionOf(client.connect());
    controller.abort("meanwhile");
    expect(await reason).toBe("meanwhile");
  });

  it.each(["before connect()", "after a connect() that failed"])("ends loops and `ended` %s", async (when) => {
    const controller = new AbortController();
    const { client, sockets, listen } = setup({ signal: controller.signal });
    const heard = listen();
    const loop = drain(client);
    sockets.outcomes.push(closeWith(4401));
    if (when !== "before connect()") await rejectionOf(client.connect());
    const tries = sockets.asked.length;
    controller.abort("enough");
    expect(await loop).toEqual({ events: [], error: "enough" });
    expect(await client.ended).toEqual({ code: 1000, reason: "", cause: "local" });
    expect(await rejectionOf(client.connect())).toBe("enough");
    expect([heard, sockets.asked.length]).toEqual([[], tries]);
  });

  it("that is aborted already has ended the client", async () => {
    const { client } = setup({ signal: AbortSignal.abort(undefined) });
    expect(await client.ended).toEqual({ code: 1000, reason: "", cause: "local" });
    expect((await drain(client)).error).toMatchObject({ name: "AbortError" });
  });

  it("is let go of at the end, not when a connect is refused", async () => {
    const { signal } = new AbortController();
    const { client, sockets } = setup({ signal });
    sockets.outcomes.push(closeWith(4401));
    await rejectionOf(client.connect());
    expect(getEventListeners(signal, "abort")).toHaveLength(1);
    await client.disconnect();
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
  });
});
