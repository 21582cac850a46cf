import { describe, expect, it } from "vitest";
import { encodeEvent } from "../encode.ts";
import { encodeFetchResult, type FetchResultInit } from "../fetch-result.ts";
import { decodePushFrame, encodePushFrame } from "../frame.ts";
import { type ClientSession, type ClientSessionOptions, createClientSession } from "./client-session.ts";

const roomId = "7300000000000000003";
const otherRoomId = "7300000000000000004";
const chat = (comment: string) => encodeEvent({ type: "chat", comment, user: { uniqueId: "viewer" } });
const frame = (payloadType: string, result: FetchResultInit) =>
  encodePushFrame({ logId: "5", payloadType, payload: encodeFetchResult(result) });
const msg = (result: FetchResultInit) => frame("msg", result);
const welcome = (result: FetchResultInit) => frame("im_enter_room_resp", result);

function openClient(options: Partial<ClientSessionOptions> = {}): ClientSession {
  const session = createClientSession({ roomId, ...options });
  session.open(0);
  session.drain();
  return session;
}

/** The outputs since the last call, in short. */
function outputs(session: ClientSession): string[] {
  return session.drain().map((output) => {
    if (output.type === "entered") return `entered ${output.roomId} ${output.resumed ? "resumed" : "anew"}`;
    if (output.type === "send") return `send ${decodePushFrame(output.bytes).payloadType}`;
    if (output.type === "event") return output.event.type === "chat" ? output.event.comment : output.event.type;
    return `close ${output.code}`;
  });
}

describe("entering a room", () => {
  it("is told once, before the events of the first result", () => {
    const session = openClient();
    session.receive(msg({ messages: [chat("a")] }), 1);
    session.receive(msg({ messages: [chat("b")] }), 2);
    expect(outputs(session)).toEqual([`entered ${roomId} anew`, "a", "b"]);
  });

  it("is told by the answer to entering, if it is a result", () => {
    const session = openClient();
    session.receive(encodePushFrame({ payloadType: "im_enter_room_resp", payload: Uint8Array.of(7) }), 1);
    expect(outputs(session)).toEqual([]);
    session.receive(welcome({ isFirst: true }), 2);
    expect(outputs(session)).toEqual([`entered ${roomId} anew`]);
  });

  it("goes on at a cursor unless the server begins anew", () => {
    const resumed = openClient({ cursor: "t-7" });
    resumed.receive(welcome({ isFirst: false }), 1);
    expect(outputs(resumed)).toEqual([`entered ${roomId} resumed`]);
    const refused = openClient({ cursor: "t-7" });
    refused.receive(welcome({ isFirst: true }), 1);
    expect(outputs(refused)).toEqual([`entered ${roomId} anew`]);
  });
});

describe("entering another room", () => {
  it("sends the frame, begins at the start and counts heartbeats anew", () => {
    const session = openClient({ heartbeatIntervalMs: 1000 });
    session.receive(msg({ messages: [chat("a")], cursor: "t-1", internalExt: "x" }), 1);
    session.tick(1000);
    session.drain();
    session.enterRoom(otherRoomId, 1500);
    expect(session.position).toEqual({ cursor: "", internalExt: "" });
    expect(outputs(session)).toEqual(["send im_enter_room"]);
    expect(session.nextTimeout()).toBe(2500);
    session.receive(welcome({ isFirst: true }), 1501);
    session.receive(msg({ messages: [chat("b")], cursor: "u-1" }), 1502);
    expect(outputs(session)).toEqual([`entered ${otherRoomId} anew`, "b"]);
    expect(session.position.cursor).toBe("u-1");
  });

  it("acknowledges and drops what the room before still sends, until the answer", () => {
    const session = openClient();
    session.enterRoom(otherRoomId, 0);
    session.drain();
    session.receive(msg({ messages: [chat("late")], cursor: "t-9", needAck: true }), 1);
    expect(outputs(session)).toEqual(["send ack"]);
    expect(session.position.cursor).toBe("");
    session.receive(welcome({}), 2);
    session.receive(msg({ messages: [chat("new")] }), 3);
    expect(outputs(session)).toEqual([`entered ${otherRoomId} anew`, "new"]);
  });

  it.each([
    [20_000, {}],
    [700, { switchTimeoutMs: 700 }],
  ])("waits %i ms for the answer, takes nothing else for it, and ends without it", (waitMs, options) => {
    const session = openClient({ heartbeatIntervalMs: 60_000, ...options });
    session.enterRoom(otherRoomId, 100);
    session.drain();
    expect(session.nextTimeout()).toBe(100 + waitMs);
    session.receive(msg({ messages: [chat("late")] }), 99 + waitMs);
    session.tick(99 + waitMs);
    expect(outputs(session)).toEqual([]);
    session.tick(100 + waitMs);
    expect(session.drain()).toMatchObject([{ type: "close", code: 1001, error: { code: "ERR_TIMEOUT" } }]);
  });

  it("does not wait any more when the answer is here", () => {
    const session = openClient({ heartbeatIntervalMs: 60_000, switchTimeoutMs: 700 });
    session.enterRoom(otherRoomId, 0);
    session.receive(welcome({}), 699);
    expect(session.nextTimeout()).toBe(60_000);
    session.tick(700);
    expect(session.state).toBe("open");
  });

  it("needs an open session and a room id", () => {
    expect(() => createClientSession({ roomId }).enterRoom(otherRoomId, 0)).toThrow("ERR_STATE");
    expect(() => openClient().enterRoom("room", 0)).toThrow("ERR_ARGUMENT");
  });
});

describe("a shell that does not read", () => {
  it("does not take its own silence for a stall", () => {
    const session = openClient({ idleTimeoutMs: 1000, heartbeatIntervalMs: 60_000 });
    session.setReading(false, 500);
    session.receive(msg({}), 900);
    expect(session.nextTimeout()).toBe(60_000);
    session.tick(5000);
    expect(session.state).toBe("open");
    session.setReading(true, 6000);
    expect(session.nextTimeout()).toBe(7000);
    session.tick(7000);
    expect(session.state).toBe("closed");
  });

  it("does not miss the answer of another room meanwhile", () => {
    const session = openClient({ switchTimeoutMs: 700, heartbeatIntervalMs: 60_000 });
    session.setReading(false, 0);
    session.enterRoom(otherRoomId, 0);
    session.tick(700);
    session.setReading(true, 1000);
    expect(session.nextTimeout()).toBe(1700);
    session.setReading(false, 1500);
    session.tick(1700);
    expect(session.state).toBe("open");
  });
});
