import { encodeEvent, type WebcastMessage } from "@webcast-kit/protocol";
import { describe, expect, it } from "vitest";
import { MAX_LOGGED_BYTES, MAX_LOGGED_MESSAGES, RoomLog } from "./room-log.ts";
import { MAX_BYTES_OF_ALL_LOGS, RoomLogs } from "./room-logs.ts";

const chat = (msgId: string): WebcastMessage =>
  encodeEvent({ type: "chat", user: { uniqueId: "ann" }, comment: msgId, msgId });
const like = encodeEvent({ type: "like", user: {}, likeCount: 1, totalLikes: 1, msgId: "99" });
const large = (bytes: number): WebcastMessage => ({ ...like, payload: new Uint8Array(bytes) });

function say(log: RoomLog, ...messages: readonly WebcastMessage[]): void {
  log.add({ saidAtMs: 5, messages, endsStream: false });
}

const sequences = (log: RoomLog, after: number) => log.after(after).map(({ sequence }) => sequence);

describe("a room's log", () => {
  it("gives what was said after a number, and its messages one by one", () => {
    const log = new RoomLog("ann");
    say(log, chat("1"), chat("2"));
    say(log, chat("3"));
    expect([sequences(log, 0), sequences(log, 1), sequences(log, 2)]).toEqual([[1, 2], [2], []]);
    expect(log.entries().map(({ sequence, saidAtMs, msgId }) => [sequence, saidAtMs, msgId])).toEqual([
      [1, 5, "1"],
      [1, 5, "2"],
      [2, 5, "3"],
    ]);
    expect(log.entries()[0]?.event).toMatchObject({ type: "chat", comment: "1" });
  });

  it("drops the oldest when there are too many messages", () => {
    const log = new RoomLog("ann");
    const half = Array<WebcastMessage>(MAX_LOGGED_MESSAGES / 2).fill(like);
    say(log, ...half);
    say(log, ...half);
    expect(sequences(log, 0)).toEqual([1, 2]);
    say(log, like);
    expect(sequences(log, 0)).toEqual([2, 3]);
    expect([log.has(0), log.has(1)]).toEqual([false, true]);
  });

  it("drops the oldest when there are too many bytes, but keeps what was said last", () => {
    const log = new RoomLog("ann");
    say(log, large(MAX_LOGGED_BYTES));
    say(log, large(1));
    expect([sequences(log, 0), log.bytes]).toEqual([[2], 1]);
    say(log, large(MAX_LOGGED_BYTES + 1));
    expect([sequences(log, 0), log.bytes]).toEqual([[3], MAX_LOGGED_BYTES + 1]);
  });

  it.each([
    ["the beginning", true, { batches: 0, sequence: 0 }],
    ["what was said last", true, { batches: 0, sequence: 2 }],
    ["as much of the tape as anybody heard", true, { batches: 3, sequence: 1 }],
    ["more of the tape than anybody heard", false, { batches: 4, sequence: 1 }],
    ["what was not said yet", false, { batches: 0, sequence: 3 }],
  ])("lets a client go on at %s: %j", (_what, resumes, position) => {
    const log = new RoomLog("ann");
    say(log, like);
    say(log, like);
    log.reach(3);
    log.reach(1);
    expect(log.resumesAt(position)).toBe(resumes);
  });

  it("drops what is oldest over a number that belongs to nothing", () => {
    const log = new RoomLog("ann");
    say(log, like);
    log.forgetCursors();
    say(log, large(MAX_LOGGED_BYTES));
    say(log, like);
    expect([sequences(log, 0), log.has(2), log.has(3)]).toEqual([[4], false, true]);
  });

  it("lets nobody go on where something is lost", () => {
    const log = new RoomLog("ann");
    say(log, like);
    say(log, large(MAX_LOGGED_BYTES));
    const places = [0, 1, 2].map((sequence) => log.resumesAt({ batches: 0, sequence }));
    expect(places).toEqual([false, true, true]);
  });

  it("refuses the cursors that it forgot, and none of those that it gives then", () => {
    const log = new RoomLog("ann");
    say(log, like);
    const before = log.sequence;
    log.forgetCursors();
    const after = log.sequence;
    expect([before, after].map((sequence) => log.resumesAt({ batches: 0, sequence }))).toEqual([false, true]);
    say(log, chat("2"));
    expect(log.after(after)).toMatchObject([{ messages: [{ msgId: "2" }] }]);
    expect(log.entries()).toHaveLength(2);
  });

  it("has the last chats until a place", () => {
    const log = new RoomLog("ann");
    say(log, chat("1"), like, chat("2"));
    say(log, chat("3"));
    const ids = (count: number, until: number) => log.lastChats(count, until).map(({ msgId }) => msgId);
    expect([ids(0, 2), ids(2, 2), ids(9, 2), ids(9, 1)]).toEqual([[], ["2", "3"], ["1", "2", "3"], ["1", "2"]]);
  });
});

describe("the logs of all rooms", () => {
  const room = (id: number) => ({ roomId: String(id), uniqueId: `user${id}` });
  const said = { saidAtMs: 0, endsStream: false };

  it("forget what was said in the room that was silent longest when all of them are too large", () => {
    const logs = new RoomLogs(() => true);
    const rooms = MAX_BYTES_OF_ALL_LOGS / MAX_LOGGED_BYTES;
    for (let id = 1; id <= rooms; id++) logs.say(room(id), { ...said, messages: [large(MAX_LOGGED_BYTES)] });
    logs.say(room(1), { ...said, messages: [large(1)] });
    expect(logs.list().map(({ bytes }) => bytes)).not.toContain(0);
    logs.say(room(99), { ...said, messages: [large(MAX_LOGGED_BYTES)] });
    expect(logs.find("2")).toMatchObject({ bytes: 0, sequence: 1 });
    expect(logs.find("2")?.resumesAt({ batches: 0, sequence: 0 })).toBe(false);
    expect(logs.find("1")?.bytes).toBe(1);
  });

  it("keep 1,000, and let those of streams that are over go first", () => {
    const logs = new RoomLogs((roomId) => roomId !== "2");
    for (let id = 1; id <= 1001; id++) logs.of(room(id));
    expect([logs.list().length, logs.find("1")?.uniqueId, logs.find("2")]).toEqual([1000, "user1", undefined]);
  });
});
