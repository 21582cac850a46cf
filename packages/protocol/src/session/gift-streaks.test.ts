import { describe, expect, it } from "vitest";
import { createGiftStreaks, type GiftStreakEvent, type GiftStreakUpdate } from "./gift-streaks.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;

let lastMsgId = 0;

/** A rose of Ann's. */
function rose(repeatCount: number, fields: Partial<GiftStreakEvent> = {}): GiftStreakEvent {
  lastMsgId++;
  return {
    ...{ type: "gift", msgId: String(lastMsgId), timestamp: 0, history: false },
    ...{ user: { id: "7", uniqueId: "ann" }, giftId: 5655, giftName: "Rose", diamondCount: 1, giftType: 1 },
    ...{ repeatCount, repeatEnd: false, groupId: "100" },
    ...fields,
  };
}

const end = { repeatEnd: true };
const noGroup = { groupId: "0" };

const brief = ({ delta, total, reason }: GiftStreakUpdate) => [delta, total, ...(reason ? [reason] : [])];

/** Adds events, one each second, and says of every update [delta, total, reason]. */
function play(events: GiftStreakEvent[], streaks = createGiftStreaks()) {
  return events.flatMap((event, index) => streaks.add(event, index * SECOND)).map(brief);
}

describe("a gift streak", () => {
  it("gives what each event adds and what it costs", () => {
    const streaks = createGiftStreaks();
    expect(streaks.add(rose(2, { diamondCount: 5 }), 0)).toEqual([
      {
        ...{ key: "5655/100/7", user: { id: "7", uniqueId: "ann" } },
        ...{ giftId: 5655, giftName: "Rose", groupId: "100", ended: false },
        ...{ delta: 2, total: 2, diamondsDelta: 10, diamondsTotal: 10 },
      },
    ]);
    expect(streaks.add(rose(3, { diamondCount: 5, ...end }), 0)).toMatchObject([
      { delta: 1, total: 3, diamondsDelta: 5, diamondsTotal: 15, ended: true, reason: "repeatEnd" },
    ]);
  });

  it("ends with repeatEnd, which repeats the count, raises it or is the only event", () => {
    expect(play([rose(1), rose(1, end)])).toEqual([
      [1, 1],
      [0, 1, "repeatEnd"],
    ]);
    expect(play([rose(1), rose(4, end)])).toEqual([
      [1, 1],
      [3, 4, "repeatEnd"],
    ]);
    expect(play([rose(4, end)])).toEqual([[4, 4, "repeatEnd"]]);
  });

  it("keeps its count when its end has a smaller one", () => {
    expect(play([rose(5), rose(3, end)])).toEqual([
      [5, 5],
      [0, 5, "repeatEnd"],
    ]);
  });

  it("says nothing on duplicates, late counts and counts of zero", () => {
    const first = rose(3);
    expect(play([first, first, rose(3, { msgId: "" }), rose(2), rose(0)])).toEqual([[3, 3]]);
  });

  it("is told apart by user, gift and group", () => {
    const others = [{ user: { id: "8", uniqueId: "ann" } }, { giftId: 1 }, { groupId: "101" }];
    const started = others.map((fields) => rose(2, fields));
    const risen = others.map((fields) => rose(3, fields));
    expect(play([rose(1), ...started, rose(5), ...risen])).toEqual([
      [1, 1],
      ...[
        [2, 2],
        [2, 2],
        [2, 2],
      ],
      [4, 5],
      ...[
        [1, 3],
        [1, 3],
        [1, 3],
      ],
    ]);
  });

  it("belongs to the unique id of a user without an id", () => {
    const streaks = createGiftStreaks();
    const keys = ["ann", "bob"].flatMap((uniqueId) => streaks.add(rose(1, { user: { id: "0", uniqueId } }), 0));
    expect(keys.map(({ key }) => key)).toEqual(["5655/100/@ann", "5655/100/@bob"]);
  });

  it("adds what the first events cost when the price comes late", () => {
    const streaks = createGiftStreaks();
    const unknown = { giftName: "", diamondCount: 0, giftType: 0 };
    expect(streaks.add(rose(2, unknown), 0)).toMatchObject([{ giftName: "", diamondsDelta: 0, diamondsTotal: 0 }]);
    expect(streaks.add(rose(3, { diamondCount: 5 }), 0)).toMatchObject([
      { giftName: "Rose", delta: 1, diamondsDelta: 15, diamondsTotal: 15 },
    ]);
  });

  it("is under way when the event does not know the gift's type", () => {
    expect(play([1, 2, 3].map((count) => rose(count, { giftType: 0 })))).toEqual([
      [1, 1],
      [1, 2],
      [1, 3],
    ]);
  });
});

