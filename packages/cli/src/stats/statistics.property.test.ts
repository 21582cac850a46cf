import type { LiveEventData } from "@webcast-kit/protocol";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Heard, RoomEvent } from "../room/heard.ts";
import { RoomStatistics } from "./statistics.ts";
import { allEvents, type Summary } from "./summary.ts";

const meta = { msgId: "", timestamp: 0, history: false };
type Gift = LiveEventData<"gift">;

/** A streak: how many gifts of what price in the end, and which counts on the way are told. */
const streaks = fc.array(
  fc.record({
    giver: fc.constantFrom("1", "2", "3"),
    giftId: fc.constantFrom(5, 6),
    price: fc.nat(100),
    total: fc.integer({ min: 1, max: 20 }),
    told: fc.array(fc.integer({ min: 1, max: 20 })),
  }),
  { maxLength: 20 },
);

type Streak = { giver: string; giftId: number; price: number; total: number; told: number[] };

/** Each streak has a price of its own, so that it cannot be mixed up with another. */
function giftEvents({ giver, giftId, price, total, told }: Streak, index: number): Gift[] {
  const counts = [...told.filter((count) => count < total).sort((a, b) => a - b), total];
  return counts.map((repeatCount, at) => ({
    ...meta,
    type: "gift",
    user: { id: giver, nickname: `giver ${giver}` },
    giftId,
    giftName: `gift ${giftId}`,
    diamondCount: price,
    repeatCount,
    repeatEnd: at === counts.length - 1,
    giftType: 1,
    groupId: `${index + 1}`,
  }));
}

function summarise(heard: readonly Heard[], stepMs = 700): Summary {
  const statistics = new RoomStatistics();
  heard.forEach((each, index) => {
    statistics.add(each, index * stepMs);
  });
  return statistics.summary();
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const events = (list: readonly RoomEvent[]): Heard[] => list.map((event) => ({ event }));

describe("RoomStatistics", () => {
  it("counts the gifts of streaks once, however many of their events are told", () => {
    fc.assert(
      fc.property(streaks, (list) => {
        const all = summarise(events(list.flatMap(giftEvents)));
        const ends = summarise(events(list.flatMap((streak, index) => giftEvents({ ...streak, told: [] }, index))));
        const gifts = sum(list.map(({ total }) => total));
        const diamonds = sum(list.map(({ total, price }) => total * price));
        expect(all.gifts).toMatchObject({ gifts, diamonds, topsMayMiss: 0 });
        expect(all.gifts).toEqual(ends.gifts);
        expect(sum(all.gifts.topGivers.map((giver) => giver.gifts))).toBe(gifts);
        expect(sum(all.timeline.diamonds)).toBe(diamonds);
      }),
      { numRuns: 100 },
    );
  });

  it("has sums that equal a naive count, by type and over time", () => {
    const types = fc.array(fc.constantFrom("chat", "member", "social", "question"), { maxLength: 100 });
    fc.assert(
      fc.property(types, fc.integer({ min: 0, max: 60_000 }), (list, stepMs) => {
        const user = { id: "1" };
        const summary = summarise(
          events(list.map((type) => ({ ...meta, type, user }) as unknown as RoomEvent)),
          stepMs,
        );
        expect(summary.events).toBe(list.length);
        for (const { type, events, timeline } of summary.types) {
          expect([events, sum(timeline)]).toEqual([list.filter((each) => each === type).length, events]);
        }
        expect(sum(allEvents(summary))).toBe(list.length);
        expect(summary.durationMs).toBe(Math.max(0, list.length - 1) * stepMs);
      }),
      { numRuns: 100 },
    );
  });

  it("takes any JSON for the fields of an event", () => {
    const type = fc.constantFrom("gift", "like", "roomUserSeq", "chat", "__proto__");
    const fields = fc.dictionary(
      fc.constantFrom("user", "giftId", "giftName", "repeatCount", "diamondCount", "likeCount", "viewerCount", "msgId"),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(type, fields), { maxLength: 5 }), (list) => {
        const summary = summarise(
          events(list.map(([name, data]) => ({ ...data, type: name }) as unknown as RoomEvent)),
        );
        expect(summary.events).toBe(list.length);
        expect(JSON.parse(JSON.stringify(summary))).toEqual(summary);
      }),
      { numRuns: 60 },
    );
  });
});
