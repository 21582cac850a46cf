import { encodeEvent } from "@webcast-kit/protocol";
import { describe, expect, it } from "vitest";
import { formatCursor, parseCursor, startOf, takeDue } from "./due.ts";
import { type TapeEntry, toBatches } from "./tape.ts";

const message = (t: number): TapeEntry => ({
  t,
  kind: "message",
  message: encodeEvent({ type: "chat", user: { uniqueId: "ann" }, comment: "a" }),
});

function playbackOf(entries: readonly TapeEntry[], speed: number) {
  return { batches: toBatches(entries), startMs: 0, speed };
}

describe("a position in a tape", () => {
  it("survives its cursor, whole milliseconds and all", () => {
    const playback = playbackOf([message(0)], 1);
    const position = { ...startOf("7", 1000.75), next: 1 };
    expect(formatCursor(position)).toBe("t-7-1000-1");
    expect(parseCursor(formatCursor(position), { roomId: "7", playback, now: 1000.75 })).toEqual(position);
  });

  it.each([
    ["another room", "t-8-1000-0"],
    ["a start that is to come", "t-7-1001-0"],
    ["a batch that is not there", "t-7-1000-2"],
    ["another form", "f-7-1000-0"],
    ["nothing", ""],
  ])("is none with %s", (_what, cursor) => {
    expect(parseCursor(cursor, { roomId: "7", playback: playbackOf([message(0)], 1), now: 1000 })).toBeUndefined();
  });
});

describe("what is due of a tape", () => {
  it("is due in the first whole millisecond in which it was sent", () => {
    const playback = playbackOf([message(0), message(10)], 3);
    const from = startOf("7", 0);
    expect(takeDue(playback, from, 3, 9).entries).toHaveLength(1);
    expect(takeDue(playback, from, 4, 9)).toMatchObject({ entries: [{ t: 0 }, { t: 10 }], t: 10 });
  });

  it("goes on after the last message, passes over what is for sockets, and stays where nothing is due", () => {
    const playback = playbackOf(
      [{ t: 0, kind: "text", text: "{}" }, message(1), { t: 2, kind: "text", text: "{}" }],
      0,
    );
    const { entries, position } = takeDue(playback, startOf("7", 0), 0, 9);
    expect([entries.length, position.next]).toEqual([1, 2]);
    expect(takeDue(playback, position, 0, 9).position).toEqual(position);
  });

  it("is as many as are wanted, but the first batch whole", () => {
    const playback = playbackOf([message(0), message(0), message(1)], 0);
    expect(takeDue(playback, startOf("7", 0), 0, 1).entries).toHaveLength(2);
  });
});
