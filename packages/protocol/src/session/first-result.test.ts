import { describe, expect, it } from "vitest";
import { encodeEvent } from "../encode.ts";
import { encodeFetchResult, type FetchResultInit, type WebcastMessageInit } from "../fetch-result.ts";
import { encodePushFrame } from "../frame.ts";
import type { LiveEvent } from "../live-event.ts";
import { type ClientSessionOptions, createClientSession } from "./client-session.ts";

const ROOM = "7300000000000000003";
/** The server's clock, when the client asks to be let in. */
const NOON = 1_700_000_000_000;
const ASKED_AT = 500;

const chat = (timestamp: number): WebcastMessageInit =>
  encodeEvent({ type: "chat", comment: "", user: { uniqueId: "viewer" }, timestamp });
/** Has no time of its own that is known here. */
const unknown: WebcastMessageInit = { method: "WebcastMessageOfTomorrow", payload: new Uint8Array() };

function frame(result: FetchResultInit, payloadType = "msg"): Uint8Array {
  return encodePushFrame({ logId: "5", payloadType, payload: encodeFetchResult(result) });
}

/** Asks for the room and hears a result `waitedMs` later, when it is `NOON` and so much later for the server, too. */
function enter(result: FetchResultInit, options: Partial<ClientSessionOptions> = {}, waitedMs = 200) {
  const session = createClientSession({ roomId: ROOM, ...options });
  session.open(ASKED_AT);
  session.receive(frame({ now: NOON + waitedMs, ...result }), ASKED_AT + waitedMs);
  const events = () => session.drain().flatMap((output) => (output.type === "event" ? [output.event] : []));
  return { session, events };
}

const labels = (events: LiveEvent[]): boolean[] => events.map(({ history }) => history);

describe("messages of the first result of a room", () => {
  it.each([true, false])("are history when they were made before the client asked for it (is_first %s)", (isFirst) => {
    const messages = [chat(NOON - 60_000), chat(NOON - 1), chat(NOON), chat(NOON + 150)];
    expect(labels(enter({ isFirst, messages }).events())).toEqual([true, true, false, false]);
  });

  it("are not history when they were made while the client waited, however long", () => {
    const messages = [chat(NOON - 1), chat(NOON + 1), chat(NOON + 30_000)];
    expect(labels(enter({ messages }, {}, 30_000).events())).toEqual([true, false, false]);
  });

  it.each([
    ["of the message", { now: NOON }, [unknown, chat(0), chat(1_678_746_403)]],
    ["of the server", { now: 0 }, [unknown, chat(NOON), chat(NOON - 60_000)]],
  ])("are what the server calls the result when the time %s is not known", (_, result, messages) => {
    expect(labels(enter({ isFirst: true, ...result, messages }).events())).toEqual([true, true, true]);
    expect(labels(enter({ isFirst: false, ...result, messages }).events())).toEqual([false, false, false]);
  });

  it("are history when the server marks them, whatever their time", () => {
    expect(labels(enter({ messages: [{ ...chat(NOON + 100), isHistory: true }] }).events())).toEqual([true]);
  });

  it("are not history when the server goes on at a cursor, and are when it does not", () => {
    const messages = [chat(NOON - 1), unknown];
    expect(labels(enter({ messages }, { cursor: "c" }).events())).toEqual([false, false]);
    expect(labels(enter({ messages, isFirst: true }, { cursor: "c" }).events())).toEqual([true, true]);
  });

  it("keep their time, or have the server's", () => {
    const { events } = enter({ isFirst: true, messages: [chat(NOON - 5), unknown] });
    expect(events().map(({ timestamp }) => timestamp)).toEqual([NOON - 5, NOON + 200]);
  });

  it("end the session by the end of the stream, though it is old, unless the server sends it again", () => {
    const end = encodeEvent({ type: "control", action: 3, timestamp: NOON - 60_000 });
    const { session, events } = enter({ isFirst: true, messages: [{ ...end, isHistory: true }] });
    expect([session.state, labels(events())]).toEqual(["open", [true]]);
    expect(enter({ isFirst: true, messages: [end] }).session.state).toBe("closed");
  });
});

describe("messages of later results", () => {
  it("are history only when the server marks them", () => {
    const { session, events } = enter({ isFirst: true });
    const messages = [chat(NOON - 60_000), { ...chat(NOON), isHistory: true }];
    session.receive(frame({ isFirst: true, now: NOON + 300, messages }), ASKED_AT + 300);
    expect(labels(events())).toEqual([false, true]);
  });

  it("are the first ones of another room that is entered", () => {
    const { session, events } = enter({ isFirst: true });
    session.enterRoom("7300000000000000004", ASKED_AT + 1000);
    const messages = [chat(NOON + 999), chat(NOON + 1001)];
    session.receive(frame({ now: NOON + 1100, messages }, "im_enter_room_resp"), ASKED_AT + 1100);
    expect(labels(events())).toEqual([true, false]);
  });
});
