import { getEventListeners } from "node:events";
import { inspect } from "node:util";
import { encodePushFrame, type LiveEvent, type LiveEventType, ProtocolError } from "@webcast-kit/protocol";
import { describe, expect, expectTypeOf, it } from "vitest";
import { FakeClock, FakeSocket, fakeSockets } from "../../testing/fakes.ts";
import { chatFrame, endFrame, resultFrame } from "../../testing/frames.ts";
import { rejectionOf, signingErrorOf } from "../../testing/outcome.ts";
import { stubClient } from "../../testing/stub-client.ts";
import { connectDirect } from "./connect.ts";
import type { ConnectOptions } from "./connect-options.ts";
import type { DirectConnection } from "./direct-connection.ts";

async function setup(options: Partial<Omit<ConnectOptions, "uniqueId" | "roomId">> = {}) {
  const socket = new FakeSocket();
  const clock = new FakeClock();
  const connection = await connectDirect({
    client: stubClient(),
    uniqueId: "streamer",
    socket: fakeSockets(socket).factory,
    clock,
    ...options,
  });
  return { connection, socket, clock };
}

function commentOf(event: LiveEvent): string {
  return event.type === "chat" ? event.comment : event.type;
}

async function commentsOf(connection: DirectConnection): Promise<string[]> {
  const comments: string[] = [];
  for await (const event of connection) comments.push(commentOf(event));
  return comments;
}

/** Takes events until the loop throws. */
async function failureOf(connection: DirectConnection, comments: string[] = []): Promise<unknown> {
  try {
    for await (const event of connection) comments.push(commentOf(event));
  } catch (error) {
    return error;
  }
  throw new Error("expected the loop to throw");
}

function listen(connection: DirectConnection, type: LiveEventType | "event" = "event"): string[] {
  const comments: string[] = [];
  connection.on(type as "event", (event) => comments.push(commentOf(event)));
  return comments;
}

const microtasks = () => new Promise((resolve) => setImmediate(resolve));

describe("a connection", () => {
  it("enters the room first and beats in its interval, with one timer", async () => {
    const { connection, socket, clock } = await setup({ heartbeatIntervalMs: 1000, idleTimeoutMs: 3500 });
    expect(socket.sentTypes).toEqual(["im_enter_room"]);
    clock.advance(2000);
    expect(socket.sentTypes).toEqual(["im_enter_room", "hb", "hb"]);
    socket.receive(chatFrame("a"));
    expect(clock.pending).toBe(1);
    expect(connection.roomId).toBe("7300000000000000123");
    expect(connection.stats).toMatchObject({ frames: 1, messages: 1, heartbeats: 2, acks: 0 });
    expect(connection.stats.decodeTimeMs).toBeGreaterThan(0);
  });

  it("acknowledges a frame before its events are handed out", async () => {
    const { connection, socket } = await setup();
    connection.on("event", () => expect(socket.sentTypes).toEqual(["im_enter_room", "ack"]));
    const comments = listen(connection);
    await microtasks();
    socket.receive(
      resultFrame({ needAck: true, internalExt: "x", messages: [{ method: "Other", payload: new Uint8Array() }] }),
    );
    expect(comments).toEqual(["unknown"]);
    expect(connection.stats.acks).toBe(1);
  });

  it("does not show cookies or URLs", async () => {
    const { connection } = await setup();
    const text = inspect(connection, { depth: 10, showHidden: true });
    expect(text).not.toMatch(/cookie-of-the-test|DFSzswVOH5aANrfK/);
  });
});

