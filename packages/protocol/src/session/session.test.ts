import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { encodeAck, encodeHeartbeat } from "../client-frames.ts";
import { encodeEvent } from "../encode.ts";
import { encodeFetchResult, type FetchResultInit } from "../fetch-result.ts";
import { decodePushFrame, encodePushFrame } from "../frame.ts";
import { hex, toHex } from "../testing/bytes.ts";
import { createSessionPair } from "../testing/index.ts";
import { type ClientSession, createClientSession } from "./client-session.ts";
import { createServerSession, type ServerSession } from "./server-session.ts";

const roomId = "7300000000000000003";
const control = (action: number) => encodeEvent({ type: "control", action });
const msg = (result: FetchResultInit, logId = "5") =>
  encodePushFrame({ logId, payloadType: "msg", payload: encodeFetchResult(result) });

/** A client that is open since time 0 and has sent its first frame. */
function openClient(options: Partial<Parameters<typeof createClientSession>[0]> = {}): ClientSession {
  const session = createClientSession({ roomId, ...options });
  session.open(0);
  session.drain();
  return session;
}

function openServer(options: Parameters<typeof createServerSession>[0] = {}): ServerSession {
  const session = createServerSession(options);
  session.open(0);
  return session;
}

/** The outputs of a session since the last call: frames by type, events by type, closes by code and reason. */
function outputs(session: ClientSession | ServerSession): string[] {
  return session.drain().flatMap((output) => {
    if (output.type === "entered") return [];
    if (output.type === "send") return `send ${decodePushFrame(output.bytes).payloadType}`;
    if (output.type === "event") return `event ${output.event.type}`;
    return `close ${output.code} ${output.cause} ${output.reason}`.trim();
  });
}

