import { describe, expect, it } from "vitest";
import type { ConnectionNotice, Heard, RoomEvent } from "../room/heard.ts";
import { RoomStatistics } from "./statistics.ts";

const event = (fields: object): Heard => ({ event: fields as RoomEvent });
const notice = (type: ConnectionNotice["type"], text = ""): Heard => ({ notice: { type, text } });

describe("RoomStatistics", () => {
  it("knows viewers and likes as the room says them", () => {
    const statistics = new RoomStatistics();
    expect(statistics.summary().viewers).toBeNull();
    statistics.add(event({ type: "roomUserSeq", viewerCount: 9, totalViewers: 20 }), 5000);
    statistics.add(event({ type: "roomUserSeq", viewerCount: 4, totalViewers: 21 }), 7000);
    statistics.add(event({ type: "like", likeCount: 3, totalLikes: 100 }), 7000);
    const { viewers, likes, timeline } = statistics.summary();
    expect([viewers, likes]).toEqual([
      { now: 4, peak: 9, sinceStart: 21 },
      { heard: 3, sinceStart: 100 },
    ]);
    expect(timeline.viewers).toEqual([9, null, 4]);
  });

  it("counts what happened to the connection, and when", () => {
    const statistics = new RoomStatistics();
    const story: Heard[] = [
      notice("connected"),
      notice("reconnecting"),
      notice("reconnecting"),
      notice("connected"),
      notice("gap"),
      notice("skipped"),
      notice("ended", "ended: STREAM_END (4005)"),
    ];
    story.forEach((heard, index) => {
      statistics.add(heard, index * 1000);
    });
    const { connection, timeline } = statistics.summary();
    expect(connection).toEqual({
      state: "ended",
      reconnects: 1,
      gaps: 1,
      leftOut: 1,
      ended: "ended: STREAM_END (4005)",
    });
    expect(timeline.breaks).toEqual([0, 0, 0, 1, 1, 0, 0]);
  });

  it("begins with the first thing that is heard, and lets quiet time count", () => {
    const statistics = new RoomStatistics();
    statistics.reach(1000);
    statistics.add(event({ type: "chat" }), 60_000);
    statistics.add(event({ type: "chat" }), undefined);
    expect(statistics.summary()).toMatchObject({ durationMs: 0, types: [{ type: "chat", perSecondNow: 2 }] });
    statistics.reach(90_000);
    statistics.reach(80_000);
    expect(statistics.summary()).toMatchObject({ durationMs: 30_000, types: [{ type: "chat", perSecondNow: 0 }] });
  });

  it("tells a bounded number of types apart", () => {
    const statistics = new RoomStatistics();
    for (let index = 0; index < 150; index++) statistics.add(event({ type: `type${index}` }), 0);
    const { types, events } = statistics.summary();
    expect([types.length, events, types[0]]).toEqual([
      101,
      150,
      expect.objectContaining({ type: "(others)", events: 50 }),
    ]);
  });

  it("forgets old rates second by second", () => {
    const statistics = new RoomStatistics();
    for (let second = 0; second < 20; second++) statistics.add(event({ type: "chat" }), second * 1000);
    expect(statistics.summary().types[0]?.perSecondNow).toBe(1);
    statistics.reach(24_000);
    expect(statistics.summary().types[0]?.perSecondNow).toBe(0.5);
  });
});
