import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Lives } from "./lives.ts";
import { roomStats } from "./stats.ts";
import { describeUser } from "./users.ts";

const START_MS = 1_767_225_600_000;
const seeds = fc.integer({ min: 0, max: 2 ** 31 - 1 });
const names = fc.stringMatching(/^[a-z]{1,8}$/);
const times = fc.nat(24 * 3_600_000).map((elapsedMs) => START_MS - 3_600_000 + elapsedMs);
const growing = ["peakViewers", "totalViewers", "likeCount", "shareCount"] as const;

const roomFor = (seed: number, name: string) => new Lives(seed).goLive(describeUser(seed, name), START_MS);

describe("roomStats", () => {
  it("never lets a total fall, not even when the room ends", () => {
    fc.assert(
      fc.property(seeds, names, times, times, times, (seed, name, one, other, endedAtMs) => {
        const [earlier, later] = [Math.min(one, other), Math.max(one, other)];
        const room = roomFor(seed, name);
        const before = roomStats(seed, room, earlier);
        const after = roomStats(seed, room, later);
        for (const count of growing) expect(after[count]).toBeGreaterThanOrEqual(before[count]);
        const ended = { ...room, endedAtMs: Math.max(endedAtMs, START_MS) };
        const end = roomStats(seed, ended, later);
        for (const count of growing) {
          expect(end[count]).toBeGreaterThanOrEqual(roomStats(seed, ended, earlier)[count]);
          if (earlier <= ended.endedAtMs) expect(end[count]).toBeGreaterThanOrEqual(before[count]);
        }
      }),
    );
  });

  it("holds viewers, peak and total in order, as whole numbers from 0", () => {
    fc.assert(
      fc.property(seeds, names, times, (seed, name, now) => {
        const stats = roomStats(seed, roomFor(seed, name), now);
        for (const count of Object.values(stats)) expect(Number.isSafeInteger(count) && count >= 0).toBe(true);
        expect(stats.viewerCount).toBeLessThanOrEqual(stats.peakViewers);
        expect(stats.peakViewers).toBeLessThanOrEqual(stats.totalViewers);
      }),
    );
  });

  it("stands still, without viewers, when the room is over", () => {
    const room = { ...roomFor(1, "alice"), endedAtMs: START_MS + 3_600_000 };
    const end = roomStats(1, room, room.endedAtMs);
    expect(end).toMatchObject({ viewerCount: 0 });
    expect(end.likeCount).toBeGreaterThan(0);
    expect(roomStats(1, room, room.endedAtMs + 1_000_000)).toEqual(end);
  });
});
