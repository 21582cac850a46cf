import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Room } from "./lives.ts";
import type { User } from "./users.ts";
import { World } from "./world.ts";

const NOW = 1_767_225_600_000;
const seeds = fc.integer({ min: 0, max: 2 ** 31 - 1 });
const channels = fc.constantFrom("87", "86", "89", "1111006", "42");
const runs = { numRuns: 20 };

/** Every page of a channel. `between` is called before each page but the first. */
function walk(world: World, channelId: string, count: number, session: User, between?: () => void): Room[][] {
  const pages: Room[][] = [];
  let maxTime: string | undefined;
  do {
    if (pages.length > 200) throw new Error("the feed does not end");
    if (maxTime !== undefined) between?.();
    const result = world.feed({ channelId, count, maxTime, session });
    if (result.type !== "page") throw new Error(`page ${pages.length}: ${result.type}`);
    pages.push([...result.rooms]);
    maxTime = result.nextMaxTime;
    if (maxTime !== undefined) expect(maxTime).toMatch(/^1\d{12}$/);
  } while (maxTime !== undefined);
  return pages;
}

function creatorOf(world: World): User {
  const creator = world.userOf("creator");
  if (creator === undefined) throw new Error("no creator");
  return creator;
}

const idsOf = (rooms: readonly Room[]) => rooms.map(({ roomId }) => roomId).sort();

describe("feed", () => {
  it("shows each room of the channel once over all pages", () => {
    fc.assert(
      fc.property(seeds, channels, fc.integer({ min: 1, max: 50 }), (seed, channelId, count) => {
        const world = new World({ seed, now: NOW });
        const creator = creatorOf(world);
        const shown = world.rooms().filter((room) => {
          if (channelId === "42") return world.follows(creator, room.hostId);
          return channelId === "86" || channelId === "87" || room.gaming;
        });
        expect(idsOf(walk(world, channelId, count, creator).flat())).toEqual(idsOf(shown));
      }),
      runs,
    );
  });

  it("has 6 to 15 rooms on each page but the last, and no more than were asked for", () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 50 }), (seed, count) => {
        const world = new World({ seed, now: NOW });
        const pages = walk(world, "87", count, creatorOf(world));
        for (const page of pages) expect(page.length).toBeLessThanOrEqual(Math.min(15, count));
        for (const page of pages.slice(0, -1)) expect(page.length).toBeGreaterThanOrEqual(Math.min(6, count));
        expect(pages.at(-1)?.length).toBeGreaterThan(0);
      }),
      runs,
    );
  });

  it("shows every room that stays live once, while others end and open", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const world = new World({ seed, now: NOW });
        const hosts = world.rooms().map(({ uniqueId }) => uniqueId);
        let turn = 0;
        const pages = walk(world, "87", 15, creatorOf(world), () => {
          world.endLive(hosts[turn] ?? "", NOW);
          world.goLive(hosts[++turn] ?? "", NOW);
          turn++;
        });
        const ids = pages.flat().map(({ roomId }) => roomId);
        expect(new Set(ids).size).toBe(ids.length);
        for (const name of hosts.slice(turn)) expect(ids).toContain(world.roomOf(name)?.roomId);
      }),
      runs,
    );
  });
});

describe("feed pages", () => {
  const world = new World({ seed: 1, now: NOW });
  const session = creatorOf(world);

  it("are the same when they are asked for again", () => {
    const first = world.feed({ channelId: "87", count: 20, session });
    expect(world.feed({ channelId: "87", count: 20, maxTime: "0", session })).toEqual(first);
    expect(world.feed({ channelId: "87", count: 20, maxTime: "", session })).toEqual(first);
  });

  it("are one of 5 rooms without a session", () => {
    const result = world.feed({ channelId: "87", count: 20 });
    expect(result).not.toHaveProperty("nextMaxTime");
    expect(result).toMatchObject({ type: "page", rooms: { length: 5 } });
    expect(world.feed({ channelId: "42", count: 20 })).toEqual({ type: "page", rooms: [] });
  });

  it("end for a visitor whose session is gone", () => {
    const first = world.feed({ channelId: "87", count: 20, session });
    const maxTime = first.type === "page" ? first.nextMaxTime : undefined;
    expect(maxTime).toBeDefined();
    expect(world.feed({ channelId: "87", count: 20, maxTime })).toEqual({ type: "page", rooms: [] });
  });

  it("refuse a cursor that no page of the channel gave", () => {
    const first = world.feed({ channelId: "86", count: 20, session });
    const foreign = first.type === "page" ? first.nextMaxTime : undefined;
    for (const maxTime of ["1773128824428", "1", "-1", "abc", "NaN", foreign]) {
      expect(world.feed({ channelId: "87", count: 20, maxTime, session }), maxTime).toEqual({ type: "badCursor" });
    }
  });
});
