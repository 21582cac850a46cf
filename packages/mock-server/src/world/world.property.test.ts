import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sampleRoomIds, sampleUserIds } from "./samples.ts";
import { World } from "./world.ts";

const NOW = 1_767_225_600_000;
const seeds = fc.integer({ min: 0, max: 2 ** 31 - 1 });
const runs = { numRuns: 20 };

/** Everything there is to see of some room and its host. */
function look(world: World, uniqueId: string): unknown {
  const [room, user] = [world.roomOf(uniqueId), world.userOf(uniqueId)];
  return {
    room,
    user,
    stats: room && world.stats(room, NOW + 1000),
    audience: room && world.audience(room),
    gifters: room && world.topGifters(room),
    videos: user && world.videos(user),
    earnings: user && world.earnings(user, "weekly", NOW),
    feed: world.feed({ channelId: "87", count: 20, session: user }),
    daily: world.regionalRanks("8"),
    hashtags: world.hashtags(20, NOW),
  };
}

const names = ["creator", "streamer", "offline_creator", "chess_with_ada", "nobody"];

describe("World", () => {
  it("is the same for the same seed, in whatever order it is looked at", () => {
    fc.assert(
      fc.property(seeds, fc.shuffledSubarray(names, { minLength: 1 }), (seed, order) => {
        const [one, other] = [new World({ seed, now: NOW }), new World({ seed, now: NOW })];
        const seen = new Map(order.map((name) => [name, look(one, name)]));
        for (const name of [...order].reverse()) expect(look(other, name)).toEqual(seen.get(name));
        for (const name of order) expect(look(one, name)).toEqual(seen.get(name));
        expect(one.snapshot(NOW)).toEqual(other.snapshot(NOW));
      }),
      runs,
    );
  });

  it("is the same for the same changes", () => {
    const changes = fc.array(fc.tuple(fc.constantFrom("goLive", "endLive"), fc.constantFrom(...names), fc.nat(10_000)));
    fc.assert(
      fc.property(seeds, changes, (seed, list) => {
        const worlds = [new World({ seed, now: NOW }), new World({ seed, now: NOW })] as const;
        for (const world of worlds) {
          for (const [change, name, offset] of list) world[change as "goLive" | "endLive"](name, NOW + offset);
        }
        expect(worlds[0].rooms()).toEqual(worlds[1].rooms());
        for (const name of names) expect(look(worlds[0], name)).toEqual(look(worlds[1], name));
      }),
      runs,
    );
  });

  it("differs from seed to seed", () => {
    fc.assert(
      fc.property(seeds, seeds, (one, other) => {
        fc.pre(one !== other);
        const [left, right] = [new World({ seed: one, now: NOW }), new World({ seed: other, now: NOW })];
        for (const name of ["creator", "chess_with_ada"]) expect(look(left, name)).not.toEqual(look(right, name));
      }),
      runs,
    );
  });

  it("has ids above 2^53, none twice, but those of the samples", () => {
    const samples = new Set([...sampleUserIds.values(), ...sampleRoomIds.values()]);
    fc.assert(
      fc.property(seeds, (seed) => {
        const world = new World({ seed, now: NOW });
        const rooms = world.rooms();
        const viewers = rooms.flatMap((room) => world.audience(room).map(({ user }) => user.id));
        const ids = [...rooms.flatMap(({ roomId, hostId }) => [roomId, hostId]), ...new Set(viewers)];
        expect(new Set(ids).size).toBe(ids.length);
        for (const id of ids.filter((each) => !samples.has(each))) expect(id).toMatch(/^7[12]\d{17}$/);
      }),
      runs,
    );
  });

  it("finds everyone who appears in it, by name and by id", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const world = new World({ seed, now: NOW });
        const creators = world.regionalRanks("1") ?? [];
        for (const { user } of [...creators, ...world.rooms().flatMap((room) => world.audience(room))]) {
          expect(world.userOf(user.uniqueId)).toBe(user);
          expect(world.userById(user.id)).toBe(user);
        }
      }),
      { numRuns: 5 },
    );
  });
});