describe("a client session", () => {
  it("enters its room as soon as it is open", () => {
    const session = createClientSession({ roomId });
    expect([session.state, session.drain(), session.nextTimeout()]).toEqual(["idle", [], undefined]);
    session.open(1000);
    expect([session.state, outputs(session), session.nextTimeout()]).toEqual(["open", ["send im_enter_room"], 11_000]);
  });

  it("cannot be opened twice, nor after it was closed", () => {
    const session = openClient();
    expect(() => session.open(1)).toThrow("ERR_STATE: cannot open a session that is open");
    session.close();
    expect(() => session.open(2)).toThrow("ERR_STATE: cannot open a session that is closed");
  });

  it("acknowledges before it puts out the events, and only when asked", () => {
    const session = openClient();
    session.receive(msg({ messages: [control(1)], needAck: true, internalExt: "x" }), 1);
    expect(outputs(session)).toEqual(["send ack", "event control"]);
    session.receive(msg({ messages: [control(1)], internalExt: "x" }), 2);
    expect(outputs(session)).toEqual(["event control"]);
  });

  it("remembers where a new session could resume", () => {
    const session = openClient({ cursor: "c0" });
    expect(session.position).toEqual({ cursor: "c0", internalExt: "" });
    session.receive(msg({ cursor: "c1", internalExt: "e1" }), 1);
    session.receive(msg({ cursor: "", internalExt: "" }), 2);
    expect(session.position).toEqual({ cursor: "c1", internalExt: "e1" });
  });

  it("counts heartbeats from 1 and sends one after a pause, not all that were missed", () => {
    const session = openClient({ heartbeatIntervalMs: 1000, idleTimeoutMs: 60_000 });
    session.tick(999);
    expect(outputs(session)).toEqual([]);
    session.tick(1000);
    session.tick(1000);
    expect(outputs(session)).toEqual(["send hb"]);
    session.tick(7500);
    expect([outputs(session), session.nextTimeout(), session.stats.heartbeats]).toEqual([["send hb"], 8500, 2]);
  });

  it.each([3, 4])("closes on control action %d, after all messages of the batch", (action) => {
    const session = openClient();
    session.receive(msg({ messages: [control(1), control(action), control(2)], needAck: true }), 1);
    const events = ["event control", "event control", "event control"];
    expect(outputs(session)).toEqual(["send ack", ...events, "close 1000 streamEnd the stream ended"]);
  });

  it("closes when nothing came for the idle time, and any frame moves that", () => {
    const session = openClient({ heartbeatIntervalMs: 60_000, idleTimeoutMs: 5000 });
    session.receive(encodePushFrame({ payloadType: "hb" }), 3000);
    session.tick(7999);
    expect([session.state, session.nextTimeout()]).toEqual(["open", 8000]);
    session.tick(8000);
    expect(outputs(session)).toEqual(["close 1001 error ERR_TIMEOUT"]);
    expect(session.nextTimeout()).toBeUndefined();
  });

  it.each([
    ["text", "{}", "1003 error ERR_PAYLOAD_MALFORMED"],
    ["a truncated frame", hex("0a"), "1007 error ERR_FRAME_TRUNCATED"],
    ["a frame that is none", hex("0f"), "1007 error ERR_PAYLOAD_MALFORMED"],
    ["a frame over the limit", new Uint8Array(201), "1009 error ERR_FRAME_TOO_LARGE"],
    [
      "a bomb",
      encodePushFrame({ payloadType: "msg", payload: gzipSync(new Uint8Array(500)) }),
      "1009 error ERR_INFLATE_LIMIT",
    ],
    [
      "a result that is none",
      encodePushFrame({ payloadType: "msg", payload: hex("0f") }),
      "1007 error ERR_PAYLOAD_MALFORMED",
    ],
  ])("closes on %s", (_, data, close) => {
    const session = openClient({ limits: { maxFrameBytes: 200, maxInflatedBytes: 400 } });
    session.receive(data, 1);
    expect(outputs(session)).toEqual([`close ${close}`]);
    expect(session.state).toBe("closed");
  });

  it("closes when the server sends a close frame", () => {
    const session = openClient();
    session.receive(encodePushFrame({ payloadType: "close" }), 1);
    expect(outputs(session)).toEqual(["close 1000 remote the server sent a close frame"]);
  });

  it("survives a broken message inside a good frame", () => {
    const session = openClient();
    const broken = { method: "WebcastChatMessage", payload: hex("1a05") };
    session.receive(msg({ messages: [broken, control(1)] }), 1);
    expect(outputs(session)).toEqual(["event decodeError", "event control"]);
  });

  it("lets an answer to entering pass that is no fetch result, and reads one that is", () => {
    const session = openClient();
    session.receive(encodePushFrame({ payloadType: "im_enter_room_resp", payload: hex("0f") }), 1);
    expect([session.state, session.stats.unknownFrames]).toEqual(["open", 1]);
    const payload = encodeFetchResult({ messages: [control(1)] });
    session.receive(encodePushFrame({ payloadType: "im_enter_room_resp", payload }), 2);
    expect(outputs(session)).toEqual(["event control"]);
  });

  it("counts frames that it does not know, and passes heartbeats and acks over", () => {
    const session = openClient();
    for (const payloadType of ["hb", "ack", "new_thing"]) session.receive(encodePushFrame({ payloadType }), 1);
    expect([outputs(session), session.stats.unknownFrames, session.stats.frames]).toEqual([[], 1, 3]);
  });

  it("ignores everything after its end", () => {
    const session = openClient();
    session.close();
    expect(outputs(session)).toEqual(["close 1000 local"]);
    session.close();
    session.receive(msg({ messages: [control(1)], needAck: true }), 1);
    session.receive("text", 2);
    session.tick(1_000_000);
    expect([outputs(session), session.nextTimeout(), session.stats.frames]).toEqual([[], undefined, 0]);
  });

  it.each([
    ["heartbeatIntervalMs", 249],
    ["heartbeatIntervalMs", 60_001],
    ["idleTimeoutMs", 999],
    ["idleTimeoutMs", 3_600_001],
    ["roomId", "@ann"],
    ["enterUniqueId", "x"],
  ])("refuses %s %s", (field, value) => {
    expect(() => createClientSession({ roomId, [field]: value })).toThrow(`ERR_ARGUMENT: ${field} must`);
  });

  it("adds up bytes, as they travelled and inflated", () => {
    const session = openClient();
    const payload = encodeFetchResult({ cursor: "c".repeat(200) });
    const frame = encodePushFrame({ payloadType: "msg", payload: gzipSync(payload) });
    session.receive(frame, 1);
    expect(session.stats).toMatchObject({ bytes: frame.length, inflatedBytes: payload.length, messages: 0 });
  });
});

