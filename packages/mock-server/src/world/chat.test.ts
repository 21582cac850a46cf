import { encodeEvent } from "@webcast-kit/protocol";
import { describe, expect, it } from "vitest";
import { CHAT_INTERVAL_MS, CHAT_MUTE_MS } from "./chat.ts";
import { World } from "./world.ts";

const NOW = 1_767_225_600_000;

function start() {
  const world = new World({ seed: 1, now: NOW });
  const [room, user] = [world.roomById("7123456789"), world.userOf("creator")];
  if (room === undefined || user === undefined) throw new Error("no room or user");
  return { world, room, user, say: (now: number, text = "Hello!") => world.chat(room, user, text, now) };
}

describe("chat", () => {
  it("returns the event that sockets play", () => {
    const { world, user, say } = start();
    const result = say(NOW);
    if (result.type !== "sent") throw new Error(result.type);
    expect(result.event).toMatchObject({
      type: "chat",
      comment: "Hello!",
      timestamp: NOW,
      user: { id: user.id, uniqueId: "creator", nickname: user.nickname },
    });
    expect(encodeEvent(result.event).method).toBe("WebcastChatMessage");
    expect(world.userById(result.event.user.id ?? "")).toBe(user);
  });

  it("takes a message each 2 s, and gives each an id of its own", () => {
    const { say } = start();
    const results = [0, 1, 2, 3].map((turn) => say(NOW + turn * CHAT_INTERVAL_MS));
    const ids = results.map((result) => (result.type === "sent" ? result.event.msgId : undefined));
    expect(ids).not.toContain(undefined);
    expect(new Set(ids).size).toBe(4);
  });

  it("mutes who is faster, for a while that more messages do not extend", () => {
    const { say } = start();
    say(NOW);
    const early = NOW + CHAT_INTERVAL_MS - 1;
    const muted = { type: "muted", untilMs: early + CHAT_MUTE_MS };
    expect(say(early)).toEqual(muted);
    expect(say(early + CHAT_MUTE_MS - 1)).toEqual(muted);
    expect(say(early + CHAT_MUTE_MS)).toMatchObject({ type: "sent" });
  });

  it("counts each user and each room apart", () => {
    const { world, room, user, say } = start();
    const [other, elsewhere] = [world.userOf("streamer1"), world.roomOf("username")];
    if (other === undefined || elsewhere === undefined) throw new Error("no user or room");
    say(NOW);
    expect(world.chat(room, other, "hi", NOW)).toMatchObject({ type: "sent" });
    expect(world.chat(elsewhere, user, "hi", NOW)).toMatchObject({ type: "sent" });
  });

  it("refuses whom a moderator muted or banned", () => {
    const { world, room, user, say } = start();
    world.moderation.mute(room, user.id, 60, NOW);
    expect(say(NOW + 59_999)).toEqual({ type: "muted", untilMs: NOW + 60_000 });
    expect(say(NOW + 60_000)).toMatchObject({ type: "sent" });
    world.moderation.mute(room, user.id, 0, NOW);
    expect(say(NOW + 70_000)).toEqual({ type: "muted" });
    world.moderation.ban(room, user.id);
    expect(say(NOW + 80_000)).toEqual({ type: "banned" });
  });

  it("says whether the writer follows the host", () => {
    const { world, room } = start();
    const roles = world.audience(room).map(({ user }) => {
      const result = world.chat(room, user, "hi", NOW);
      return result.type === "sent" ? (result.event.user.followRole === 1) === world.follows(user, room.hostId) : false;
    });
    expect(roles).not.toContain(false);
  });
});
