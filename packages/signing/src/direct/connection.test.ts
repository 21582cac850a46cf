import { getEventListeners } from "node:events";
import { inspect } from "node:util";
import { encodePushFrame, ProtocolError } from "@webcast-kit/protocol";
import { describe, expect, it } from "vitest";
import { commentsOf, connectFake, failureOf, listen, microtasks } from "../../testing/connected.ts";
import { chatFrame, endFrame, resultFrame } from "../../testing/frames.ts";

describe("a connection", () => {
  it("enters the room first and beats in its interval, with one timer", async () => {
    const { connection, socket, clock } = await connectFake({ heartbeatIntervalMs: 1000, idleTimeoutMs: 3500 });
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
    const { connection, socket } = await connectFake();
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
    const { connection } = await connectFake();
    const text = inspect(connection, { depth: 10, showHidden: true });
    expect(text).not.toMatch(/cookie-of-the-test|DFSzswVOH5aANrfK/);
  });
});

describe("the end of a connection", () => {
  it("by the stream ends loops after what waits, and closes the socket", async () => {
    const { connection, socket, clock } = await connectFake();
    socket.receive(chatFrame("a", "b"));
    socket.receive(endFrame());
    socket.receive(chatFrame("after the end"));
    expect(await commentsOf(connection)).toEqual(["a", "b", "control"]);
    expect(await connection.closed).toEqual({ code: 1000, reason: "the stream ended", cause: "streamEnd" });
    expect(socket.closes).toEqual([{ code: 1000, reason: "the stream ended" }]);
    expect(clock.pending).toBe(0);
  });

  it("by a close frame of the server is quiet", async () => {
    const { connection, socket } = await connectFake();
    socket.receive(encodePushFrame({ payloadType: "close" }));
    expect(await commentsOf(connection)).toEqual([]);
    expect(await connection.closed).toMatchObject({ code: 1000, cause: "remote" });
  });

  it.each([[1000], [1001]])("by the other side with %i is quiet", async (code) => {
    const { connection, socket, clock } = await connectFake();
    socket.receive(chatFrame("a"));
    socket.drop(code, "bye");
    expect(await commentsOf(connection)).toEqual(["a"]);
    expect(await connection.closed).toEqual({ code, reason: "bye", cause: "remote" });
    expect(socket.closes).toEqual([]);
    expect(clock.pending).toBe(0);
  });

  it.each([[1005], [1006], [1011], [4500]])("by the other side with %i throws after what waits", async (code) => {
    const { connection, socket } = await connectFake();
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
    const { connection, socket } = await connectFake();
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
    const { connection, socket } = await connectFake();
    const error = new ProtocolError(code, "found by the socket");
    socket.drop(1006, "", error);
    expect(await connection.closed).toEqual({ code: closeCode, reason: code, cause: "error", error });
    expect(await failureOf(connection)).toBe(error);
  });

  it("by silence is a time-out", async () => {
    const { connection, clock, socket } = await connectFake({ idleTimeoutMs: 30_000 });
    clock.advance(29_999);
    socket.receive(encodePushFrame({ payloadType: "hb" }));
    clock.advance(29_999);
    expect(socket.closes).toEqual([]);
    clock.advance(1);
    expect(await failureOf(connection)).toMatchObject({ code: "ERR_TIMEOUT", retryable: true });
    expect(clock.pending).toBe(0);
  });

  it("by close() ends loops after what waits", async () => {
    const { connection, socket, clock } = await connectFake();
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
    const { connection, socket } = await connectFake({ signal: controller.signal });
    socket.receive(chatFrame("a"));
    controller.abort("enough");
    expect(await failureOf(connection)).toBe("enough");
    expect(await connection.closed).toEqual({ code: 1000, reason: "", cause: "local" });
    expect(getEventListeners(controller.signal, "abort")).toHaveLength(0);
  });

  it("lets go of the signal however it ends", async () => {
    const { signal } = new AbortController();
    const { connection, socket } = await connectFake({ signal });
    socket.drop(1006);
    await connection.closed;
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
  });

  it("waits three seconds for the other side's half, then cuts", async () => {
    const { connection, socket, clock } = await connectFake();
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
    const { connection, socket } = await connectFake();
    socket.answersClose = false;
    const closed = connection.close();
    socket.receive("text");
    socket.drop(4500, "later");
    socket.drop(4501, "even later");
    expect(await closed).toEqual({ code: 1000, reason: "", cause: "local" });
    expect(await commentsOf(connection)).toEqual([]);
  });
});

describe("bytes that are no frames", () => {
  it.each([
    ["a truncated frame", chatFrame("a").subarray(0, -1), "ERR_FRAME_TRUNCATED", 1007],
    ["an oversized frame", chatFrame("x".repeat(4000)), "ERR_FRAME_TOO_LARGE", 1009],
    ["a gzip bomb", resultFrame({ cursor: "x".repeat(100_000) }, { gzip: true }), "ERR_INFLATE_LIMIT", 1009],
  ])("%s ends the connection with a typed error", async (_, bytes, code, closeCode) => {
    const { connection, socket } = await connectFake({ limits: { maxFrameBytes: 3000, maxInflatedBytes: 10_000 } });
    socket.receive(chatFrame("before"));
    socket.receive(bytes);
    const comments: string[] = [];
    expect(await failureOf(connection, comments)).toMatchObject({ code, side: "remote" });
    expect(comments).toEqual(["before"]);
    expect(socket.closes).toEqual([{ code: closeCode, reason: code }]);
  });

  it("a broken message inside a good frame is one event, and the others are not affected", async () => {
    const { connection, socket } = await connectFake();
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