describe("the end of a connection", () => {
  it("by the stream ends loops after what waits, and closes the socket", async () => {
    const { connection, socket, clock } = await setup();
    socket.receive(chatFrame("a", "b"));
    socket.receive(endFrame());
    socket.receive(chatFrame("after the end"));
    expect(await commentsOf(connection)).toEqual(["a", "b", "control"]);
    expect(await connection.closed).toEqual({ code: 1000, reason: "the stream ended", cause: "streamEnd" });
    expect(socket.closes).toEqual([{ code: 1000, reason: "the stream ended" }]);
    expect(clock.pending).toBe(0);
  });

  it("by a close frame of the server is quiet", async () => {
    const { connection, socket } = await setup();
    socket.receive(encodePushFrame({ payloadType: "close" }));
    expect(await commentsOf(connection)).toEqual([]);
    expect(await connection.closed).toMatchObject({ code: 1000, cause: "remote" });
  });

  it.each([[1000], [1001]])("by the other side with %i is quiet", async (code) => {
    const { connection, socket, clock } = await setup();
    socket.receive(chatFrame("a"));
    socket.drop(code, "bye");
    expect(await commentsOf(connection)).toEqual(["a"]);
    expect(await connection.closed).toEqual({ code, reason: "bye", cause: "remote" });
    expect(socket.closes).toEqual([]);
    expect(clock.pending).toBe(0);
  });

  it.each([[1005], [1006], [1011], [4500]])("by the other side with %i throws after what waits", async (code) => {
    const { connection, socket } = await setup();
    socket.receive(chatFrame("a"));
    socket.drop(code, "why sessionid=secret", new Error("reset at wss://x.tiktok.com/?secret"));
    const comments: string[] = [];
    const error = await failureOf(connection, comments);
    expect(comments).toEqual(["a"]);
    expect(error).toMatchObject({ code: "ERR_CLOSED", closeCode: code, retryable: true, side: "remote" });
    expect(error).toMatchObject({ closeReason: "why sessionid=[redacted]" });
    expect((error as Error).cause).toEqual(new Error("reset at wss://x.tiktok.com/?[redacted]"));
    expect(await connection.closed).toMatchObject({ code, cause: "remote", error });
    expect(await failureOf(connection)).toBe(error);
  });

  it("by a fault in the bytes throws the protocol's error as it is", async () => {
    const { connection, socket } = await setup();
    const waiting = failureOf(connection);
    socket.receive("text");
    const error = await waiting;
    expect(error).toBeInstanceOf(ProtocolError);
    expect(error).toMatchObject({ code: "ERR_PAYLOAD_MALFORMED" });
    expect(socket.closes).toEqual([{ code: 1003, reason: "ERR_PAYLOAD_MALFORMED" }]);
    expect(await connection.closed).toEqual({ code: 1003, reason: "ERR_PAYLOAD_MALFORMED", cause: "error", error });
  });

  it.each([
    ["ERR_FRAME_TOO_LARGE", 1009],
    ["ERR_PAYLOAD_MALFORMED", 1007],
  ] as const)("by a fault that the socket found, %s, has the code %i", async (code, closeCode) => {
    const { connection, socket } = await setup();
    const error = new ProtocolError(code, "found by the socket");
    socket.drop(1006, "", error);
    expect(await connection.closed).toEqual({ code: closeCode, reason: code, cause: "error", error });
    expect(await failureOf(connection)).toBe(error);
  });

  it("by silence is a time-out", async () => {
    const { connection, clock, socket } = await setup({ idleTimeoutMs: 30_000 });
    clock.advance(29_999);
    socket.receive(encodePushFrame({ payloadType: "hb" }));
    clock.advance(29_999);
    expect(socket.closes).toEqual([]);
    clock.advance(1);
    expect(await failureOf(connection)).toMatchObject({ code: "ERR_TIMEOUT", retryable: true });
    expect(clock.pending).toBe(0);
  });

  it("by close() ends loops after what waits", async () => {
    const { connection, socket, clock } = await setup();
    socket.receive(chatFrame("a"));
    expect(await connection.close()).toEqual({ code: 1000, reason: "", cause: "local" });
    expect(await connection.close()).toEqual(await connection.closed);
    await connection[Symbol.asyncDispose]();
    expect(await commentsOf(connection)).toEqual(["a"]);
    expect(socket.closes).toHaveLength(1);
    expect(clock.pending).toBe(0);
  });

  it("by the signal throws its reason at once, and lets go of the signal", async () => {
    const controller = new AbortController();
    const { connection, socket } = await setup({ signal: controller.signal });
    socket.receive(chatFrame("a"));
    controller.abort("enough");
    expect(await failureOf(connection)).toBe("enough");
    expect(await connection.closed).toEqual({ code: 1000, reason: "", cause: "local" });
    expect(getEventListeners(controller.signal, "abort")).toHaveLength(0);
  });

  it("lets go of the signal however it ends", async () => {
    const { signal } = new AbortController();
    const { socket } = await setup({ signal });
    socket.drop(1006);
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
  });

  it("waits three seconds for the other side's half, then cuts", async () => {
    const { connection, socket, clock } = await setup();
    socket.answersClose = false;
    const closed = connection.close();
    clock.advance(2999);
    expect(socket.terminated).toBe(0);
    clock.advance(1);
    expect(socket.terminated).toBe(1);
    expect(await closed).toMatchObject({ cause: "local" });
    expect(clock.pending).toBe(0);
  });

  it("counts once: what comes later changes nothing", async () => {
    const { connection, socket } = await setup();
    socket.answersClose = false;
    const closed = connection.close();
    socket.receive("text");
    socket.drop(4500, "later");
    socket.drop(4501, "even later");
    expect(await closed).toEqual({ code: 1000, reason: "", cause: "local" });
    expect(await commentsOf(connection)).toEqual([]);
  });
});

