import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EventStream, type OverflowPolicy } from "./event-stream.ts";
import type { Numbered } from "./testing/naive-stream.ts";

const MAX_BURST = 8;

/** So many events come in one go, then so many are asked for. */
const round = fc.record({ come: fc.nat(MAX_BURST), asked: fc.nat(MAX_BURST) });
const rounds = fc.array(round, { maxLength: 60, size: "max" });
const maxQueuedEvents = fc.integer({ min: 1, max: 12 });

type Rounds = typeof rounds extends fc.Arbitrary<infer T> ? T : never;

const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

/** A loop that takes events in its own time from a source that heeds pauses, but only between two bursts. */
async function play(overflow: OverflowPolicy, most: number, played: Rounds) {
  const pauses: boolean[] = [];
  const stream = new EventStream<Numbered>({
    maxQueuedEvents: most,
    overflow,
    setReading: (isReading) => pauses.push(!isReading),
    onLeave: () => {},
    secondLoopError: () => new Error("second loop"),
  });
  const loop = stream.iterate();
  const taken: (number | undefined)[] = [];
  let sent = 0;
  let refused = 0;
  let mostWaiting = 0;
  for (const { come, asked } of played) {
    const last = pauses.at(-1) === true ? sent : sent + come;
    while (sent < last) if (!stream.deliver({ type: "chat", id: ++sent })) refused++;
    mostWaiting = Math.max(mostWaiting, stream.stats.queuedEvents);
    const steps = Math.min(asked, stream.stats.queuedEvents);
    for (let step = 0; step < steps; step++) taken.push((await loop.next()).value?.id);
  }
  stream.end();
  for (let result = await loop.next(); !result.done; result = await loop.next()) taken.push(result.value.id);
  return { sent, refused, taken, pauses, mostWaiting, stats: stream.stats };
}

describe("a loop that is slower than its source", () => {
  it("gets every event once and in order with `pause`, and no more wait than the bound and one burst", async () => {
    let seenPauses = 0;
    await fc.assert(
      fc.asyncProperty(maxQueuedEvents, rounds, async (most, played) => {
        const { sent, refused, taken, pauses, mostWaiting, stats } = await play("pause", most, played);
        expect(taken).toEqual(upTo(sent));
        expect(refused).toBe(0);
        expect(mostWaiting).toBeLessThanOrEqual(most + MAX_BURST);
        expect(pauses).toEqual(pauses.map((_, index) => index % 2 === 0));
        expect(stats).toEqual({ queuedEvents: 0, droppedEvents: 0, pauses: pauses.filter(Boolean).length });
        seenPauses += stats.pauses;
      }),
    );
    expect(seenPauses).toBeGreaterThan(0);
  });

  it.each(["drop-oldest", "drop-newest"] as const)(
    "gets events once and in order with `%s`, all but those that are counted, and no more wait than the bound",
    async (overflow) => {
      let seenDrops = 0;
      await fc.assert(
        fc.asyncProperty(maxQueuedEvents, rounds, async (most, played) => {
          const { sent, refused, taken, mostWaiting, stats } = await play(overflow, most, played);
          expect(taken).toEqual(upTo(sent).filter((id) => taken.includes(id)));
          expect(refused).toBe(0);
          expect(mostWaiting).toBeLessThanOrEqual(most);
          expect(stats).toEqual({ queuedEvents: 0, droppedEvents: sent - taken.length, pauses: 0 });
          seenDrops += stats.droppedEvents;
        }),
      );
      expect(seenDrops).toBeGreaterThan(0);
    },
  );
});