describe("a gift that cannot be repeated", () => {
  it("is complete in one event", () => {
    expect(play([rose(1, { giftType: 2 }), rose(3, { giftType: 4 })])).toEqual([
      [1, 1, "single"],
      [3, 3, "single"],
    ]);
  });

  it("counts each time, but not when its message comes again", () => {
    const first = rose(1, { giftType: 2 });
    expect(play([first, first, rose(1, { giftType: 2 })])).toHaveLength(2);
  });

  it("waits for nothing", () => {
    const streaks = createGiftStreaks();
    streaks.add(rose(1, { giftType: 2 }), 0);
    expect(streaks).toMatchObject({ openStreaks: 0, rememberedStreaks: 0 });
    expect(streaks.nextTimeout()).toBeUndefined();
  });
});

describe("a streak whose end is lost", () => {
  it("ends when it did not rise for the time-out", () => {
    const streaks = createGiftStreaks({ timeoutMs: 5000 });
    streaks.add(rose(1), 0);
    streaks.add(rose(2), 3000);
    streaks.add(rose(2), 6000);
    expect(streaks.nextTimeout()).toBe(8000);
    expect(streaks.tick(7999)).toEqual([]);
    expect(streaks.tick(8000).map(brief)).toEqual([[0, 2, "timeout"]]);
    expect(streaks.nextTimeout()).toBeUndefined();
  });

  it("ends before the next event when nobody called tick", () => {
    const streaks = createGiftStreaks();
    streaks.add(rose(1), 0);
    expect(streaks.add(rose(1, { groupId: "101" }), MINUTE).map(brief)).toEqual([
      [0, 1, "timeout"],
      [1, 1],
    ]);
  });

  it("goes on from its count when it rises late, and ends again", () => {
    const streaks = createGiftStreaks();
    streaks.add(rose(4), 0);
    streaks.tick(MINUTE);
    expect(streaks.add(rose(6), MINUTE).map(brief)).toEqual([[2, 6]]);
    expect(streaks).toMatchObject({ openStreaks: 1, rememberedStreaks: 0 });
    expect(streaks.add(rose(6, end), MINUTE).map(brief)).toEqual([[0, 6, "repeatEnd"]]);
    expect(streaks.add(rose(7, end), MINUTE).map(brief)).toEqual([[1, 7, "repeatEnd"]]);
  });

  it("says nothing when its end comes late and adds nothing", () => {
    const streaks = createGiftStreaks();
    streaks.add(rose(4), 0);
    streaks.tick(MINUTE);
    expect(streaks.add(rose(4, end), MINUTE)).toEqual([]);
  });

  it("is forgotten some time after it closed", () => {
    const streaks = createGiftStreaks({ rememberMs: MINUTE });
    streaks.add(rose(4, end), 0);
    expect(streaks.add(rose(4), MINUTE - 1)).toEqual([]);
    expect(streaks.add(rose(4), MINUTE).map(brief)).toEqual([[4, 4]]);
  });

  it("is remembered from when it was due, even if nobody called tick", () => {
    const streaks = createGiftStreaks({ timeoutMs: 10 * SECOND, rememberMs: MINUTE });
    streaks.add(rose(4), 0);
    expect(streaks.add(rose(4), 70 * SECOND).map(brief)).toEqual([
      [0, 4, "timeout"],
      [4, 4],
    ]);
  });

  it("ends with the stream, and what was counted stays counted", () => {
    const streaks = createGiftStreaks();
    streaks.add(rose(2), 0);
    streaks.add(rose(3, { giftId: 1 }), 0);
    expect(streaks.end(1).map(brief)).toEqual([
      [0, 2, "end"],
      [0, 3, "end"],
    ]);
    expect(streaks.end(1)).toEqual([]);
    expect(streaks.add(rose(3), 2).map(brief)).toEqual([[1, 3]]);
  });
});

describe("a streak of a group that ended", () => {
  it("is not a new one when a smaller count of the group comes late", () => {
    expect(play([rose(5, end), rose(4), rose(1)])).toEqual([[5, 5, "repeatEnd"]]);
  });
});