describe("a loop", () => {
  it("gets events as they come", async () => {
    const { connection, socket } = await setup();
    const waiting = commentsOf(connection);
    for (const comment of ["a", "b", "c"]) {
      socket.receive(chatFrame(comment));
      await microtasks();
    }
    socket.receive(endFrame());
    expect(await waiting).toEqual(["a", "b", "c", "control"]);
  });

  it("that is left closes the connection and drops what waits", async () => {
    const { connection, socket } = await setup();
    socket.receive(chatFrame("a", "b"));
    for await (const event of connection) {
      expect(commentOf(event)).toBe("a");
      break;
    }
    expect(await connection.closed).toMatchObject({ cause: "local" });
    expect(await commentsOf(connection)).toEqual([]);
  });

  it("runs alone", async () => {
    const { connection } = await setup();
    const waiting = commentsOf(connection);
    expect(() => connection[Symbol.asyncIterator]()).toThrow(/^ERR_ARGUMENT: .* one loop at a time/);
    await connection.close();
    await waiting;
  });

  it("that falls behind by more than the queue holds gets what waits, then a typed error", async () => {
    const { connection, socket } = await setup({ maxQueuedEvents: 2 });
    socket.receive(chatFrame("a"));
    socket.receive(chatFrame("b", "c", "d"));
    const comments: string[] = [];
    const error = await failureOf(connection, comments);
    expect(comments).toEqual(["a", "b"]);
    expect(error).toMatchObject({ code: "ERR_QUEUE_OVERFLOW", side: "local", retryable: false });
    expect(await connection.closed).toMatchObject({ code: 1011, cause: "error", error });
    expect(socket.closes).toEqual([{ code: 1011, reason: "ERR_QUEUE_OVERFLOW" }]);
  });

  it("is ended when the other side does not read what is sent", async () => {
    const { connection, socket } = await setup();
    socket.bufferedAmount = 16 * 1024 * 1024 + 1;
    socket.receive(resultFrame({ needAck: true }));
    expect(await failureOf(connection)).toMatchObject({ code: "ERR_QUEUE_OVERFLOW" });
  });
});

