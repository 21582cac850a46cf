import { describe, expect, it } from "vitest";
import { Lives } from "./lives.ts";
import { describeUser } from "./users.ts";

const host = describeUser(1, "Alice");

describe("Lives", () => {
  it("opens a room that is found by name and by id", () => {
    const lives = new Lives(1);
    const room = lives.goLive(host, 5000);
    expect(room).toMatchObject({ uniqueId: "Alice", hostId: host.id, startedAtMs: 5000 });
    expect(lives.roomOf("@ALICE")).toBe(room);
    expect(lives.roomById(room.roomId)).toBe(room);
    expect(lives.rooms()).toEqual([room]);
  });

  it("remembers a room that is over, apart from those that are live", () => {
    const lives = new Lives(1);
    const room = lives.goLive(host, 5000);
    const ended = { ...room, endedAtMs: 9000 };
    expect(lives.endLive("alice", 9000)).toEqual(ended);
    expect(lives.roomOf("alice")).toBeUndefined();
    expect(lives.roomById(room.roomId)).toBeUndefined();
    expect(lives.endedRoomById(room.roomId)).toEqual(ended);
    expect(lives.endLive("alice", 9000)).toBeUndefined();
  });

  it("gives each stream a new id, and ends the one before", () => {
    const lives = new Lives(1);
    const ids = [1, 2, 3].map((now) => lives.goLive(host, now).roomId);
    expect(new Set(ids).size).toBe(3);
    expect(lives.rooms().map(({ roomId }) => roomId)).toEqual(ids.slice(2));
    expect(lives.endedRooms().map(({ endedAtMs }) => endedAtMs)).toEqual([2, 3]);
  });

  it("never ends a room before it began", () => {
    const lives = new Lives(1);
    lives.goLive(host, 5000);
    expect(lives.endLive("alice", 10)?.endedAtMs).toBe(5000);
  });

  it("forgets the oldest of more than 1,000 ended rooms", () => {
    const lives = new Lives(1);
    const ids = Array.from({ length: 1002 }, (_, now) => lives.goLive(host, now).roomId);
    expect(lives.endedRooms()).toHaveLength(1000);
    expect(lives.endedRoomById(ids[0] ?? "")).toBeUndefined();
    expect(lives.endedRoomById(ids[1] ?? "")).toBeDefined();
  });
});