describe("streaks without a group id", () => {
  it.each(["", "0"])("follow each other when their group id is %j", (groupId) => {
    expect(play([rose(5, { groupId }), rose(1, { groupId }), rose(2, { groupId })])).toEqual([
      [5, 5],
      [0, 5, "superseded"],
      [1, 1],
      [1, 2],
    ]);
  });

  it("follow each other after every repeatEnd, whatever their counts", () => {
    const events = [rose(1), rose(1, end), rose(1), rose(1, end), rose(3), rose(3, end), rose(3, end)];
    const deltas = play(events.map((event) => ({ ...event, ...noGroup }))).map(([delta]) => delta);
    expect(deltas).toEqual([1, 0, 1, 0, 3, 0, 3]);
  });

  it("take the same end twice for one when it has no message id", () => {
    const twice = { ...noGroup, ...end, msgId: "" };
    expect(play([rose(3, twice), rose(3, twice)])).toEqual([[3, 3, "repeatEnd"]]);
  });

  it("follow each other after a time-out, but a larger count or the same one's end goes on", () => {
    const streaks = createGiftStreaks();
    const add = (event: GiftStreakEvent, now: number) => streaks.add({ ...event, ...noGroup }, now).map(brief);
    expect(add(rose(2), 0)).toEqual([[2, 2]]);
    expect(add(rose(2, end), MINUTE)).toEqual([[0, 2, "timeout"]]);
    expect(add(rose(3), MINUTE)).toEqual([[1, 3]]);
    expect(add(rose(3), 2 * MINUTE)).toEqual([
      [0, 3, "timeout"],
      [3, 3],
    ]);
  });

  it("are not begun by an event that is older than what was seen", () => {
    const at = (timestamp: number) => ({ ...noGroup, timestamp });
    expect(play([rose(5, at(500)), rose(4, at(400)), rose(1, at(600)), rose(5, { ...at(500), ...end })])).toEqual([
      [5, 5],
      [0, 5, "superseded"],
      [1, 1],
    ]);
  });
});

describe("events of history", () => {
  const history = { history: true };

  it("count like others, once, so that a reconnect brings what was missed", () => {
    expect(play([rose(2, history), rose(3), rose(2, history), rose(5, history), rose(6)])).toEqual([
      [2, 2],
      [1, 3],
      [2, 5],
      [1, 6],
    ]);
  });

  it("count nothing when they are the base line", () => {
    const streaks = createGiftStreaks({ history: "baseline" });
    expect(play([rose(50, history), rose(9, { ...history, giftType: 2 })], streaks)).toEqual([]);
    expect(streaks.add(rose(51), 2000)).toMatchObject([
      { delta: 1, total: 51, diamondsDelta: 1, diamondsTotal: 51, ended: false },
    ]);
  });

  it("end nothing aloud when they are the base line", () => {
    const streaks = createGiftStreaks({ history: "baseline" });
    expect(play([rose(5, history), rose(5, { ...history, ...end })], streaks)).toEqual([]);
    expect(streaks.end(MINUTE)).toEqual([]);
  });
});

describe("the memory of streaks", () => {
  it("closes the one that did not rise for the longest time when there are too many", () => {
    const streaks = createGiftStreaks({ maxStreaks: 2 });
    const events = [rose(1), rose(2, { giftId: 1 }), rose(2), rose(3, { giftId: 2 }), rose(4, { giftId: 1 })];
    expect(play(events, streaks)).toEqual([
      [1, 1],
      [2, 2],
      [1, 2],
      [3, 3],
      [0, 2, "overflow"],
      [2, 4],
      [0, 2, "overflow"],
    ]);
  });

  it("stays at its bounds over 20,000 streaks", () => {
    const streaks = createGiftStreaks({ maxStreaks: 50 });
    const event = rose(1);
    for (let group = 1; group <= 20_000; group++) {
      streaks.add({ ...event, msgId: `1${group}`, groupId: String(group) }, group);
    }
    expect(streaks).toMatchObject({ openStreaks: 50, rememberedStreaks: 50 });
    streaks.tick(20_000 + 10 * SECOND);
    expect(streaks).toMatchObject({ openStreaks: 0, rememberedStreaks: 50 });
    streaks.tick(20_000 + 11 * MINUTE);
    expect(streaks.rememberedStreaks).toBe(0);
  });
});

describe("createGiftStreaks", () => {
  it.each([
    [{ timeoutMs: 999 }, "timeoutMs must be a whole number from 1000 to 600000, got 999"],
    [{ rememberMs: -1 }, "rememberMs must be a whole number from 0 to 86400000, got -1"],
    [{ maxStreaks: 0 }, "maxStreaks must be a whole number from 1 to 1000000, got 0"],
    [{ history: "skip" as "count" }, 'history must be "count" or "baseline", got "skip"'],
  ])("refuses %j", (options, message) => {
    expect(() => createGiftStreaks(options)).toThrow(`ERR_ARGUMENT: ${message}`);
  });

  it("takes counts that are none for nothing", () => {
    const bad = [Number.NaN, -3, 1.5, Number.POSITIVE_INFINITY].map((repeatCount) => ({ ...rose(1), repeatCount }));
    expect(play(bad)).toEqual([]);
  });
});