describe("a listener", () => {
  it("gets events of its type", async () => {
    const { connection, socket } = await setup();
    const chats = listen(connection, "chat");
    const all = listen(connection);
    await microtasks();
    socket.receive(endFrame());
    expect(chats).toEqual([]);
    expect(all).toEqual(["control"]);
  });

  it("that is removed hears nothing more", async () => {
    const { connection, socket } = await setup();
    const heard: string[] = [];
    const remove = connection.on("chat", (event) => {
      heard.push(event.comment);
      remove();
    });
    await microtasks();
    socket.receive(chatFrame("a", "b"));
    expect(heard).toEqual(["a"]);
  });

  it("knows the type of its event", async () => {
    const { connection } = await setup();
    connection.on("gift", (event) => expectTypeOf(event).toEqualTypeOf<LiveEvent<"gift">>());
    connection.on("event", (event) => expectTypeOf(event).toEqualTypeOf<LiveEvent>());
    await connection.close();
  });

  it("of a name that does not exist is refused", async () => {
    const { connection } = await setup();
    expect(() => connection.on("chta" as "chat", () => {})).toThrow(
      /^ERR_ARGUMENT: type must be a type of event, "event" or "handlerError", got "chta"/,
    );
  });

  it("gets what came before it, together with the others that are added in one go", async () => {
    const { connection, socket } = await setup();
    socket.receive(chatFrame("a"));
    const first = listen(connection);
    socket.receive(chatFrame("b"));
    const second = listen(connection);
    await microtasks();
    socket.receive(chatFrame("c"));
    const third = listen(connection);
    socket.receive(chatFrame("d"));
    expect([first, second, third]).toEqual([["a", "b", "c", "d"], ["a", "b", "c", "d"], ["d"]]);
  });

  it("gets what came before the end, when it is added after it", async () => {
    const { connection, socket } = await setup();
    socket.receive(chatFrame("a", "b"));
    socket.drop(1000);
    const comments = listen(connection);
    await microtasks();
    expect(comments).toEqual(["a", "b"]);
  });

  it("sees the same events as a loop that begins after it was added", async () => {
    const { connection, socket } = await setup();
    socket.receive(chatFrame("a"));
    const heard = listen(connection);
    const looped = commentsOf(connection);
    socket.receive(chatFrame("b"));
    socket.receive(endFrame());
    expect(await looped).toEqual(["a", "b", "control"]);
    expect(heard).toEqual(["a", "b", "control"]);
  });

  it("does not fill the queue when nobody loops", async () => {
    const { connection, socket } = await setup({ maxQueuedEvents: 1 });
    const comments = listen(connection);
    await microtasks();
    socket.receive(chatFrame("a", "b", "c"));
    expect(comments).toEqual(["a", "b", "c"]);
    await connection.close();
  });

  it("that closes the connection hears nothing more, neither live nor of what waited", async () => {
    for (const isLate of [false, true]) {
      const { connection, socket } = await setup();
      const heard: string[] = [];
      if (isLate) socket.receive(chatFrame("a", "b"));
      connection.on("chat", (event) => {
        heard.push(event.comment);
        void connection.close();
      });
      await microtasks();
      if (!isLate) socket.receive(chatFrame("a", "b"));
      expect(heard).toEqual(["a"]);
    }
  });

  it("that makes the socket talk gets the new events after the old ones", async () => {
    const { connection, socket } = await setup();
    const heard: string[] = [];
    connection.on("chat", (event) => {
      heard.push(event.comment);
      if (event.comment === "a") socket.receive(chatFrame("c"));
    });
    await microtasks();
    socket.receive(chatFrame("a", "b"));
    expect(heard).toEqual(["a", "b", "c"]);
  });
});

describe("a listener that throws", () => {
  it("affects neither the connection nor the others, and is reported", async () => {
    const { connection, socket } = await setup();
    const reports: unknown[] = [];
    connection.on("handlerError", (error, event) => reports.push([error, event.type]));
    connection.on("chat", () => {
      throw new Error("sync");
    });
    connection.on("chat", () => Promise.reject(new Error("async")));
    const comments = listen(connection);
    await microtasks();
    socket.receive(chatFrame("a"));
    await microtasks();
    expect(comments).toEqual(["a"]);
    expect(reports).toEqual([
      [new Error("sync"), "chat"],
      [new Error("async"), "chat"],
    ]);
    expect(connection.stats.messages).toBe(1);
  });

  it("becomes an uncaught exception when nobody hears of it", async () => {
    const { connection, socket } = await setup();
    const uncaught = captureUncaught();
    connection.on("chat", () => {
      throw new Error("nobody hears");
    });
    const remove = connection.on("handlerError", () => {
      throw new Error("second");
    });
    await microtasks();
    socket.receive(chatFrame("a"));
    await microtasks();
    remove();
    socket.receive(chatFrame("b"));
    await microtasks();
    expect(uncaught()).toEqual([new Error("second"), new Error("nobody hears")]);
  });
});

