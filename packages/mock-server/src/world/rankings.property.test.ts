import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Lives } from "./lives.ts";
import { type RankEntry, rankAudience, rankCreators, rankGifters } from "./rankings.ts";
import { describeUser } from "./users.ts";

const seeds = fc.integer({ min: 0, max: 2 ** 31 - 1 });
const viewers = Array.from({ length: 200 }, (_, index) => describeUser(1, `viewer${index}`));
const host = describeUser(1, "viewer7");

function expectRanked(entries: readonly RankEntry[]): void {
  expect(entries.map(({ rank }) => rank)).toEqual(entries.map((_, index) => index + 1));
  expect(new Set(entries.map(({ user }) => user.id)).size).toBe(entries.length);
  for (const [index, { score }] of entries.entries()) {
    expect(score).toBeGreaterThan(entries[index + 1]?.score ?? 0);
  }
}

describe("rankings", () => {
  it("have ranks from 1, scores that fall, and each user once; a host is no guest", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const room = new Lives(seed).goLive(host, 0);
        for (const entries of [rankAudience(seed, room, viewers), rankGifters(seed, room, viewers)]) {
          expectRanked(entries);
          expect(entries.map(({ user }) => user.id)).not.toContain(host.id);
        }
        for (const type of ["1", "8", "15", "16"]) expectRanked(rankCreators(seed, type, viewers) ?? []);
      }),
    );
  });

  it("are another for each room, each host and each type, and stay", () => {
    const lives = new Lives(1);
    const [first, second] = [lives.goLive(host, 0), lives.goLive(host, 1)];
    expect(rankAudience(1, first, viewers)).toEqual(rankAudience(1, first, viewers));
    expect(rankAudience(1, first, viewers)).not.toEqual(rankAudience(1, second, viewers));
    expect(rankGifters(1, first, viewers)).toEqual(rankGifters(1, second, viewers));
    expect(rankCreators(1, "1", viewers)).not.toEqual(rankCreators(1, "8", viewers));
  });

  it("know four types of regional leaderboards", () => {
    expect(rankCreators(1, "8", viewers)).toHaveLength(100);
    expect(rankCreators(1, "2", viewers)).toBeUndefined();
  });
});
