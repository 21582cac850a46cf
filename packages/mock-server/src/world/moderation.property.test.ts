import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAX_MODERATED_USERS, Moderation } from "./moderation.ts";

const room = { roomId: "7123456789" };
const times = fc.integer({ min: 0, max: 2_000_000_000_000 });

describe("Moderation", () => {
  it("ends a mute exactly when it says so, and rounds what is left up", () => {
    fc.assert(
      fc.property(times, fc.integer({ min: 1, max: 100_000 }), fc.nat(), (now, durationSeconds, offset) => {
        const moderation = new Moderation();
        const endsAtMs = now + durationSeconds * 1000;
        expect(moderation.mute(room, "1", durationSeconds, now)).toBe(true);
        const inside = now + (offset % (durationSeconds * 1000));
        expect(moderation.mutedUntil(room, "1", inside)).toBe(endsAtMs);
        expect(moderation.mutes(room, inside)).toEqual([
          { userId: "1", remainingSeconds: Math.ceil((endsAtMs - inside) / 1000) },
        ]);
        expect(moderation.mutes(room, endsAtMs - 1)).toEqual([{ userId: "1", remainingSeconds: 1 }]);
        expect(moderation.mutes(room, endsAtMs)).toEqual([]);
        expect(moderation.unmute(room, "1", endsAtMs)).toBe(false);
      }),
    );
  });

  it("never ends a mute of 0 seconds", () => {
    fc.assert(
      fc.property(times, (now) => {
        const moderation = new Moderation();
        moderation.mute(room, "1", 0, 0);
        expect(moderation.mutes(room, now)).toEqual([{ userId: "1", remainingSeconds: 0 }]);
      }),
    );
  });

  it("mutes and bans what a plain set would hold", () => {
    const commands = fc.array(fc.tuple(fc.boolean(), fc.constantFrom("1", "2", "3")), { maxLength: 30 });
    fc.assert(
      fc.property(commands, (list) => {
        const moderation = new Moderation();
        const model = new Set<string>();
        for (const [add, userId] of list) {
          const had = model.has(userId);
          if (add) {
            model.add(userId);
            moderation.mute(room, userId, 60, 0);
            moderation.ban(room, userId);
          } else {
            model.delete(userId);
            expect(moderation.unmute(room, userId, 0)).toBe(had);
            expect(moderation.unban(room, userId)).toBe(had);
          }
          expect(moderation.bans(room)).toEqual([...model]);
          expect(moderation.mutes(room, 0).map((mute) => mute.userId)).toEqual([...model]);
        }
      }),
    );
  });
});

describe("moderation lists", () => {
  it("take no more than 10,000 users, but what is on them may change", () => {
    const moderation = new Moderation();
    for (let user = 0; user < MAX_MODERATED_USERS; user++) moderation.ban(room, String(user));
    expect(moderation.ban(room, "one more")).toBe(false);
    expect(moderation.ban(room, "5")).toBe(true);
    expect(moderation.bans(room)).toHaveLength(MAX_MODERATED_USERS);
    expect(moderation.ban({ roomId: "2" }, "one more")).toBe(true);
  });

  it("of a room are forgotten with it, and others are not", () => {
    const moderation = new Moderation();
    const other = { roomId: "2" };
    for (const each of [room, other]) moderation.mute(each, "1", 0, 0);
    moderation.ban(room, "1");
    moderation.forget(room);
    expect(moderation.isBanned(room, "1")).toBe(false);
    expect(moderation.mutes(room, 0)).toEqual([]);
    expect(moderation.mutes(other, 0)).toHaveLength(1);
  });
});