/** Takes the place of the test runner's own handlers for uncaught exceptions. */
function captureUncaught(): () => unknown[] {
  const previous = process.listeners("uncaughtException");
  const caught: unknown[] = [];
  process.removeAllListeners("uncaughtException");
  process.on("uncaughtException", (error) => caught.push(error));
  return () => {
    process.removeAllListeners("uncaughtException");
    for (const listener of previous) process.on("uncaughtException", listener);
    return caught;
  };
}

describe("bytes that are no frames", () => {
  it.each([
    ["a truncated frame", chatFrame("a").subarray(0, -1), "ERR_FRAME_TRUNCATED", 1007],
    ["an oversized frame", chatFrame("x".repeat(4000)), "ERR_FRAME_TOO_LARGE", 1009],
    ["a gzip bomb", resultFrame({ cursor: "x".repeat(100_000) }, { gzip: true }), "ERR_INFLATE_LIMIT", 1009],
  ])("%s ends the connection with a typed error", async (_, bytes, code, closeCode) => {
    const { connection, socket } = await setup({ limits: { maxFrameBytes: 3000, maxInflatedBytes: 10_000 } });
    socket.receive(chatFrame("before"));
    socket.receive(bytes);
    const comments: string[] = [];
    expect(await failureOf(connection, comments)).toMatchObject({ code, side: "remote" });
    expect(comments).toEqual(["before"]);
    expect(socket.closes).toEqual([{ code: closeCode, reason: code }]);
  });

  it("a broken message inside a good frame is one event, and the others are not affected", async () => {
    const { connection, socket } = await setup();
    const broken = { method: "WebcastChatMessage", payload: Uint8Array.of(0x0a, 0x7f) };
    const names = ["__proto__", "constructor", "error", "connected"];
    socket.receive(
      resultFrame({ messages: [broken, ...names.map((method) => ({ method, payload: new Uint8Array() }))] }),
    );
    socket.receive(chatFrame("after"));
    await connection.close();
    expect(await commentsOf(connection)).toEqual(["decodeError", ...names.map(() => "unknown"), "after"]);
  });
});

describe("connectDirect, asked wrongly", () => {
  it.each([
    [{ heartbeatIntervalMs: 249 }, "heartbeatIntervalMs must be a whole number from 250 to 60000, got 249"],
    [{ heartbeatIntervalMs: 0 }, "heartbeatIntervalMs must be a whole number from 250 to 60000, got 0"],
    [{ idleTimeoutMs: 999 }, "idleTimeoutMs must be a whole number from 1000 to 3600000, got 999"],
    [{ connectTimeoutMs: 0 }, "connectTimeoutMs must be a whole number from 1 to 300000, got 0"],
    [{ maxQueuedEvents: 0.5 }, "maxQueuedEvents must be a whole number from 1 to 1000000, got 0.5"],
    [{ limits: { maxDepth: 0 } }, "limits.maxDepth must be a whole number from 1 to 100, got 0"],
    [{ allowedHosts: ["https://x.example"] }, "allowedHosts[0] must be a host name without scheme, port or wildcard"],
    [{ uniqueId: undefined }, "exactly one of uniqueId and roomId must be given"],
    [{ roomId: "1" }, "exactly one of uniqueId and roomId must be given"],
    [{ uniqueId: undefined, roomId: "9223372036854775808" }, "roomId must be a decimal string below 2^63"],
  ])("%o is refused before anything is sent", async (options, message) => {
    const client = stubClient({ wsCredentials: () => Promise.reject(new Error("must not be asked")) });
    const all = { client, uniqueId: "streamer", ...options } as unknown as ConnectOptions;
    const error = await signingErrorOf(connectDirect(all));
    expect(error.code).toBe("ERR_ARGUMENT");
    expect(error.message).toContain(message);
  });

  it("rejects with the reason of a signal that is aborted already", async () => {
    const signal = AbortSignal.abort("early");
    expect(await rejectionOf(connectDirect({ client: stubClient(), uniqueId: "streamer", signal }))).toBe("early");
  });
});
