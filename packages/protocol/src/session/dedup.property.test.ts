import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createDedup, type Dedup, type MessageIdentity } from "./dedup.ts";

const sighting = fc.record({
  roomId: fc.constantFrom("1", "11"),
  method: fc.constantFrom("A", "B"),
  msgId: fc.constantFrom("", "0", "1", "11", "2", "3"),
  pauseMs: fc.nat(12),
});

/** Remembers everything and looks through all of it. */
function createNaiveDedup(maxEntries: number, windowMs: number): Pick<Dedup, "isNew"> {
  let seen: (MessageIdentity & { at: number })[] = [];
  return {
    isNew(message, now) {
      if (["", "0"].includes(message.msgId)) return true;
      const isSame = (other: MessageIdentity) =>
        (["roomId", "method", "msgId"] as const).every((field) => other[field] === message[field]);
      seen = seen.filter(({ at }) => now - at < windowMs).slice(-maxEntries);
      const isNew = !seen.some(isSame);
      seen = [...seen.filter((other) => !isSame(other)), { ...message, at: now }];
      return isNew;
    },
  };
}

describe("a dedup window", () => {
  it("answers as one that looks through all it ever saw", () => {
    fc.assert(
      fc.property(
        fc.array(sighting, { maxLength: 60 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 60 }),
        (sightings, maxEntries, windowMs) => {
          const dedup = createDedup({ maxEntries, windowMs });
          const naive = createNaiveDedup(maxEntries, windowMs);
          let now = 0;
          for (const { pauseMs, ...message } of sightings) {
            now += pauseMs;
            expect(dedup.isNew(message, now)).toBe(naive.isNew(message, now));
            expect(dedup.size).toBeLessThanOrEqual(maxEntries);
          }
        },
      ),
    );
  });
});