describe("a server session", () => {
  it("does not send before it is open, and not after its end", () => {
    const session = createServerSession();
    expect(() => session.send({})).toThrow("ERR_STATE: cannot send on a session that is idle");
    session.open(0);
    expect(() => session.open(1)).toThrow("ERR_STATE: cannot open a session that is open");
    expect(session.send({})).toBe("7300000000000000001");
    session.close(4005, "over");
    expect(session.send({ needAck: true })).toBe("0");
    expect(outputs(session)).toEqual(["send msg", "close 4005 local over"]);
    expect(session.ledger.expected).toBe(0);
  });

  it("numbers its frames from 1 and gives each a log id of its own", () => {
    const session = openServer({ firstLogId: "9007199254740993" });
    const logIds = [session.send({}), session.send({})];
    const frames = session
      .drain()
      .map((output) => (output.type === "send" ? decodePushFrame(output.bytes) : undefined));
    expect(frames.map((frame) => frame?.seqId)).toEqual(["1", "2"]);
    expect(frames.map((frame) => frame?.logId)).toEqual(logIds);
    expect(logIds).toEqual(["9007199254740993", "9007199254740994"]);
  });

  it("judges acks", () => {
    const session = openServer({ firstLogId: "100" });
    session.send({ needAck: true, internalExt: "a" });
    session.send({ needAck: true, internalExt: "b" });
    session.send({ needAck: false, internalExt: "c" });
    session.drain();
    const acks = [
      ["100", "x"],
      ["100", "a"],
      ["100", "a"],
      ["102", "c"],
      ["999", "a"],
    ] as const;
    for (const [logId, internalExt] of acks) session.receive(encodeAck({ logId, internalExt }), 1);
    const verdicts = session.drain().map((output) => (output.type === "event" ? output.event : output));
    expect(verdicts).toEqual([
      { type: "ack", logId: "100", verdict: "wrongExt" },
      { type: "ack", logId: "100", verdict: "accepted" },
      { type: "ack", logId: "100", verdict: "duplicate" },
      { type: "ack", logId: "102", verdict: "unknown" },
      { type: "ack", logId: "999", verdict: "unknown" },
    ]);
    expect(session.ledger).toEqual({
      ...{ expected: 2, accepted: 1, duplicate: 1, unknown: 2, wrongExt: 1, outstanding: ["101"] },
    });
  });

  it.each(["-", "\ufeffx", "a-b", " "])("accepts the ack of the internal_ext %j", (internalExt) => {
    const pair = createSessionPair({ client: { roomId } });
    pair.server.send({ needAck: true, internalExt });
    pair.advance(0);
    expect(pair.server.ledger).toMatchObject({ accepted: 1, wrongExt: 0 });
  });

  it("forgets the oldest of very many frames that nobody acknowledges", () => {
    const session = openServer({ firstLogId: "1" });
    for (let count = 0; count < 5000; count++) session.send({ needAck: true });
    session.drain();
    expect(session.ledger.expected).toBe(5000);
    expect(session.ledger.outstanding).toHaveLength(4096);
    expect(session.ledger.outstanding.at(-1)).toBe("5000");
  });

  it("closes on a heartbeat before a room was entered, as the service does", () => {
    const session = openServer();
    session.receive(encodeHeartbeat({ roomId, sendPacketSeqId: "1" }), 1);
    expect(outputs(session)).toEqual(["close 1000 local payload_handler_hb"]);
  });

  it("closes when heartbeats fail to come", () => {
    const pair = createSessionPair({
      client: { roomId, heartbeatIntervalMs: 10_000 },
      server: { heartbeatTimeoutMs: 25_000 },
      drop: ({ payloadType, sentAtMs }) => payloadType === "hb" && sentAtMs > 20_000,
    });
    pair.advance(44_999);
    expect(pair.server.state).toBe("open");
    pair.advance(1);
    expect(pair.serverClose).toMatchObject({ code: 1000, reason: "payload_handler_hb" });
    expect([pair.client.state, pair.clientClose]).toEqual(["closed", undefined]);
  });

  it("closes on text, broken and oversized frames", () => {
    const cases = [
      ["text", "1003"],
      [hex("0a"), "1007"],
      [new Uint8Array(201), "1009"],
    ] as const;
    for (const [data, code] of cases) {
      const session = openServer({ limits: { maxFrameBytes: 200 } });
      session.receive(data, 1);
      expect(outputs(session)[0]).toMatch(`close ${code} error`);
      session.receive(data, 2);
      expect(outputs(session)).toEqual([]);
    }
  });

  it("reports frames that it does not expect", () => {
    const session = openServer();
    session.receive(encodePushFrame({ payloadType: "msg" }), 1);
    expect(session.drain()).toEqual([{ type: "event", event: { type: "unexpected", payloadType: "msg" } }]);
  });

  it("compresses what it sends when it is told how to, and says so", () => {
    const pair = createSessionPair({ client: { roomId }, server: { gzip: (bytes) => gzipSync(bytes) } });
    pair.server.send({ messages: [control(1)], needAck: true });
    pair.advance(0);
    const frame = decodePushFrame(pair.transcript.find(({ payloadType }) => payloadType === "msg")?.bytes ?? hex(""));
    expect(frame.headers).toEqual([{ key: "compress_type", value: "gzip" }]);
    expect(toHex(frame.payload.subarray(0, 2))).toBe("1f8b");
    expect(pair.clientEvents).toMatchObject([{ type: "control", action: 1 }]);
    expect(pair.server.ledger.accepted).toBe(1);
  });

  it("refuses options out of range", () => {
    expect(() => createServerSession({ heartbeatTimeoutMs: 0 })).toThrow("ERR_ARGUMENT: heartbeatTimeoutMs must");
    expect(() => createServerSession({ limits: { maxDepth: 0 } })).toThrow("ERR_ARGUMENT: limits.maxDepth must");
    expect(() => createServerSession({ firstLogId: "one" })).toThrow("ERR_ARGUMENT: firstLogId must");
  });
});
