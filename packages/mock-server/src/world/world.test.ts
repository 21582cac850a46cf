import { describe, expect, it } from "vitest";
import { gifts as played } from "../rooms/people.ts";
import { defaultLiveUsers, discoveryHosts } from "./creators.ts";
import { World } from "./world.ts";

const NOW = 1_767_225_600_000;
const create = (liveUsers?: readonly string[]) => new World({ seed: 1, now: NOW, ...(liveUsers ? { liveUsers } : {}) });

describe("World", () => {
  it("begins with the creators of the samples live, and the rooms of the feed", () => {
    const world = create();
    for (const name of defaultLiveUsers) expect(world.roomOf(name)?.uniqueId).toBe(name);
    expect(world.rooms()).toHaveLength(defaultLiveUsers.length + discoveryHosts.size);
    expect(world.roomOf("offline_creator")).toBeUndefined();
    expect(world.userOf("offline_creator")).toBeDefined();
  });

  it("has the rooms and users that the samples name", () => {
    const world = create();
    expect(world.roomById("7123456789")?.uniqueId).toBe("streamer");
    expect(world.roomById("7607695933891218198")).toMatchObject({
      uniqueId: "tv_asahi_news",
      hostId: "7444599004337652758",
    });
    for (const id of ["107955", "6789012345", "7444599004337652758"]) expect(world.userById(id)?.id).toBe(id);
    expect(world.userById("1")).toBeUndefined();
  });

  it("lets other users be live, each once, and knows the creators of the samples all the same", () => {
    const world = create(["@Alice", "alice", "bob"]);
    expect(world.rooms().filter(({ uniqueId }) => !discoveryHosts.has(uniqueId))).toHaveLength(2);
    expect(world.roomOf("ALICE")?.uniqueId).toBe("Alice");
    expect(world.roomById("7123456789")).toBeUndefined();
    expect(world.sessionOf("sessionid=YOUR_SESSIONID")?.uniqueId).toBe("creator");
  });

  it("creates an unknown user who goes live, as one who was live from the beginning", () => {
    const world = create();
    expect(world.userOf("alice")).toBeUndefined();
    const { roomId } = world.goLive("alice", NOW);
    expect(world.userOf("alice")).toEqual(create(["alice"]).userOf("alice"));
    expect(roomId).toBe(create(["alice"]).roomOf("alice")?.roomId);
    expect(world.goLive("alice", NOW).roomId).not.toBe(roomId);
    expect(world.endedRoomById(roomId)?.endedAtMs).toBe(NOW);
  });

  it("lets hosts moderate, and the sample creator in the sample rooms", () => {
    const world = create();
    const moderators = (roomId: string) => {
      const room = world.roomById(roomId);
      if (room === undefined) throw new Error(roomId);
      return ["creator", "streamer", "tv_asahi_news", "username"].filter((name) => {
        const user = world.userOf(name);
        return user !== undefined && world.isModerator(user, room);
      });
    };
    expect(moderators("7123456789")).toEqual(["creator", "streamer"]);
    expect(moderators("7607695933891218198")).toEqual(["creator", "tv_asahi_news"]);
    expect(moderators(world.roomOf("username")?.roomId ?? "")).toEqual(["username"]);
  });

  it("forgets mutes and bans with their room", () => {
    const world = create();
    const room = world.roomOf("streamer");
    if (room === undefined) throw new Error("streamer is not live");
    world.moderation.mute(room, "1", 60, NOW);
    world.moderation.ban(room, "2");
    const entry = { uniqueId: "streamer", roomId: "7123456789" };
    expect(world.snapshot(NOW).liveUsers).toContainEqual({ ...entry, mutes: 1, bans: 1 });
    expect(world.snapshot(NOW + 60_000).liveUsers).toContainEqual({ ...entry, mutes: 0, bans: 1 });
    world.goLive("streamer", NOW);
    expect(world.moderation.mutes(room, NOW)).toEqual([]);
    expect(world.moderation.bans(room)).toEqual([]);
    expect(world.snapshot(NOW).endedRooms).toBe(1);
  });
});

describe("gifts", () => {
  it("hold those that simulated rooms play, each id once", () => {
    const gifts = create().gifts();
    expect(gifts.length).toBeGreaterThanOrEqual(30);
    expect(new Set(gifts.map(({ id }) => id)).size).toBe(gifts.length);
    for (const { giftId, giftName, diamondCount, giftType } of played) {
      const gift = { id: giftId, name: giftName, diamondCount, type: giftType, combo: giftType === 1 };
      expect(gifts).toContainEqual(expect.objectContaining(gift));
    }
  });
});

describe("hashtags", () => {
  it("are sorted by their viewers, which are those of the live rooms", () => {
    const world = create();
    const all = world.hashtags(1000, NOW);
    expect(all.length).toBeGreaterThanOrEqual(50);
    const counts = all.map(({ userCount }) => userCount);
    expect(counts).toEqual([...counts].sort((a, b) => b - a));
    expect(world.hashtags(3, NOW)).toEqual(all.slice(0, 3));
    const viewers = world.rooms().reduce((sum, room) => sum + world.stats(room, NOW).viewerCount, 0);
    expect(counts.reduce((sum, count) => sum + count)).toBe(viewers);
  });
});
