import { describe, expect, it } from "vitest";
import { Continuity } from "./continuity.ts";

/** A connection that heard something of room 1, and lost its socket. */
function heard(cursor = "c1"): Continuity {
  const continuity = new Continuity();
  continuity.data("1", 1000);
  continuity.event(70);
  continuity.event(60);
  continuity.keep("1", { cursor, internalExt: "e1" });
  return continuity;
}

describe("Continuity", () => {
  it("knows where to go on, in the same room only", () => {
    expect(heard().pointIn("1")).toEqual({ roomId: "1", cursor: "c1", internalExt: "e1" });
    expect(heard().pointIn("2")).toBeUndefined();
  });

  it("keeps the position over a socket that heard nothing", () => {
    const continuity = heard();
    continuity.keep("1", { cursor: "", internalExt: "" });
    continuity.keep("1", { cursor: "c1", internalExt: "" });
    expect(continuity.point).toEqual({ roomId: "1", cursor: "c1", internalExt: "e1" });
  });

  it("does not take the internal_ext to another room", () => {
    const continuity = heard();
    continuity.keep("2", { cursor: "c2", internalExt: "" });
    expect(continuity.point).toEqual({ roomId: "2", cursor: "c2", internalExt: "" });
  });

  it("sees a gap when the other side begins anew, with the newest timestamp and the silence", () => {
    const gap = { type: "gap", roomId: "1", reason: "refused", lastEventAtMs: 70, silenceMs: 500 };
    expect(heard().entered("1", false, 1500)).toEqual(gap);
    expect(heard("").entered("1", false, 1500)).toEqual({ ...gap, reason: "noCursor" });
    expect(heard().entered("2", false, 1500)).toEqual({ ...gap, roomId: "2", reason: "newStream" });
  });

  it("does not go on before a frame that could not be read, and sees the gap", () => {
    const continuity = heard();
    continuity.skip();
    expect(continuity.point).toBeUndefined();
    expect(continuity.entered("1", false, 1500)).toMatchObject({ reason: "unreadable" });
    expect(continuity.entered("1", false, 1500)).toMatchObject({ reason: "noCursor" });
  });

  it("sees none when the other side goes on, nor before the first data", () => {
    expect(heard().entered("1", true, 1500)).toBeUndefined();
    expect(new Continuity().entered("1", false, 1500)).toBeUndefined();
  });

  it("sees none between two streams of which the first one was heard to the end", () => {
    const continuity = heard();
    continuity.streamEnded();
    expect(continuity.entered("2", false, 1500)).toBeUndefined();
    continuity.data("2", 1600);
    expect(continuity.entered("3", false, 1700)).toMatchObject({ reason: "newStream", silenceMs: 100 });
  });

  it("sees one in the same stream, although that was said to be over", () => {
    const continuity = heard();
    continuity.streamEnded();
    expect(continuity.entered("1", false, 1500)).toMatchObject({ reason: "refused" });
  });

  it("remembers nothing when it is told to forget", () => {
    const continuity = heard();
    continuity.forget();
    expect(continuity.point).toBeUndefined();
    expect(continuity.entered("1", false, 1500)).toBeUndefined();
    continuity.data("1", 1600);
    expect(continuity.entered("1", false, 1700)).toMatchObject({ reason: "noCursor", lastEventAtMs: 0 });
  });
});
